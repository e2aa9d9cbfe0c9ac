package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.rules.DataSourceRules;
import io.kingtide.agent.rules.TableRule;
import io.kingtide.sql.ShadowMapping;
import java.util.Map;

/** The rules of a data source as the rewriter takes them, without what only its catalogue knows. */
final class RuleMapping {
    private RuleMapping() {}

    /**
     * @throws IllegalArgumentException if the rewriter does not accept the template or a name
     */
    static ShadowMapping.Builder of(DataSourceRules rules) {
        ShadowMapping.Builder mapping = byMode(rules);
        for (Map.Entry<String, TableRule> rule : rules.tables().entrySet()) {
            String shadow = rule.getValue().shadowName();
            switch (rule.getValue().access()) {
                case READ_THROUGH:
                    mapping.readThrough(rule.getKey());
                    break;
                case ID_ALLOCATOR:
                    mapping.idAllocator(rule.getKey());
                    break;
                case REFUSE:
                    mapping.refuse(rule.getKey());
                    break;
                case SHADOW:
                    if (shadow == null) {
                        mapping.shadow(rule.getKey());
                    } else {
                        mapping.shadow(rule.getKey(), shadow);
                    }
                    break;
            }
        }
        return mapping.functions(rules.functions());
    }

    private static ShadowMapping.Builder byMode(DataSourceRules rules) {
        switch (rules.mode()) {
            case TABLE:
                return ShadowMapping.tables(rules.template());
            case SCHEMA:
                return ShadowMapping.schemas(rules.template());
            case DATASOURCE:
                return ShadowMapping.twin();
        }
        throw new IllegalStateException("unknown mode " + rules.mode());
    }
}
