package io.kingtide.payments.runtime;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.http.HttpStatus;

/**
 * Opens {@code /ops/...} to its holder.
 *
 * @param token {@code payments.ops-token}; nobody may do anything if it is empty
 */
public record OpsToken(String token) {

    /**
     * Lets the holder pass.
     *
     * @param authorization the request's header of this name
     * @throws ApiProblem 403 for everybody else
     */
    public void require(String authorization) {
        byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        if (token.isEmpty() || !MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8))) {
            throw ApiProblem.of(
                    HttpStatus.FORBIDDEN,
                    "not-allowed",
                    "Expected payments.ops-token of this process as a bearer token.");
        }
    }

    @Override
    public String toString() {
        return "OpsToken";
    }
}
