package io.kingtide.scenario.stub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** One connection of the stub: reads requests, writes answers. One request at a time; pipelining is not supported. */
final class StubConnection {
    private static final int MAX_REQUEST_BYTES = 8 << 20;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Deque<ByteBuffer> out = new ArrayDeque<>();
    private ByteBuffer in = ByteBuffer.allocate(4096);
    /** The client said that this request is the last. */
    private boolean last;

    StubConnection(SocketChannel channel, SelectionKey key) {
        this.channel = channel;
        this.key = key;
    }

    /** Reads or writes what can be read or written; hands complete requests over. */
    void ready(Consumer<StubRequest> onRequest) {
        try {
            if (key.isWritable()) {
                flush();
            }
            if (key.isValid() && key.isReadable()) {
                read(onRequest);
            }
        } catch (IOException e) {
            close();
        }
    }

    void answer(StubReply reply) {
        if (reply.bytes().length == 0) {
            close();
            return;
        }
        out.add(ByteBuffer.wrap(reply.bytes()));
        try {
            flush();
            if (last && out.isEmpty()) {
                close();
            }
        } catch (IOException e) {
            close();
        }
    }

    private void read(Consumer<StubRequest> onRequest) throws IOException {
        int count = channel.read(in);
        if (count < 0) {
            close();
            return;
        }
        for (StubRequest request = complete(); request != null; request = complete()) {
            onRequest.accept(request);
        }
        if (!in.hasRemaining()) {
            if (in.capacity() >= MAX_REQUEST_BYTES) {
                close();
                return;
            }
            ByteBuffer larger = ByteBuffer.allocate(in.capacity() * 4);
            in.flip();
            larger.put(in);
            in = larger;
        }
    }

    /** The next complete request, taken out of the buffer, or null. */
    private @org.jspecify.annotations.Nullable StubRequest complete() {
        byte[] bytes = in.array();
        int end = in.position();
        int headEnd = -1;
        for (int i = 3; i < end; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                headEnd = i + 1;
                break;
            }
        }
        if (headEnd < 0) {
            return null;
        }
        String[] lines = new String(bytes, 0, headEnd, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        if (end < headEnd + length) {
            return null;
        }
        last = "close".equalsIgnoreCase(headers.get("connection"));
        byte[] body = Arrays.copyOfRange(bytes, headEnd, headEnd + length);
        in.flip();
        in.position(headEnd + length);
        in.compact();
        String[] first = lines[0].split(" ", -1);
        return new StubRequest(first[0], first.length > 1 ? first[1] : "/", headers, body);
    }

    private void flush() throws IOException {
        while (!out.isEmpty()) {
            channel.write(out.peek());
            if (out.peek().hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                return;
            }
            out.remove();
        }
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            // The peer is gone; that is what closing was for.
            out.clear();
        }
    }
}
