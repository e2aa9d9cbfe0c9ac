package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.rules.DataSourceRules;
import io.kingtide.sql.StatementKind;
import io.kingtide.sql.TableUse;
import io.kingtide.sql.Verdict;
import java.util.regex.Pattern;

/**
 * Where a tagged statement goes in mode {@code datasource}: to the twin, unless it draws ids or reads what the rules call
 * read-through. Ids that are drawn by themselves are production's, as in the other modes: an optimiser keeps the block in
 * memory and gives what a test leaves of it to real rows, and a twin's sequence would have given those ids out before.
 */
final class TwinRoute {
    private static final Pattern DRAW = Pattern.compile(
            "\\bnextval\\b|\\bnext\\s+value\\s+for\\b|\\bprevious\\s+value\\s+for\\b", Pattern.CASE_INSENSITIVE);

    /** The two ways. */
    enum Way {
        TWIN,
        PRODUCTION
    }

    private TwinRoute() {}

    /**
     * Decides.
     *
     * @throws Refusals.RefusedException if the statement would need both
     */
    static Way of(String sql, Verdict verdict, DataSourceRules rules) throws Refusals.RefusedException {
        int productions = 0;
        int twins = 0;
        for (TableUse table : verdict.tables()) {
            if (table.treatment() == TableUse.Treatment.TWIN) {
                twins++;
            } else if (table.treatment() != TableUse.Treatment.SYSTEM) {
                productions++;
            }
        }
        if (productions > 0 && twins > 0) {
            throw Refusals.of(
                    "data-source",
                    "Refused a tagged statement on data source '" + rules.name() + "': it joins tables of the twin with"
                            + " tables that the rules keep in production. Copy those to the twin and leave them out of"
                            + " 'tables', or read them by themselves.");
        }
        boolean draws = twins == 0
                && verdict.kind() == StatementKind.READ
                && rules.sequences() == DataSourceRules.Sequences.PRODUCTION
                && DRAW.matcher(sql).find();
        return productions > 0 || draws ? Way.PRODUCTION : Way.TWIN;
    }
}
