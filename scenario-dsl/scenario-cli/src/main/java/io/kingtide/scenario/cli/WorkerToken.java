package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The secret that controller and workers share: whoever knows it may have code of his run on the worker. From the variable
 * {@code KINGTIDE_WORKER_TOKEN}, a file, or, among processes of one machine, a file in the state folder.
 */
final class WorkerToken {
    static final String VARIABLE = "KINGTIDE_WORKER_TOKEN";
    private static final String FILE = "worker-token";
    private static final int LEAST_LENGTH = 16;

    private final String secret;

    WorkerToken(String secret) {
        this.secret = secret.strip();
    }

    /** What the user set, or null. */
    static @Nullable WorkerToken given(@Nullable Path file, Map<String, String> environment) {
        String variable = environment.get(VARIABLE);
        if (file != null) {
            return checked(read(file), file.toString());
        }
        return variable == null || variable.isBlank() ? null : checked(variable, VARIABLE);
    }

    /** The token of this machine's workers; made by the first one. */
    static WorkerToken ofThisMachine(Path state, boolean make) {
        Path file = state.resolve(FILE);
        if (make && !Files.exists(file)) {
            try {
                Files.createDirectories(state);
                byte[] random = new byte[24];
                new SecureRandom().nextBytes(random);
                boolean posix =
                        FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
                FileAttribute<?>[] owner = posix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
                Path fresh = Files.createTempFile(state, FILE, ".new", owner);
                Files.writeString(fresh, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
                publish(fresh, file);
            } catch (IOException e) {
                throw Problem.usage(
                                "Making a worker's token in " + state,
                                e.toString(),
                                "a folder that can be written",
                                "Set " + VARIABLE + " instead.")
                        .causedBy(e);
            }
        }
        if (!Files.exists(file)) {
            throw Problem.usage(
                    "Looking for the workers' token",
                    "neither " + VARIABLE + " nor " + file,
                    "the secret that the workers were started with",
                    "Set " + VARIABLE
                            + ", name a file with --worker-token-file, or start the workers from this folder.");
        }
        return checked(read(file), file.toString());
    }

    /** Whoever comes first wins, so that two workers that start together share one token. */
    private static void publish(Path fresh, Path file) throws IOException {
        try {
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException another) {
            return;
        } catch (UnsupportedOperationException noLinks) {
            Files.copy(fresh, file);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Whether an {@code Authorization} header carries it; takes as long whether it does or not. */
    boolean isIn(@Nullable String authorization) {
        byte[] got = (authorization == null ? "" : authorization).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(got, header().getBytes(StandardCharsets.UTF_8));
    }

    String header() {
        return "Bearer " + secret;
    }

    private static WorkerToken checked(String secret, String from) {
        if (secret.strip().length() < LEAST_LENGTH || !secret.strip().matches("[\\x21-\\x7e]+")) {
            throw Problem.usage(
                    "Reading the workers' token from " + from,
                    "a text that is too short or has blanks",
                    "at least " + LEAST_LENGTH + " visible ASCII characters",
                    "Make one with 'openssl rand -hex 24'.");
        }
        return new WorkerToken(secret);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Problem.usage(
                            "Reading the workers' token from " + file,
                            Files.exists(file) ? e.toString() : "no such file",
                            "a readable file",
                            "Check the path and its rights.")
                    .causedBy(e);
        }
    }
}
