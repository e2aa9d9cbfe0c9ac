package io.kingtide.shaper.node;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a stream, none longer than a state may be. Not thread-safe. */
final class BoundedLines {
    /** A thousand switches with long lists of users stay below this. */
    static final int MAX_LINE_BYTES = 8 * 1024 * 1024;

    private final InputStream in;

    BoundedLines(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** The next line without its end; null at the end of the stream, a torn last line included. */
    @Nullable
    String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return line.toString(StandardCharsets.US_ASCII);
            }
            if (line.size() == MAX_LINE_BYTES) {
                throw new IOException("A line of the control stream is longer than " + MAX_LINE_BYTES + " bytes");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return null;
    }
}
