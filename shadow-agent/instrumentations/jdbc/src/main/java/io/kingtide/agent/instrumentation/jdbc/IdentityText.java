package io.kingtide.agent.instrumentation.jdbc;

import java.util.regex.Pattern;

/** Texts that ask for what the connection's last statement left behind: right only if that statement was one's own. */
final class IdentityText {
    private static final Pattern LEFT_BEHIND = Pattern.compile(
            "last_insert_id|lastval|currval|scope_identity|@@identity|\\b(?:identity|found_rows|row_count)\\s*\\(",
            Pattern.CASE_INSENSITIVE);

    private IdentityText() {}

    static boolean asksForWhatIsLeft(String sql) {
        return LEFT_BEHIND.matcher(sql).find();
    }
}
