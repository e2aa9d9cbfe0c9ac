package io.kingtide.agent.engine;

import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.control.Campaigns;
import io.kingtide.agent.control.Json;
import io.kingtide.agent.rules.ShadowRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts together what the agent says about itself: for the console, the status file and JMX. Thread-safe. */
final class AgentStatus {
    private final AgentServices services;
    private final Campaigns campaigns;
    private final Supplier<@Nullable String> controlProblem;
    private String lastWritten = "";

    AgentStatus(AgentServices services, Campaigns campaigns, Supplier<@Nullable String> controlProblem) {
        this.services = services;
        this.campaigns = campaigns;
        this.controlProblem = controlProblem;
    }

    /** Why tagged requests are refused in general, null if they are not. */
    @Nullable
    String notReady() {
        List<String> problems = new ArrayList<>(services.settings().problems());
        List<String> failures = services.coverage().failures();
        if (!failures.isEmpty()) {
            problems.add("could not be instrumented: " + String.join("; ", failures));
        }
        if (problems.isEmpty() && services.settings().isDryRun()) {
            problems.add("this is a dry run: statements are looked at, tagged requests are refused");
        }
        if (problems.isEmpty() && services.rules() == null) {
            problems.add("the rules are not loaded");
        }
        if (problems.isEmpty() && !campaigns.ready()) {
            String control = controlProblem.get();
            problems.add(control == null ? "the control plane was not heard for 30 s" : control);
        }
        return problems.isEmpty() ? null : String.join("; ", problems);
    }

    /** The report of the control protocol, without what names the node. */
    Map<String, @Nullable Object> report() {
        ShadowRules rules = services.rules();
        String reason = notReady();
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("ready", reason == null);
        report.put("reason", reason == null ? "" : reason);
        report.put("rules", rules == null ? "" : rules.hash());
        report.put("agent", AgentVersion.TEXT);
        report.put("counters", services.ledger().counters());
        report.put("probes", new LinkedHashMap<>());
        return report;
    }

    /** Everything, as JSON. */
    String json() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("service", services.settings().service());
        all.put("instance", services.settings().instance());
        all.put("appliedVersion", campaigns.version());
        all.putAll(report());
        all.put("refusedStatements", services.ledger().refusedStatements());
        all.put("coverage", services.coverage().table());
        Map<String, @Nullable Object> swallowed = new LinkedHashMap<>();
        swallowed.put("count", SwallowedErrors.count());
        swallowed.put("last", SwallowedErrors.last());
        all.put("swallowedErrors", swallowed);
        new TreeMap<>(services.statusSections()).forEach((name, section) -> all.put(name, section.get()));
        return Json.write(all);
    }

    /** Writes the status file if its content changed; readers never see half a file. */
    synchronized void write(Path file) throws IOException {
        String json = json();
        if (json.equals(lastWritten)) {
            return;
        }
        WholeFile.write(file, json);
        lastWritten = json;
    }
}
