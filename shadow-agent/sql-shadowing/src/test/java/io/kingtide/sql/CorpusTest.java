package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The promises over statements that others wrote: nothing valid refused, every table found, nothing else touched. */
class CorpusTest {
    /** Refusals by rule; any other refusal of valid DML is a false one. */
    private static final Set<Refusal> BY_RULE =
            EnumSet.of(Refusal.REMOTE, Refusal.BULK, Refusal.CALL, Refusal.DDL, Refusal.FUNCTION, Refusal.SYSTEM_WRITE);

    /** Fixtures that no server takes as a statement of its own, and why. */
    private static final Pattern FRAGMENTS = Pattern.compile("sqlfluff:("
            + "oracle/bulk_collect_into.sql#\\d+" // PL/SQL: SELECT ... BULK COLLECT INTO variables
            + "|oracle/case_expressions.sql#26" // PL/SQL: END CASE in a query is an error
            + "|oracle/substitution_variable.sql#\\d+" // SQL*Plus replaces &table before the server sees it
            + "|mysql/create_trigger.sql#3" // the head of a statement cut off by the splitting
            + "|tsql/openrowset.sql#\\d+" // remote
            + ")");

    /** Where the corpus lists something else than we do, and why we stay with ours. */
    private static final Pattern OTHER_TABLES = Pattern.compile("sqlfluff:("
            + "tsql/merge.sql#11" // lists a table function as a table
            + "|tsql/select_into.sql#\\d+" // lists the target of INTO after the sources
            + ")");

    private static Path folder;

    @BeforeAll
    static void findCorpus() {
        Optional<Path> found = Corpus.folder();
        assumeTrue(found.isPresent(), "needs the statements in shared/corpus beside the checkout");
        folder = found.get();
    }

    @ParameterizedTest
    @EnumSource(value = Dialect.class, names = "H2", mode = EnumSource.Mode.EXCLUDE)
    void atMostOnePercentOfValidDmlIsRefused(Dialect dialect) throws IOException {
        ShadowRewriter rewriter = rewriter(dialect);
        List<String> refused = new ArrayList<>();
        int valid = 0;
        for (Corpus.Statement statement : Corpus.read(folder, dialect)) {
            if (!statement.isDml() || FRAGMENTS.matcher(statement.source()).matches()) {
                continue;
            }
            Verdict verdict = rewriter.rewrite(statement.sql());
            if (verdict.isRefused() && BY_RULE.contains(verdict.refusal())) {
                continue;
            }
            valid++;
            if (verdict.isRefused()) {
                refused.add(statement.source() + ": " + verdict.reason());
            }
        }
        assertThat(refused).as("of %d", valid).hasSizeLessThanOrEqualTo(valid / 100);
    }

    @ParameterizedTest
    @EnumSource(value = Dialect.class, names = "H2", mode = EnumSource.Mode.EXCLUDE)
    void everyTableIsFoundAndNothingElse(Dialect dialect) throws IOException {
        ShadowRewriter rewriter = rewriter(dialect);
        for (Corpus.Statement statement : Corpus.read(folder, dialect)) {
            List<String> tables = statement.tables();
            Verdict verdict = rewriter.rewrite(statement.sql());
            if (tables == null
                    || verdict.isRefused()
                    || OTHER_TABLES.matcher(statement.source()).matches()) {
                continue;
            }
            assertThat(verdict.tables().stream().map(TableUse::name).collect(Collectors.toList()))
                    .as(statement.source())
                    .isEqualTo(tables);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Dialect.class, names = "H2", mode = EnumSource.Mode.EXCLUDE)
    void rewritingSplicesOnlyAndIsIdempotent(Dialect dialect) throws IOException {
        ShadowRewriter rewriter = rewriter(dialect);
        for (Corpus.Statement statement : Corpus.read(folder, dialect)) {
            RewritingLaws.check(rewriter, statement.sql(), statement.source());
        }
    }

    private static ShadowRewriter rewriter(Dialect dialect) {
        return ShadowRewriter.of(dialect, ShadowMapping.tables("{table}_shadow").build());
    }
}
