package io.kingtide.console;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The console's folder, held by one console at a time. */
final class DataFolder implements AutoCloseable {
    private final FileChannel lockFile;

    private DataFolder(FileChannel lockFile) {
        this.lockFile = lockFile;
    }

    /** Takes the folder; null if another console holds it. */
    static @Nullable DataFolder take(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            return null;
        }
        return new DataFolder(channel);
    }

    /** Creates what a first start needs and is not there yet. */
    static void initialise(ConsoleOptions options, SecureRandom random) throws IOException {
        if (!Files.exists(options.users())) {
            String text = token(random);
            PrivateFile.replace(options.data().resolve("admin-token"), text + "\n");
            PrivateFile.replace(options.users(), "ops admin " + Users.sha256(text) + "\n");
        }
        if (!Files.exists(options.nodeKeys())) {
            byte[] secret = new byte[32];
            random.nextBytes(secret);
            PrivateFile.replace(
                    options.nodeKeys(), "n1 = " + Base64.getEncoder().encodeToString(secret) + "\n");
        }
    }

    /** A new token: 256 random bits. */
    static String token(SecureRandom random) {
        byte[] token = new byte[32];
        random.nextBytes(token);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
