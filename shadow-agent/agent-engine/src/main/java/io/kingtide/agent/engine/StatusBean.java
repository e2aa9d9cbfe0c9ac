package io.kingtide.agent.engine;

import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.rules.ShadowRules;
import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** The agent's status over JMX. */
final class StatusBean implements ShadowAgentMXBean {
    private static final String NAME = "io.kingtide:type=ShadowAgent";

    private final AgentStatus status;
    private final AgentServices services;

    private StatusBean(AgentStatus status, AgentServices services) {
        this.status = status;
        this.services = services;
    }

    /** Registers the bean; an application that forbids it loses nothing else. */
    static void register(AgentStatus status, AgentServices services) {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(new StatusBean(status, services), new ObjectName(NAME));
        } catch (JMException | RuntimeException e) {
            SwallowedErrors.count(e);
        }
    }

    @Override
    public boolean isReady() {
        return status.notReady() == null;
    }

    @Override
    public String getReason() {
        return orEmpty(status.notReady());
    }

    @Override
    public String getRulesHash() {
        ShadowRules rules = services.rules();
        return rules == null ? "" : rules.hash();
    }

    @Override
    public String getRulesProblem() {
        return orEmpty(services.rulesProblem());
    }

    @Override
    public long getAdmitted() {
        return services.ledger().admittedCount();
    }

    @Override
    public long getRewritten() {
        return services.ledger().rewrittenCount();
    }

    @Override
    public Map<String, Long> getRefused() {
        return services.ledger().refusals();
    }

    @Override
    public Map<String, Long> getRefusedStatements() {
        return services.ledger().refusedStatements();
    }

    @Override
    public long getTablesUsable() {
        return services.dataSources().tablesUsable;
    }

    @Override
    public long getTablesUnusable() {
        return services.dataSources().tablesUnusable;
    }

    @Override
    public long getCacheHits() {
        return services.dataSources().cacheHits;
    }

    @Override
    public long getCacheMisses() {
        return services.dataSources().cacheMisses;
    }

    @Override
    public long getCacheEntries() {
        return services.dataSources().cacheEntries;
    }

    @Override
    public String getStatusJson() {
        return status.json();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
