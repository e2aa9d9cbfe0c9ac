package io.kingtide.shadow.commands;

import io.kingtide.agent.rules.DataSourceRules;
import io.kingtide.agent.rules.ShadowRules;
import io.kingtide.command.Problem;
import io.kingtide.sql.Dialect;
import io.kingtide.sql.ShadowMapping;
import io.kingtide.sql.ShadowRewriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which dialect and mapping the options of {@code sql rewrite} mean.
 *
 * @param dialect as given, or null
 * @param rules the rules file, or null for the default mapping
 * @param dataSource the data source's name in the rules, or null if it is clear
 * @param schema the schema of unqualified names, or null
 */
record RewriterChoice(
        @Nullable String dialect,
        @Nullable Path rules,
        @Nullable String dataSource,
        @Nullable String schema) {

    ShadowRewriter rewriter() {
        Optional<Dialect> wanted = wantedDialect();
        if (rules == null) {
            return ShadowRewriter.of(
                    wanted.orElse(Dialect.MYSQL),
                    ShadowMapping.tables("{table}_shadow").build());
        }
        DataSourceRules chosen = chosen(RulesFile.read(rules), wanted);
        Dialect spoken = wanted.or(() -> Dialect.ofJdbcUrl(chosen.urlPattern()))
                .orElseThrow(() -> Problem.usage(
                        "Finding the dialect of data source '" + chosen.name() + "'",
                        "the URL pattern " + chosen.urlPattern(),
                        "one that names the database, or --dialect",
                        "Add --dialect " + dialects() + "."));
        return ShadowRewriter.of(spoken, mapping(chosen));
    }

    private Optional<Dialect> wantedDialect() {
        if (dialect == null) {
            return Optional.empty();
        }
        return Optional.of(Dialect.ofName(dialect)
                .orElseThrow(() -> Problem.usage(
                        "Reading --dialect",
                        "'" + dialect + "'",
                        "one of " + dialects(),
                        "MariaDB, TiDB and OceanBase speak mysql, by these names too.")));
    }

    private static String dialects() {
        return Arrays.stream(Dialect.values()).map(Dialect::id).collect(Collectors.joining(", "));
    }

    private DataSourceRules chosen(ShadowRules all, Optional<Dialect> wanted) {
        List<DataSourceRules> candidates = all.dataSources();
        if (dataSource != null) {
            return candidates.stream()
                    .filter(one -> one.name().equals(dataSource))
                    .findFirst()
                    .orElseThrow(() -> Problem.usage(
                            "Finding data source '" + dataSource + "' in " + rules,
                            "the data sources " + names(all.dataSources()),
                            "one of them",
                            "Correct --data-source."));
        }
        if (candidates.size() > 1 && wanted.isPresent()) {
            candidates = candidates.stream()
                    .filter(one -> Dialect.ofJdbcUrl(one.urlPattern()).equals(wanted))
                    .toList();
        }
        if (candidates.size() != 1) {
            throw Problem.usage(
                    "Choosing a data source of " + rules,
                    candidates.isEmpty() ? "none that fits" : "several that fit: " + names(candidates),
                    "exactly one",
                    "Add --data-source NAME.");
        }
        return candidates.get(0);
    }

    private static String names(List<DataSourceRules> dataSources) {
        return dataSources.stream().map(DataSourceRules::name).collect(Collectors.joining(", "));
    }

    private ShadowMapping mapping(DataSourceRules of) {
        try {
            ShadowMapping.Builder mapping = switch (of.mode()) {
                case TABLE -> ShadowMapping.tables(of.template());
                case SCHEMA -> ShadowMapping.schemas(of.template());
                case DATASOURCE -> ShadowMapping.twin();
            };
            if (schema != null) {
                mapping.defaultSchema(schema);
            }
            of.tables().forEach((table, rule) -> {
                switch (rule.access()) {
                    case READ_THROUGH -> mapping.readThrough(table);
                    case ID_ALLOCATOR -> mapping.idAllocator(table);
                    case REFUSE -> mapping.refuse(table);
                    case SHADOW -> {
                        if (rule.shadowName() == null) {
                            mapping.shadow(table);
                        } else {
                            mapping.shadow(table, rule.shadowName());
                        }
                    }
                }
            });
            return mapping.functions(of.functions())
                    .shadowSequences(of.sequences() == DataSourceRules.Sequences.SHADOW)
                    .build();
        } catch (IllegalArgumentException e) {
            throw Problem.usage(
                            "Reading data source '" + of.name() + "' of " + rules,
                            String.valueOf(e.getMessage()),
                            "rules that the rewriter accepts",
                            "Correct the rules.")
                    .causedBy(e);
        }
    }
}
