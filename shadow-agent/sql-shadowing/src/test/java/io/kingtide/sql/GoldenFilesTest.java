package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The verdict on every statement in {@code src/test/resources/golden}: {@code ?} the statement, {@code =} its rewritten
 * text, {@code .} unchanged, {@code !} refused, {@code @} its kind and tables. After a change of mind:
 * {@code mvn test -pl shadow-agent/sql-shadowing -Dtest=GoldenFilesTest -Dgolden.update=true}, and read the difference.
 */
class GoldenFilesTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    static List<String> statements(Dialect dialect) {
        return lines(dialect).stream()
                .filter(line -> line.startsWith("? "))
                .map(line -> line.substring(2))
                .collect(Collectors.toList());
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void everyStatementGetsItsVerdict(Dialect dialect) throws IOException {
        ShadowRewriter rewriter = ShadowRewriter.of(
                dialect, ShadowMapping.tables("{table}_shadow").build());
        List<String> actual = new ArrayList<>();
        for (String line : lines(dialect)) {
            if (line.startsWith("#")) {
                actual.add(line);
                actual.add("");
            } else if (line.startsWith("? ")) {
                actual.add(line);
                describe(rewriter.rewrite(line.substring(2)), actual);
                actual.add("");
            }
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.write(file(dialect), actual);
        }
        assertThat(actual).isEqualTo(lines(dialect));
    }

    private static void describe(Verdict verdict, List<String> lines) {
        if (verdict.isRefused()) {
            lines.add("! " + verdict.refusal().code() + " at " + verdict.position() + ": " + verdict.reason());
        } else if (verdict.outcome() == Verdict.Outcome.REWRITTEN) {
            lines.add("= " + verdict.sql());
        } else {
            lines.add(". unchanged");
        }
        StringBuilder uses = new StringBuilder("@ " + verdict.kind().name().toLowerCase(Locale.ROOT));
        for (TableUse use : verdict.tables()) {
            uses.append(", ").append(use.name()).append(' ');
            uses.append(use.access().name().toLowerCase(Locale.ROOT)).append(use.locking() ? " locking" : "");
        }
        lines.add(uses.toString());
    }

    private static List<String> lines(Dialect dialect) {
        try {
            return Files.readAllLines(file(dialect));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(Dialect dialect) {
        return FOLDER.resolve(dialect.id() + ".txt");
    }
}
