package io.kingtide.scenario.stub;

import java.nio.charset.StandardCharsets;

/**
 * An answer of the stub.
 *
 * @param bytes the whole answer as it goes over the wire; none: the connection is cut
 * @param delayNanos time from the end of the request to the start of the answer
 */
@SuppressWarnings("ArrayRecordComponent")
public record StubReply(byte[] bytes, long delayNanos) {
    /** A JSON answer. */
    public static StubReply json(int status, String body, String... headerLines) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 ")
                .append(status)
                .append(" Stub\r\nContent-Type: application/json\r\nContent-Length: ")
                .append(content.length)
                .append("\r\n");
        for (String line : headerLines) {
            head.append(line).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = java.util.Arrays.copyOf(start, start.length + content.length);
        System.arraycopy(content, 0, all, start.length, content.length);
        return new StubReply(all, 0);
    }

    /** The connection is cut without an answer. */
    public static StubReply cut() {
        return new StubReply(new byte[0], 0);
    }

    /** The same answer after a time. */
    public StubReply after(long nanos) {
        return new StubReply(bytes, nanos);
    }
}
