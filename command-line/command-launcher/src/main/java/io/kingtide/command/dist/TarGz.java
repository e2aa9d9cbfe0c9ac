package io.kingtide.command.dist;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a compressed tar archive (POSIX ustar). A file whose content is in the archive already becomes a hard link to it: the
 * parts of this system share most of their libraries. The same files give the same bytes.
 */
final class TarGz implements AutoCloseable {
    private static final int BLOCK = 512;
    private static final int MAX_NAME = 100;
    private static final int MAX_PREFIX = 155;
    private static final char FILE = '0';
    private static final char LINK = '1';

    private final OutputStream out;
    private final long epochSeconds;
    private final Map<String, String> nameByContent = new HashMap<>();

    /**
     * @param epochSeconds the time of all entries
     */
    TarGz(Path archive, long epochSeconds) throws IOException {
        // Nearly all of it are jars, which are compressed already: more effort would only take longer.
        this.out = new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)), 1 << 16) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
        this.epochSeconds = epochSeconds;
    }

    void add(String name, Path file, boolean executable) throws IOException {
        String content = hash(file) + executable;
        String before = nameByContent.putIfAbsent(content, name);
        if (before != null && before.length() <= MAX_NAME) {
            header(name, 0, executable, LINK, before);
            return;
        }
        header(name, Files.size(file), executable, FILE, "");
        Files.copy(file, out);
        pad(Files.size(file));
    }

    void add(String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        header(name, bytes.length, false, FILE, "");
        out.write(bytes);
        pad(bytes.length);
    }

    private void header(String name, long size, boolean executable, char type, String linked) throws IOException {
        byte[] block = new byte[BLOCK];
        String prefix = "";
        String rest = name;
        if (name.length() > MAX_NAME) {
            int slash = name.indexOf('/', name.length() - MAX_NAME - 1);
            if (slash < 0 || slash > MAX_PREFIX) {
                throw new IOException("a name too long for an archive: " + name);
            }
            prefix = name.substring(0, slash);
            rest = name.substring(slash + 1);
        }
        put(block, 0, rest);
        put(block, 100, executable ? "0000755" : "0000644");
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        put(block, 124, String.format(Locale.ROOT, "%011o", size));
        put(block, 136, String.format(Locale.ROOT, "%011o", epochSeconds));
        put(block, 148, "        ");
        block[156] = (byte) type;
        put(block, 157, linked);
        put(block, 257, "ustar");
        put(block, 263, "00");
        put(block, 345, prefix);
        int sum = 0;
        for (byte one : block) {
            sum += one & 0xff;
        }
        put(block, 148, String.format(Locale.ROOT, "%06o", sum));
        block[154] = 0;
        block[155] = ' ';
        out.write(block);
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private void pad(long size) throws IOException {
        out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
    }

    private static String hash(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.close();
    }
}
