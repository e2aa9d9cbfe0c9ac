package io.kingtide.console;

import io.kingtide.shaper.node.NodeReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can only be read: status, nodes, audit. */
final class ReadEndpoints {
    private final Desk desk;
    private final NodeRegistry registry;
    private final AuditLog audit;

    ReadEndpoints(Desk desk, NodeRegistry registry, AuditLog audit) {
        this.desk = desk;
        this.registry = registry;
        this.audit = audit;
    }

    record NodeView(
            String kind,
            String service,
            String instance,
            boolean connected,
            long lastReportAgoMillis,
            long appliedVersion,
            boolean ready,
            String reason,
            String rules,
            String agent,
            Map<String, Object> counters,
            Map<String, Long> probes) {}

    Router register(Router router) {
        return router.add("GET", "/api/v1/status", Role.VIEWER, this::status)
                .add("GET", "/api/v1/nodes", Role.VIEWER, this::nodes)
                .add("GET", "/api/v1/audit", Role.VIEWER, this::audit)
                .add("GET", "/api/v1/audit/verify", Role.VIEWER, this::verify);
    }

    private Reply status(Call call) {
        ConsoleState state = desk.state();
        Map<String, @Nullable Object> status = new LinkedHashMap<>();
        status.put("killed", state.killed());
        status.put("version", state.version());
        status.put("armed", state.armed().map(Campaign::name).orElse(null));
        status.put("auditHead", audit.head());
        status.put("auditEntries", audit.size());
        status.put("user", call.who().name());
        status.put("role", call.who().role());
        return Reply.ok(status);
    }

    private Reply nodes(Call call) {
        long now = registry.nowMillis();
        List<NodeView> views = new ArrayList<>();
        for (NodeRegistry.Known node : registry.all()) {
            NodeReport report = node.report();
            views.add(new NodeView(
                    node.key().kind(),
                    node.key().service(),
                    node.key().instance(),
                    node.isConnected() && node.isReachable(now),
                    now - node.heardAtMillis(),
                    node.appliedVersion(),
                    report != null && report.ready(),
                    report == null ? "has not reported" : orEmpty(report.reason()),
                    report == null ? "" : orEmpty(report.rules()),
                    report == null ? "" : orEmpty(report.agent()),
                    report == null || report.counters() == null ? Map.of() : report.counters(),
                    report == null || report.probes() == null ? Map.of() : report.probes()));
        }
        return Reply.ok(Map.of("nodes", views));
    }

    private Reply audit(Call call) {
        long after = call.number("after", 0, Long.MAX_VALUE);
        int limit = (int) call.number("limit", 100, 1_000);
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("entries", audit.after(after, limit, entry -> true));
        page.put("head", audit.head());
        page.put("total", audit.size());
        return Reply.ok(page);
    }

    private Reply verify(Call call) {
        try {
            return Reply.ok(audit.verify());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
