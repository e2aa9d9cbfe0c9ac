package io.kingtide.rehearsal.leash;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A log file that cannot fill the disk: at its limit the file becomes {@code <name>.1}, replacing an older one, and a
 * new file begins. A disk that is full or read-only loses log lines, never the service that writes them. Thread-safe.
 */
final class BoundedLog extends OutputStream {
    static final long DEFAULT_LIMIT_BYTES = 8L * 1024 * 1024;

    private final Path file;
    private final long limitBytes;
    private OutputStream out;
    private long written;

    BoundedLog(Path file) throws IOException {
        this(file, DEFAULT_LIMIT_BYTES);
    }

    BoundedLog(Path file, long limitBytes) throws IOException {
        this.file = file;
        this.limitBytes = limitBytes;
        this.written = Files.exists(file) ? Files.size(file) : 0;
        this.out = new FileOutputStream(file.toFile(), true);
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        try {
            if (written + length > limitBytes && written > 0) {
                rotate();
            }
            out.write(bytes, offset, length);
            written += length;
        } catch (IOException e) {
            // Nowhere is left to tell it; the service goes on.
        }
    }

    @Override
    public synchronized void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            // As above.
        }
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }

    private void rotate() throws IOException {
        out.close();
        Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        out = new FileOutputStream(file.toFile(), true);
        written = 0;
    }
}
