package io.kingtide.shadow.commands;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The non-blank lines of a stream as bytes, each up to a limit; of a longer one the rest is skipped, not kept. */
final class JsonLines {
    /** The longest line that is kept. */
    static final int MAX_BYTES = 32 * 1024 * 1024;

    private final InputStream in;
    private byte[] line = new byte[8 * 1024];
    private int length;
    private long number;
    private boolean tooLong;
    private final byte[] chunk = new byte[1 << 16];
    private int chunkAt;
    private int chunkEnd;

    JsonLines(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line that is not blank; false at the end. */
    boolean next() throws IOException {
        while (readLine()) {
            if (!isBlank()) {
                return true;
            }
        }
        return false;
    }

    private boolean readLine() throws IOException {
        length = 0;
        tooLong = false;
        boolean any = false;
        while (true) {
            if (chunkAt == chunkEnd) {
                chunkEnd = in.read(chunk, 0, chunk.length);
                chunkAt = 0;
                if (chunkEnd < 0) {
                    chunkEnd = 0;
                    number += any ? 1 : 0;
                    return any;
                }
            }
            any = true;
            int end = chunkAt;
            while (end < chunkEnd && chunk[end] != '\n') {
                end++;
            }
            append(chunkAt, end);
            chunkAt = end;
            if (end < chunkEnd) {
                chunkAt++;
                number++;
                return true;
            }
        }
    }

    private void append(int from, int to) {
        int more = to - from;
        if (tooLong || length + more > MAX_BYTES) {
            tooLong = true;
            length = 0;
            return;
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(length + more, Math.min(MAX_BYTES, line.length * 2)));
        }
        System.arraycopy(chunk, from, line, length, more);
        length += more;
    }

    private boolean isBlank() {
        if (tooLong) {
            return false;
        }
        for (int i = start(); i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Whether nothing more is buffered here, so that the next line may have to be waited for. */
    boolean isDrained() {
        return chunkAt == chunkEnd;
    }

    /** Where the line's text begins: behind the mark of UTF-8 that some programs put before their first line. */
    int start() {
        boolean mark = number == 1
                && length >= 3
                && line[0] == (byte) 0xEF
                && line[1] == (byte) 0xBB
                && line[2] == (byte) 0xBF;
        return mark ? 3 : 0;
    }

    /**
     * The current line, from {@link #start()} to {@link #length()}; valid until the next call of {@link #next()}.
     */
    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    boolean isTooLong() {
        return tooLong;
    }

    /** The number of the current line, from 1, blank ones counted. */
    long number() {
        return number;
    }
}
