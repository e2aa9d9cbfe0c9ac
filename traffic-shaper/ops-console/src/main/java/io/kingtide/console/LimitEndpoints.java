package io.kingtide.console;

import io.kingtide.shaper.state.LimitSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/limits}. */
final class LimitEndpoints {
    private final Desk desk;
    private final NodeRegistry registry;
    private final EffectWatch watch;

    LimitEndpoints(Desk desk, NodeRegistry registry, EffectWatch watch) {
        this.desk = desk;
        this.registry = registry;
        this.watch = watch;
    }

    record LimitRequest(
            @Nullable Double permitsPerSecond,
            @Nullable String carrier,
            @Nullable String reason,
            @Nullable Long version,
            @Nullable Boolean allowUndeclared) {}

    record LimitView(
            String resource,
            long version,
            @Nullable LimitSetting setting,
            boolean inEffectEverywhere,
            List<Effect.NodeState> nodes) {}

    Router register(Router router) {
        return router.add("GET", "/api/v1/limits", Role.VIEWER, this::list)
                .add("GET", "/api/v1/limits/{name}", Role.VIEWER, call -> Reply.ok(view(known(call.name()))))
                .add("PUT", "/api/v1/limits/{name}", Role.OPERATOR, this::set)
                .add("DELETE", "/api/v1/limits/{name}", Role.OPERATOR, this::lift);
    }

    private Reply list(Call call) {
        List<LimitView> views = new ArrayList<>();
        names().forEach(resource -> views.add(view(resource)));
        return Reply.ok(Map.of("limits", views));
    }

    private Reply set(Call call) {
        LimitRequest request = call.body(LimitRequest.class);
        String reason = Call.reason(request.reason());
        Double permits = request.permitsPerSecond();
        if (permits == null) {
            throw ApiProblem.badRequest(
                    "Limiting '" + call.name() + "': 'permitsPerSecond' is missing; expected 0.1 to 10000000");
        }
        if (!Boolean.TRUE.equals(request.allowUndeclared())) {
            known(call.name());
        }
        ConsoleState after = desk.commit(
                call.who(), reason, state -> new Change.LimitSet(setting(call, request, permits, reason, state)));
        LimitSetting setting = after.limits().get(call.name());
        if (setting != null) {
            watch.watch(setting, after);
            watch.look();
        }
        return answer(call, after);
    }

    private LimitSetting setting(Call call, LimitRequest request, double permits, String reason, ConsoleState state) {
        String resource = call.name();
        long version = state.limitVersion(resource);
        call.checkVersion("limit '" + resource + "'", request.version(), version);
        String carrier = request.carrier() == null ? "gcra" : request.carrier();
        try {
            return new LimitSetting(
                    resource,
                    permits,
                    carrier,
                    call.who().name(),
                    reason,
                    desk.clock().millis(),
                    version + 1);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest("Limiting '" + resource + "': " + e.getMessage());
        }
    }

    private Reply lift(Call call) {
        String resource = call.name();
        String reason = Call.reason(call.query().get("reason"));
        String version = call.query().get("version");
        ConsoleState after = desk.commit(call.who(), reason, state -> {
            if (!state.limits().containsKey(resource)) {
                throw ApiProblem.notFound("Lifting the limit of '" + resource + "': it has none"
                        + Suggestion.near(resource, state.limits().keySet()));
            }
            long current = state.limitVersion(resource);
            Long expected = version == null ? null : Long.valueOf(call.number("version", 0, Long.MAX_VALUE));
            call.checkVersion("limit '" + resource + "'", expected, current);
            return new Change.LimitLifted(resource, current + 1);
        });
        return answer(call, after);
    }

    private Reply answer(Call call, ConsoleState after) {
        String resource = call.name();
        Effect.await(registry, call.waitMillis(1_000), () -> effect(resource, after));
        return Reply.ok(view(resource));
    }

    private LimitView view(String resource) {
        ConsoleState state = desk.state();
        Effect effect = effect(resource, state);
        return new LimitView(
                resource,
                state.limitVersion(resource),
                lasting(resource, state),
                effect.inEffectEverywhere(),
                effect.nodes());
    }

    /** The setting that nodes should have in effect now: a plan's local step may lie over the one that was made. */
    private @Nullable LimitSetting lasting(String resource, ConsoleState state) {
        for (LimitSetting setting : state.inEffect(desk.clock().millis()).limits()) {
            if (setting.resource().equals(resource)) {
                return setting;
            }
        }
        return null;
    }

    private Effect effect(String resource, ConsoleState state) {
        LimitSetting setting = lasting(resource, state);
        String key = "limit/" + resource;
        return Effect.ofProbe(registry, key, setting == null ? 0 : setting.version(), state.changedAt(key));
    }

    private String known(String resource) {
        TreeSet<String> names = names();
        if (names.contains(resource)) {
            return resource;
        }
        throw ApiProblem.notFound("Limit '" + resource + "': never set, and no node declares this resource"
                + Suggestion.near(resource, names)
                + ". To set it before its nodes are there, add \"allowUndeclared\": true.");
    }

    private TreeSet<String> names() {
        TreeSet<String> names = new TreeSet<>(desk.state().limits().keySet());
        names.addAll(Suggestion.declared(registry, "limit/"));
        return names;
    }
}
