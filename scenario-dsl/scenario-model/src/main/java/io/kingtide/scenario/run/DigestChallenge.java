package io.kingtide.scenario.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server's challenge by HTTP's digest scheme (RFC 7616), and how often it was answered. MD5 and SHA-256, with and without
 * {@code -sess}; protection {@code auth} or, for old servers, none.
 */
final class DigestChallenge {
    private static final Pattern PARAMETER =
            Pattern.compile("(\\w[\\w-]*)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,]+))");
    private static final int MAX_CHARACTERS = 8_192;

    private final Map<String, String> parameters;
    private final MessageDigest hash;
    private int count;

    private DigestChallenge(Map<String, String> parameters, MessageDigest hash) {
        this.parameters = parameters;
        this.hash = hash;
    }

    /** What {@code WWW-Authenticate} says; null if it is no challenge of this scheme, or one that nobody here can answer. */
    static @Nullable DigestChallenge of(@Nullable String header) {
        int begin = header == null || header.length() > MAX_CHARACTERS
                ? -1
                : header.toLowerCase(Locale.ROOT).indexOf("digest ");
        if (header == null || begin < 0) {
            return null;
        }
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(header).region(begin + "digest ".length(), header.length());
        while (matcher.find()) {
            String quoted = matcher.group(2);
            parameters.putIfAbsent(
                    matcher.group(1).toLowerCase(Locale.ROOT),
                    quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
        }
        String qop = parameters.get("qop");
        if (parameters.get("nonce") == null || qop != null && !qop.matches("(.*[, ])?auth([, ].*)?")) {
            return null;
        }
        try {
            String algorithm = parameters.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
            return new DigestChallenge(parameters, MessageDigest.getInstance(algorithm.replace("-SESS", "")));
        } catch (NoSuchAlgorithmException e) {
            return null;
        }
    }

    /** The value of {@code Authorization} for a request. */
    String answer(String user, String password, String method, String uri, String clientNonce) {
        count++;
        String nonce = parameters.get("nonce");
        String realm = parameters.getOrDefault("realm", "");
        String algorithm = parameters.get("algorithm");
        String secret = hex(user + ':' + realm + ':' + password);
        if (algorithm != null && algorithm.toLowerCase(Locale.ROOT).endsWith("-sess")) {
            secret = hex(secret + ':' + nonce + ':' + clientNonce);
        }
        String request = hex(method + ':' + uri);
        String counted = String.format(Locale.ROOT, "%08x", count);
        boolean protecting = parameters.containsKey("qop");
        String response = protecting
                ? hex(secret + ':' + nonce + ':' + counted + ':' + clientNonce + ":auth:" + request)
                : hex(secret + ':' + nonce + ':' + request);
        StringBuilder header = new StringBuilder("Digest username=").append(quoted(user));
        header.append(", realm=").append(quoted(realm));
        header.append(", nonce=").append(quoted(String.valueOf(nonce)));
        header.append(", uri=").append(quoted(uri));
        header.append(", response=\"").append(response).append('"');
        if (algorithm != null) {
            header.append(", algorithm=").append(algorithm);
        }
        if (parameters.containsKey("opaque")) {
            header.append(", opaque=").append(quoted(String.valueOf(parameters.get("opaque"))));
        }
        if (protecting) {
            header.append(", qop=auth, nc=").append(counted).append(", cnonce=").append(quoted(clientNonce));
        }
        return header.toString();
    }

    private String hex(String text) {
        return HexFormat.of().formatHex(hash.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
