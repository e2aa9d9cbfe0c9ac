package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.ApiProblem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One key, one effect. The row that a request creates carries its key and the hash of its body under a unique
 * constraint, which is what holds across crashes and processes; here only two requests that run at the same time are
 * told apart, so that the second gets its 409 at once instead of waiting for a lock. Thread-safe; never holds more
 * entries than requests run.
 */
final class IdempotencyKeys {
    static final int MAX_LENGTH = 80;

    private final Set<String> running = ConcurrentHashMap.newKeySet();

    /** A request under way. */
    interface Claim extends AutoCloseable {
        @Override
        void close();
    }

    /** Claims the key until the request is answered, or refuses with 409. */
    Claim claim(String operation, long user, String key) {
        if (key.isEmpty() || key.length() > MAX_LENGTH || !key.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw ApiProblem.unprocessable(
                    "bad-idempotency-key",
                    "Idempotency-Key has " + key.length() + " characters; expected 1 to " + MAX_LENGTH
                            + " visible ASCII characters, such as a UUID.");
        }
        String claimed = operation + ' ' + user + ' ' + key;
        if (!running.add(claimed)) {
            throw ApiProblem.conflict(
                    "request-in-progress", "A request with this Idempotency-Key runs now; ask again when it ended.");
        }
        return () -> running.remove(claimed);
    }

    /** What identifies a body, whatever its spelling in JSON. */
    static String hash(Object... parts) {
        StringBuilder canonical = new StringBuilder();
        for (Object part : parts) {
            canonical.append(part).append('\n');
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Refuses another body under a key that was used before. */
    static void requireSameBody(String known, String hash) {
        if (!known.equals(hash)) {
            throw ApiProblem.unprocessable(
                    "key-reused",
                    "This Idempotency-Key was used with another body; expected the same body, or a new key.");
        }
    }
}
