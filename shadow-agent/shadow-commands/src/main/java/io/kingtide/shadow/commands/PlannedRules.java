package io.kingtide.shadow.commands;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rules that a dry run suggests: every table that was written gets a shadow; one that was only read is read through,
 * which needs no rows; one that ids are drawn from stays production's.
 *
 * @param work what was seen
 * @param allocators the tables that ids are drawn from, by the URL of their data source
 */
record PlannedRules(ObservedWork work, Map<String, Set<String>> allocators) {
    private static final int MAX_SHOWN = 50;

    /** Table to {@code read-through} or {@code id-allocator}; all others get a shadow. */
    Map<String, String> exceptions(ObservedWork.DataSource dataSource) {
        Map<String, String> exceptions = new TreeMap<>();
        dataSource.tables().forEach((table, writes) -> {
            if (!writes) {
                exceptions.put(table, "read-through");
            }
        });
        allocators.getOrDefault(dataSource.url(), Set.of()).forEach(table -> exceptions.put(table, "id-allocator"));
        return exceptions;
    }

    /** The text of {@code shadow.yaml}. */
    String yaml() {
        StringBuilder yaml = new StringBuilder();
        yaml.append("# Planned from what was seen of ").append(String.join(", ", work.sources()));
        yaml.append(" in a dry run. Read it before you use it:\n");
        yaml.append("# - read-through: the table was only read; tagged reads see production's rows, tagged writes are"
                + " refused.\n");
        yaml.append("#   Delete the line to give it a shadow.\n");
        yaml.append("# - Statements that did not run meanwhile are not known here.\n");
        yaml.append("version: 1\ndata-sources:\n");
        for (ObservedWork.DataSource dataSource : work.dataSources()) {
            append(yaml, dataSource);
        }
        return yaml.toString();
    }

    private void append(StringBuilder yaml, ObservedWork.DataSource dataSource) {
        yaml.append("  - name: ").append(quoted(dataSource.name())).append('\n');
        yaml.append("    url: ").append(quoted(dataSource.pattern())).append('\n');
        yaml.append("    mode: table\n    template: \"{table}_shadow\"\n");
        if (dataSource.isInMemory()) {
            yaml.append("    missing-shadows: copy\n");
        }
        Map<String, String> exceptions = exceptions(dataSource);
        if (!exceptions.isEmpty()) {
            yaml.append("    tables:\n");
            exceptions.forEach((table, rule) -> yaml.append("      ")
                    .append(quoted(table))
                    .append(": ")
                    .append(rule)
                    .append('\n'));
        }
        List<ObservedWork.Refused> refused = dataSource.refused();
        if (!refused.isEmpty()) {
            yaml.append("    # Would be refused, as things stand:\n");
            refused.stream()
                    .limit(MAX_SHOWN)
                    .forEach(statement -> yaml.append("    #   ")
                            .append(statement.times())
                            .append(" x ")
                            .append(oneLine(statement.sql()))
                            .append("  -- ")
                            .append(oneLine(statement.reason()))
                            .append('\n'));
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
