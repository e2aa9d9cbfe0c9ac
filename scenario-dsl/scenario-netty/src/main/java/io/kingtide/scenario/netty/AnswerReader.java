package io.kingtide.scenario.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of one connection of HTTP/1.1, one after the other (RFC 9112), and shows the one that it has just read.
 * Netty's own decoder makes an object of every header and every piece of the body; at the rates of this engine most of the
 * time went there, for headers that hardly any check asks for. So bytes stay bytes here until somebody asks. Used by one
 * event loop.
 */
final class AnswerReader implements Received {
    private static final int FIRST_BYTES = 1 << 10;
    private static final int KEPT_BYTES = 64 << 10;
    private static final int MAX_HEAD_BYTES = 64 << 10;
    private static final int MAX_BODY_BYTES = 64 << 20;
    private static final int MAX_CHUNK_LINE_BYTES = 4 << 10;

    private enum Phase {
        /** No request is waiting for an answer. */
        IDLE,
        HEAD,
        /** A body whose length was told. */
        SIZED,
        CHUNKED,
        /** The lines after the last chunk. */
        TRAILER,
        /** A body that ends with the connection. */
        TO_THE_END,
        DONE
    }

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;
    private Phase phase = Phase.IDLE;
    private boolean headOnly;
    /** Up to here there is no end of the head. */
    private int looked;

    private int headersAt;
    private int headEnd;
    private int status;
    private boolean keepsAlive;
    private boolean setsCookies;
    private boolean chunked;
    private long told;
    private int bodyEnd;
    /** Where what is not understood yet begins; bodies in chunks are moved together before it. */
    private int raw;

    /** A request goes out; what was read before is gone. */
    void expect(boolean withoutBody) {
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
        length = 0;
        headOnly = withoutBody;
        beginAt(0);
    }

    private void beginAt(int start) {
        raw = start;
        looked = start;
        phase = Phase.HEAD;
    }

    /**
     * Takes in what has come.
     *
     * @return whether the answer is complete
     * @throws BrokenAnswerException if this is no answer
     * @throws TooLongFrameException if it is longer than anybody wants to load-test
     */
    boolean read(ByteBuf in) throws BrokenAnswerException {
        int more = in.readableBytes();
        if (phase == Phase.IDLE || phase == Phase.DONE) {
            in.skipBytes(more);
            throw new BrokenAnswerException("an answer that nobody has asked for");
        }
        if (length + (long) more > MAX_HEAD_BYTES + (long) MAX_BODY_BYTES) {
            throw new TooLongFrameException("an answer of more than " + MAX_BODY_BYTES + " bytes");
        }
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
        in.readBytes(bytes, length, more);
        length += more;
        while (advance()) {
            // One phase after the other, as far as the bytes go.
            continue;
        }
        return phase == Phase.DONE;
    }

    /** The connection has ended. Whether the answer is complete by that. */
    boolean end() {
        if (phase == Phase.TO_THE_END) {
            phase = Phase.DONE;
            keepsAlive = false;
            return true;
        }
        return false;
    }

    private boolean advance() throws BrokenAnswerException {
        return switch (phase) {
            case HEAD -> head();
            case SIZED -> sized();
            case CHUNKED -> chunk();
            case TRAILER -> trailer();
            case TO_THE_END -> toTheEnd();
            case IDLE, DONE -> false;
        };
    }

    private boolean head() throws BrokenAnswerException {
        int end = emptyLineAfter(looked);
        if (end < 0) {
            looked = Math.max(raw, length - 2);
            requireHeadWithinLimit(length - raw);
            return false;
        }
        requireHeadWithinLimit(end - raw);
        statusLine();
        headEnd = end;
        framing();
        if (status >= 100 && status < 200 && status != 101) {
            beginAt(end);
            return true;
        }
        raw = end;
        bodyEnd = end;
        if (headOnly || status == 204 || status == 304 || status == 101) {
            return done();
        }
        phase = chunked ? Phase.CHUNKED : told >= 0 ? Phase.SIZED : Phase.TO_THE_END;
        return true;
    }

    private static void requireHeadWithinLimit(int size) {
        if (size > MAX_HEAD_BYTES) {
            throw new TooLongFrameException("headers of more than " + MAX_HEAD_BYTES + " bytes");
        }
    }

    /** The index after the empty line that ends a head, or -1. */
    private int emptyLineAfter(int from) {
        for (int i = from; i < length; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            if (i + 1 < length && bytes[i + 1] == '\n') {
                return i + 2;
            }
            if (i + 2 < length && bytes[i + 1] == '\r' && bytes[i + 2] == '\n') {
                return i + 3;
            }
        }
        return -1;
    }

    private void statusLine() throws BrokenAnswerException {
        int end = lineEnd(raw);
        // HTTP/1.1 200 OK
        boolean plausible = end - raw >= 12
                && bytes[raw] == 'H'
                && bytes[raw + 1] == 'T'
                && bytes[raw + 2] == 'T'
                && bytes[raw + 3] == 'P'
                && bytes[raw + 4] == '/'
                && bytes[raw + 5] == '1'
                && bytes[raw + 6] == '.'
                && bytes[raw + 8] == ' '
                && (end - raw == 12 || bytes[raw + 12] == ' ' || bytes[raw + 12] == '\r');
        status = plausible ? number(raw + 9, raw + 12) : -1;
        if (status < 100) {
            throw new BrokenAnswerException("no status line");
        }
        keepsAlive = bytes[raw + 7] != '0';
        headersAt = end + 1;
    }

