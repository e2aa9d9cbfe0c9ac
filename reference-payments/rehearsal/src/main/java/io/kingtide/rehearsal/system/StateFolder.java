package io.kingtide.rehearsal.system;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the running system. Secrets in it are made anew for each start and readable by their owner only.
 *
 * @param path the folder itself
 */
public record StateFolder(Path path) {
    private static final int SECRET_BYTES = 32;

    public Path tagKeys() {
        return path.resolve("tag-keys");
    }

    public Path nodeKeys() {
        return path.resolve("node-keys");
    }

    /** Who may use the console. */
    public Path users() {
        return path.resolve("users");
    }

    /** The operator's console token. */
    public Path operatorToken() {
        return path.resolve("operator-token");
    }

    public Path shadowRules() {
        return path.resolve("shadow.yaml");
    }

    public Path logs() {
        return path.resolve("logs");
    }

    public Path log(String process) {
        return logs().resolve(process + ".log");
    }

    public Path stores() {
        return path.resolve("stores");
    }

    public Path consoleData() {
        return path.resolve("console");
    }

    /** The configuration of one process. */
    public Path config(String process, String suffix) {
        return path.resolve("config").resolve(process + suffix);
    }

    /**
     * Takes the folder for this JVM until the lock is closed.
     *
     * @throws Problem if it cannot be written, or another command is using it
     */
    public FileChannel lock() {
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw Problem.usage(
                        "Using the state folder " + path,
                        "a lock of another 'kingtide' command",
                        "one command at a time",
                        "Wait for it to end, or name another folder in KINGTIDE_STATE.");
            }
            return channel;
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Removes what an earlier system left, and makes keys, tokens and folders for a new one. */
    public void prepare() {
        try {
            for (Path old : List.of(stores(), logs(), consoleData(), path.resolve("config"))) {
                deleteTree(old);
            }
            for (Path folder : List.of(stores(), logs(), consoleData(), path.resolve("config"))) {
                Files.createDirectories(folder);
            }
            SecureRandom random = new SecureRandom();
            writeSecret(tagKeys(), "local = " + secret(random) + "\n");
            writeSecret(nodeKeys(), "local = " + secret(random) + "\n");
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(random));
            writeSecret(operatorToken(), token + "\n");
            writeSecret(users(), "operator admin " + sha256(token) + "\n");
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    /** The operator's token itself. */
    public String token() {
        try {
            return Files.readString(operatorToken()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file below this folder. */
    public void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    private Problem notWritable(IOException e) {
        return Problem.usage(
                        "Writing to the state folder " + path,
                        e.getClass().getSimpleName() + " (" + e.getMessage() + ")",
                        "a folder that can be written and has room",
                        "Make it writable, or name another one in KINGTIDE_STATE.")
                .causedBy(e);
    }

    /** Owner-only from the first byte on, where the file system knows owners. */
    private static void writeSecret(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text);
    }

    private static String secret(SecureRandom random) {
        return Base64.getEncoder().encodeToString(bytes(random));
    }

    private static byte[] bytes(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String sha256(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
