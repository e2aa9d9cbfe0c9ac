package io.kingtide.console;

import io.kingtide.shaper.state.Fallback;
import io.kingtide.shaper.state.SwitchSetting;
import io.kingtide.shaper.state.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/switches}. */
final class SwitchEndpoints {
    private static final long MAX_TTL_SECONDS = 86_400;

    private final Desk desk;
    private final NodeRegistry registry;
    private final EffectWatch watch;
    private final AuditLog audit;

    SwitchEndpoints(Desk desk, NodeRegistry registry, EffectWatch watch, AuditLog audit) {
        this.desk = desk;
        this.registry = registry;
        this.watch = watch;
        this.audit = audit;
    }

    record SwitchRequest(
            @Nullable Boolean on,
            @Nullable String reason,
            @Nullable Long version,
            @Nullable Long ttlSeconds,
            @Nullable Fallback fallback,
            @Nullable Target target,
            @Nullable Boolean allowUndeclared) {}

    record SwitchView(
            String name,
            long version,
            boolean on,
            @Nullable SwitchSetting setting,
            boolean inEffectEverywhere,
            List<Effect.NodeState> nodes) {}

    Router register(Router router) {
        return router.add("GET", "/api/v1/switches", Role.VIEWER, this::list)
                .add("GET", "/api/v1/switches/{name}", Role.VIEWER, call -> Reply.ok(view(known(call.name()))))
                .add("GET", "/api/v1/switches/{name}/history", Role.VIEWER, this::history)
                .add("PUT", "/api/v1/switches/{name}", Role.OPERATOR, this::set);
    }

    private Reply list(Call call) {
        List<SwitchView> views = new ArrayList<>();
        names().forEach(name -> views.add(view(name)));
        return Reply.ok(Map.of("switches", views));
    }

    private Reply history(Call call) {
        String name = known(call.name());
        return Reply.ok(Map.of(
                "history",
                audit.after(
                        0,
                        1_000,
                        entry -> entry.change() instanceof Change.SwitchSet
                                && entry.subject().equals(name))));
    }

    private Reply set(Call call) {
        SwitchRequest request = call.body(SwitchRequest.class);
        String reason = Call.reason(request.reason());
        Boolean on = request.on();
        if (on == null) {
            throw ApiProblem.badRequest(
                    "Setting switch '" + call.name() + "': 'on' is missing; expected true or false");
        }
        if (!Boolean.TRUE.equals(request.allowUndeclared())) {
            known(call.name());
        }
        ConsoleState after = desk.commit(
                call.who(), reason, state -> new Change.SwitchSet(setting(call, request, on, state), false));
        SwitchSetting setting = after.switches().get(call.name());
        if (setting != null) {
            watch.watch(setting, after);
            watch.look();
        }
        String name = call.name();
        Effect.await(registry, call.waitMillis(1_000), () -> effect(name, after));
        return Reply.ok(view(name));
    }

    private SwitchSetting setting(Call call, SwitchRequest request, boolean on, ConsoleState state) {
        SwitchSetting before = state.switches().get(call.name());
        long version = before == null ? 0 : before.version();
        call.checkVersion("switch '" + call.name() + "'", request.version(), version);
        long now = desk.clock().millis();
        Long ttl = request.ttlSeconds();
        if (ttl != null && (ttl < 1 || ttl > MAX_TTL_SECONDS)) {
            throw ApiProblem.badRequest("ttlSeconds is " + ttl + "; expected 1 to " + MAX_TTL_SECONDS);
        }
        try {
            return new SwitchSetting(
                    call.name(),
                    on,
                    request.fallback(),
                    request.target(),
                    call.who().name(),
                    Call.reason(request.reason()),
                    now,
                    ttl == null ? null : Long.valueOf(now + ttl * 1_000),
                    version + 1);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest("Setting switch '" + call.name() + "': " + e.getMessage());
        }
    }

    private SwitchView view(String name) {
        ConsoleState state = desk.state();
        SwitchSetting made = state.switches().get(name);
        SwitchSetting lasting = lasting(name, state);
        Effect effect = effect(name, state);
        return new SwitchView(
                name,
                made == null ? 0 : made.version(),
                lasting != null
                        && lasting.on()
                        && !lasting.isExpired(desk.clock().millis()),
                lasting,
                effect.inEffectEverywhere(),
                effect.nodes());
    }

    /** The setting that nodes should have in effect now: a plan's local step may lie over the one that was made. */
    private @Nullable SwitchSetting lasting(String name, ConsoleState state) {
        for (SwitchSetting setting : state.inEffect(desk.clock().millis()).switches()) {
            if (setting.name().equals(name)) {
                return setting;
            }
        }
        return null;
    }

    private Effect effect(String name, ConsoleState state) {
        SwitchSetting setting = lasting(name, state);
        String key = "switch/" + name;
        return Effect.ofProbe(registry, key, setting == null ? 0 : setting.version(), state.changedAt(key));
    }

    private String known(String name) {
        TreeSet<String> names = names();
        if (names.contains(name)) {
            return name;
        }
        String suggestion = Suggestion.near(name, names);
        throw ApiProblem.notFound("Switch '" + name + "': never set, and no node declares it" + suggestion
                + ". To set it before its nodes are there, add \"allowUndeclared\": true.");
    }

    private TreeSet<String> names() {
        TreeSet<String> names = new TreeSet<>(desk.state().switches().keySet());
        names.addAll(Suggestion.declared(registry, "switch/"));
        return names;
    }
}