    /** Finds out where the body ends, and what becomes of the connection. */
    private void framing() throws BrokenAnswerException {
        chunked = false;
        setsCookies = false;
        told = -1;
        boolean encoded = false;
        for (int line = headersAt; line < headEnd; line = lineEnd(line) + 1) {
            if (isNamed(line, "content-length")) {
                long size = size(value(line));
                if (told >= 0 && told != size) {
                    throw new BrokenAnswerException("two lengths");
                }
                told = size;
            } else if (isNamed(line, "transfer-encoding")) {
                encoded = true;
                chunked = value(line).toLowerCase(Locale.ROOT).endsWith("chunked");
            } else if (isNamed(line, "connection")) {
                String wish = value(line).toLowerCase(Locale.ROOT);
                keepsAlive = wish.contains("keep-alive") || (keepsAlive && !wish.contains("close"));
            } else if (isNamed(line, "set-cookie")) {
                setsCookies = true;
            }
        }
        if (encoded) {
            told = -1;
        }
        if (told > MAX_BODY_BYTES) {
            throw new TooLongFrameException("an answer of " + told + " bytes");
        }
    }

    private static long size(String text) throws BrokenAnswerException {
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BrokenAnswerException("a length that is no number");
        }
        return Long.parseLong(text);
    }

    private boolean sized() {
        if (length - raw < told) {
            return false;
        }
        bodyEnd = raw + (int) told;
        raw = bodyEnd;
        return done();
    }

    private boolean toTheEnd() {
        raw = length;
        bodyEnd = length;
        if (bodyEnd - headEnd > MAX_BODY_BYTES) {
            throw new TooLongFrameException("an answer of more than " + MAX_BODY_BYTES + " bytes");
        }
        return false;
    }

    private boolean chunk() throws BrokenAnswerException {
        int line = indexOf('\n', raw);
        if (line < 0) {
            if (length - raw > MAX_CHUNK_LINE_BYTES) {
                throw new BrokenAnswerException("a chunk without a size");
            }
            return false;
        }
        int size = chunkSize(raw, line);
        if (size == 0) {
            raw = line + 1;
            looked = raw;
            phase = Phase.TRAILER;
            return true;
        }
        if (bodyEnd - headEnd + (long) size > MAX_BODY_BYTES) {
            throw new TooLongFrameException("an answer of more than " + MAX_BODY_BYTES + " bytes");
        }
        int dataEnd = line + 1 + size;
        int next = indexOf('\n', dataEnd);
        if (next < 0) {
            if (length - dataEnd > 1) {
                throw new BrokenAnswerException("a chunk longer than its size");
            }
            return false;
        }
        if (next - dataEnd > 1) {
            throw new BrokenAnswerException("a chunk longer than its size");
        }
        System.arraycopy(bytes, line + 1, bytes, bodyEnd, size);
        bodyEnd += size;
        raw = next + 1;
        return true;
    }

    private int chunkSize(int from, int to) throws BrokenAnswerException {
        long size = 0;
        int digits = 0;
        for (int i = from; i < to && size <= MAX_BODY_BYTES; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                if (bytes[i] == ';' || bytes[i] == '\r' || bytes[i] == ' ') {
                    break;
                }
                throw new BrokenAnswerException("a chunk without a size");
            }
            size = size * 16 + digit;
            digits++;
        }
        if (digits == 0) {
            throw new BrokenAnswerException("a chunk without a size");
        }
        if (size > MAX_BODY_BYTES) {
            throw new TooLongFrameException("an answer of more than " + MAX_BODY_BYTES + " bytes");
        }
        return (int) size;
    }

    /** Lines up to an empty one; nobody reads them. */
    private boolean trailer() {
        int line = indexOf('\n', raw);
        if (line < 0) {
            requireHeadWithinLimit(length - raw);
            return false;
        }
        boolean empty = line == raw || (line == raw + 1 && bytes[raw] == '\r');
        raw = line + 1;
        return empty ? done() : true;
    }

    /** What comes after an answer would be taken for the next one. */
    private boolean done() {
        phase = Phase.DONE;
        keepsAlive = keepsAlive && raw == length;
        return false;
    }

    private int lineEnd(int from) {
        int end = indexOf('\n', from);
        return end < 0 ? length : end;
    }

    private int indexOf(char wanted, int from) {
        for (int i = from; i < length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private int number(int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    /** Whether the line is that header; names are ASCII and compared without regard to case. */
    private boolean isNamed(int line, String name) {
        int end = line + name.length();
        if (end >= headEnd || bytes[end] != ':') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (lower(bytes[line + i]) != lower(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
    }

    private String value(int line) {
        int from = indexOf(':', line) + 1;
        return new String(bytes, from, lineEnd(from) - from, StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public @Nullable String header(String name) {
        for (int line = headersAt; line < headEnd; line = lineEnd(line) + 1) {
            if (isNamed(line, name)) {
                return value(line);
            }
        }
        return null;
    }

    @Override
    public String body() {
        String type = header("Content-Type");
        return new String(
                bytes,
                headEnd,
                bodyEnd - headEnd,
                type == null ? StandardCharsets.UTF_8 : HttpUtil.getCharset(type, StandardCharsets.UTF_8));
    }

    @Override
    public boolean keepsAlive() {
        return keepsAlive;
    }

    @Override
    public List<String> cookies() {
        if (!setsCookies) {
            return List.of();
        }
        List<String> all = new ArrayList<>();
        for (int line = headersAt; line < headEnd; line = lineEnd(line) + 1) {
            if (isNamed(line, "set-cookie")) {
                all.add(value(line));
            }
        }
        return all;
    }
}
