package io.kingtide.agent.rules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code shadow.yaml} says. Immutable. */
public final class ShadowRules {
    private static final int MAX_FILE_BYTES = 1024 * 1024;

    private final String hash;
    private final List<DataSourceRules> dataSources;
    private final Set<String> jobs;
    private final List<OutboundRule> outbound;
    private final Set<String> allowedStores;

    ShadowRules(
            String hash,
            List<DataSourceRules> dataSources,
            Set<String> jobs,
            List<OutboundRule> outbound,
            Set<String> allowedStores) {
        this.hash = hash;
        this.dataSources = Collections.unmodifiableList(dataSources);
        this.jobs = Collections.unmodifiableSet(jobs);
        this.outbound = Collections.unmodifiableList(outbound);
        this.allowedStores = Collections.unmodifiableSet(allowedStores);
    }

    /**
     * Reads a rules file.
     *
     * @throws IOException if it cannot be read
     * @throws RulesException with every problem in it
     */
    public static ShadowRules fromFile(Path file) throws IOException, RulesException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new RulesException(Collections.singletonList(
                    file + ": larger than " + MAX_FILE_BYTES + " bytes; expected rules of at most that size"));
        }
        return parse(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    /**
     * Reads the text of a rules file; {@code origin} names it in problems.
     *
     * @throws RulesException with every problem in it
     */
    public static ShadowRules parse(String origin, String text) throws RulesException {
        return new RulesReader(origin, text).read();
    }

    /** The first twelve hexadecimal digits of the text's SHA-256: what nodes are compared by. */
    public String hash() {
        return hash;
    }

    public List<DataSourceRules> dataSources() {
        return dataSources;
    }

    /** The rules of the first data source whose pattern matches this JDBC URL, null if none does. */
    public @Nullable DataSourceRules dataSource(String jdbcUrl) {
        for (DataSourceRules dataSource : dataSources) {
            if (dataSource.matches(jdbcUrl)) {
                return dataSource;
            }
        }
        return null;
    }

    /** Pollers that get a shadow turn. */
    public Set<String> jobs() {
        return jobs;
    }

    public List<OutboundRule> outbound() {
        return outbound;
    }

    static String hashOf(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            StringBuilder hex = new StringBuilder();
            for (int i = 0; i < 6; i++) {
                hex.append(Character.forDigit((digest[i] >> 4) & 0xf, 16))
                        .append(Character.forDigit(digest[i] & 0xf, 16));
            }
            return hex.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Whether tagged work may use a kind of store that is not shadowed, such as {@code redis}. */
    public boolean allowsStore(String kind) {
        return allowedStores.contains(kind);
    }
}
