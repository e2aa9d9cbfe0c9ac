package io.kingtide.scenario.testkit;

import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server's side of HTTP's digest scheme with SHA-256, after RFC 7616; written apart from what it tests. */
final class DigestGuard {
    private static final String REALM = "the \"vault\"";
    private static final Pattern PART = Pattern.compile("(\\w+)=(?:\"((?:\\\\.|[^\"\\\\])*)\"|([^, ]+))");

    private final String user;
    private final String password;
    private final Set<String> seen = new HashSet<>();

    DigestGuard(String user, String password) {
        this.user = user;
        this.password = password;
    }

    StubReply answer(StubRequest request) {
        if (isRight(request)) {
            return StubReply.json(200, "{}");
        }
        return StubReply.json(
                401,
                "{}",
                "WWW-Authenticate: Digest realm=\"the \\\"vault\\\"\", qop=\"auth, auth-int\", algorithm=SHA-256,"
                        + " nonce=\"n0nce\", opaque=\"o, paque\"");
    }

    private synchronized boolean isRight(StubRequest request) {
        String header = request.header("Authorization");
        if (header == null || !header.startsWith("Digest ")) {
            return false;
        }
        Map<String, String> parts = new HashMap<>();
        Matcher matcher = PART.matcher(header);
        while (matcher.find()) {
            parts.put(matcher.group(1), matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
        }
        String first = hash(user + ':' + REALM + ':' + password);
        String second = hash(request.method() + ':' + request.path());
        String expected = hash(String.join(
                ":",
                first,
                "n0nce",
                String.valueOf(parts.get("nc")),
                String.valueOf(parts.get("cnonce")),
                "auth",
                second));
        boolean fresh = seen.add(parts.get("cnonce") + "/" + parts.get("nc"));
        return fresh
                && request.path().equals(parts.get("uri"))
                && "o, paque".equals(parts.get("opaque"))
                && expected.equals(parts.get("response"));
    }

    private static String hash(@Nullable String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
