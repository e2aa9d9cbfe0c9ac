package io.kingtide.agent.engine;

import java.util.Map;

/** The management interface {@code io.kingtide:type=ShadowAgent}. Reading it costs nothing on the path of requests. */
public interface ShadowAgentMXBean {
    /** Whether tagged requests of an armed campaign are admitted. */
    boolean isReady();

    /** Why they are not, empty if they are. */
    String getReason();

    /** What instances are compared by, empty without rules. */
    String getRulesHash();

    /** Why the rules in force are not those of the file, empty if they are. */
    String getRulesProblem();

    /** Tagged requests that were admitted. */
    long getAdmitted();

    /** Tagged statements that were sent in their shadow form. */
    long getRewritten();

    /** Refusals by reason; at most a hundred reasons. */
    Map<String, Long> getRefused();

    /** Distinct refused statements without any value, and how often each was refused; at most two hundred. */
    Map<String, Long> getRefusedStatements();

    /** Tables that tagged statements can use, of the data sources that they have met. */
    long getTablesUsable();

    /** Tables whose shadow is missing, differs or leads to production. */
    long getTablesUnusable();

    /** Statements whose verdict was remembered. */
    long getCacheHits();

    /** Statements whose verdict had to be worked out. */
    long getCacheMisses();

    /** Verdicts that are kept now. */
    long getCacheEntries();

    /** The whole status. */
    String getStatusJson();
}
