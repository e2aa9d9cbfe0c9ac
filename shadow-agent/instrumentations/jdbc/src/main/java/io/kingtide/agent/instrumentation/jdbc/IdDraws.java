package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.rules.DataSourceRules;
import io.kingtide.sql.TableUse;
import io.kingtide.sql.Verdict;
import java.util.regex.Pattern;

/**
 * Knows Hibernate's draws of ids from a table by their text, whatever the table is called. A draw from a shadow would hand
 * shadow ids to real rows, because the block that it brings is kept in memory for whoever inserts next; so it is refused
 * until the rules say what the table is.
 */
final class IdDraws {
    /** Table generators write {@code select tbl.value from ids tbl where ...}, stand-ins for sequences {@code as id_val}. */
    private static final Pattern DRAW = Pattern.compile(
            "\\s*select\\s+(tbl\\.\\S+(\\s+as\\s+\\S+)?\\s+from\\s+\\S+(\\s+as)?\\s+tbl\\b.*|\\S+\\s+as\\s+id_val\\s+from\\s.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final DataSourceRules rules;

    IdDraws(DataSourceRules rules) {
        this.rules = rules;
    }

    /** Whether this statement draws ids from the shadow of a table that the rules do not list. */
    boolean isUndecided(String sql, Verdict verdict) {
        if (verdict.isRefused() || verdict.tables().size() != 1) {
            return false;
        }
        TableUse table = verdict.tables().get(0);
        boolean shadowed =
                table.treatment() == TableUse.Treatment.SHADOWED || table.treatment() == TableUse.Treatment.TWIN;
        return shadowed
                && rules.table(table.canonical().name()) == null
                && DRAW.matcher(sql).matches();
    }
}
