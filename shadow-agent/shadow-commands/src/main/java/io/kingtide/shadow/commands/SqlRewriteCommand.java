package io.kingtide.shadow.commands;

import io.kingtide.sql.ShadowRewriter;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kingtide sql rewrite}: statements in, verdicts out, one JSON object a line, in order. */
@Command(
        name = "rewrite",
        description = {
            "Rewrites statements from standard input as the agent would rewrite tagged ones.",
            "In: one JSON object a line, {\"sql\": \"select ...\"}. Other members are ignored, and so are blank lines."
                    + " Out, one a line and in the same order:",
            "",
            "  {\"verdict\": \"rewritten|unchanged|refused\", \"sql\": ...,",
            "   \"tables\": [{\"name\": ..., \"shadow\": ..., \"access\": \"read|write\"}], \"reason\": ...}",
            "",
            "'sql' is the text to send, null if refused; a refusal also has 'code' (a stable word) and 'position'"
                    + " (offset in the text). Without --rules every table t has the shadow t_shadow.",
            ""
        },
        footerHeading = "%n",
        footer = {
            "Example:",
            "  echo '{\"sql\": \"update acct set hold = 1 where id = ?\"}' | kingtide sql rewrite --dialect mysql",
            "",
            "Exit codes: 0 all lines were answered (refusals are answers), 2 wrong usage or a line that is not such an"
                    + " object (it is answered as refused, with code 'input', and the other lines as ever)."
        })
final class SqlRewriteCommand implements Callable<Integer> {
    private final InputStream in;
    private final OutputStream out;

    @Option(
            names = "--dialect",
            paramLabel = "D",
            description =
                    "mysql (or mariadb, tidb, oceanbase), postgresql (or postgres), oracle, sqlserver (or mssql) or h2."
                            + " Default: that of the data source's URL in the rules, else mysql.")
    private @Nullable String dialect;

    @Option(names = "--rules", paramLabel = "FILE", description = "The agent's shadow.yaml.")
    private @Nullable Path rules;

    @Option(
            names = "--data-source",
            paramLabel = "NAME",
            description = "Which data source of the rules; needed if they have several of that dialect.")
    private @Nullable String dataSource;

    @Option(
            names = "--schema",
            paramLabel = "NAME",
            description = "The schema of unqualified names, for rules in schema mode.")
    private @Nullable String schema;

    @Option(names = "--json", description = "The output is JSON in any case; accepted for uniformity.")
    private boolean json;

    SqlRewriteCommand() {
        this(System.in, new FileOutputStream(FileDescriptor.out));
    }

    SqlRewriteCommand(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public Integer call() {
        ShadowRewriter rewriter = new RewriterChoice(dialect, rules, dataSource, schema).rewriter();
        return new RewriteStream(rewriter)
                .run(in, new BufferedOutputStream(out, 1 << 16))
                .value();
    }
}
