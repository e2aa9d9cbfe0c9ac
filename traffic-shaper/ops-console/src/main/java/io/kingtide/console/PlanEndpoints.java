package io.kingtide.console;

import io.kingtide.shaper.plan.InvalidPlanException;
import io.kingtide.shaper.plan.Plan;
import io.kingtide.shaper.plan.PlanFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/plans}. */
final class PlanEndpoints {
    private static final long MAX_AHEAD_MILLIS = 7 * 86_400_000L;
    private static final long MAX_LATE_MILLIS = 1_000;
    private static final int MAX_PLANS = 100;

    private final Desk desk;
    private final NodeRegistry registry;
    private final PlanRunner runner;

    PlanEndpoints(Desk desk, NodeRegistry registry, PlanRunner runner) {
        this.desk = desk;
        this.registry = registry;
        this.runner = runner;
    }

    record CheckRequest(@Nullable String yaml, @Nullable Long tZeroMillis) {}

    record ArmRequest(
            @Nullable String yaml,
            @Nullable Long tZeroMillis,
            @Nullable String reason,
            @Nullable Long version) {}

    record AbortRequest(@Nullable String reason) {}

    /** One step as it will be, or as it went. {@code nodes} of a local step: where it is in effect now. */
    record StepView(
            String name,
            long atMillis,
            @Nullable Long untilMillis,
            String action,
            Plan.Mode mode,
            Plan.@Nullable WhenCutOff whenCutOff,
            PlanRun.StepStatus status,
            @Nullable String detail,
            @Nullable List<String> nodes) {}

    record PlanView(
            String name,
            PlanRun.Status status,
            long version,
            long tZeroMillis,
            String owner,
            String reason,
            List<StepView> steps,
            boolean shippedEverywhere,
            List<Effect.NodeState> nodes,
            List<String> willStillRun) {}

    Router register(Router router) {
        return router.add("GET", "/api/v1/plans", Role.VIEWER, this::list)
                .add("POST", "/api/v1/plans", Role.OPERATOR, this::arm)
                .add("POST", "/api/v1/plans/check", Role.VIEWER, this::check)
                .add("GET", "/api/v1/plans/{name}", Role.VIEWER, call -> Reply.ok(view(known(call.name()))))
                .add("POST", "/api/v1/plans/{name}/abort", Role.OPERATOR, this::abort);
    }

    private Reply list(Call call) {
        return Reply.ok(Map.of(
                "plans", desk.state().plans().values().stream().map(this::view).toList()));
    }

    private Reply check(Call call) {
        CheckRequest request = call.body(CheckRequest.class);
        Plan plan = plan(request.yaml());
        long tZero = request.tZeroMillis() == null ? 0 : request.tZeroMillis();
        PlanRun run =
                PlanRun.armed(plan, tZero, call.who(), "dry run", desk.clock().millis(), 1);
        return Reply.ok(
                Map.of("name", plan.name(), "tZeroMillis", tZero, "steps", steps(run), "warnings", warnings(plan)));
    }

    private Reply arm(Call call) {
        ArmRequest request = call.body(ArmRequest.class);
        String reason = Call.reason(request.reason());
        Plan plan = plan(request.yaml());
        Long tZero = request.tZeroMillis();
        long now = desk.clock().millis();
        if (tZero == null || tZero > now + MAX_AHEAD_MILLIS) {
            throw ApiProblem.badRequest("Arming plan '" + plan.name() + "': tZeroMillis is " + tZero
                    + "; expected milliseconds since the epoch, at most a week ahead");
        }
        ConsoleState after = desk.commit(call.who(), reason, state -> {
            PlanRun before = state.plans().get(plan.name());
            long version = before == null ? 0 : before.version();
            call.checkVersion("plan '" + plan.name() + "'", request.version(), version);
            checkArmable(plan, tZero, state);
            return new Change.PlanSet(
                    PlanRun.armed(plan, tZero, call.who(), reason, desk.clock().millis(), version + 1));
        });
        Effect.await(registry, call.waitMillis(5_000), () -> shipped(plan.name(), after));
        return new Reply(201, view(known(plan.name())));
    }

    private void checkArmable(Plan plan, long tZero, ConsoleState state) {
        long now = desk.clock().millis();
        for (PlanRun other : state.plans().values()) {
            if (other.isArmed()) {
                throw ApiProblem.conflict("Arming plan '" + plan.name() + "': plan '"
                        + other.plan().name() + "' is armed; expected none. Abort it, or wait until it is done.");
            }
        }
        if (!state.plans().containsKey(plan.name()) && state.plans().size() >= MAX_PLANS) {
            throw ApiProblem.conflict("Arming plan '" + plan.name() + "': there are " + MAX_PLANS
                    + " plans already. Use the name of an old one.");
        }
        for (Plan.Step step : plan.steps()) {
            if (tZero + step.offsetMillis() < now - MAX_LATE_MILLIS) {
                throw ApiProblem.conflict("Arming plan '" + plan.name() + "': its step '" + step.name()
                        + "' lies in the past; expected a later T-zero.");
            }
        }
        List<String> unknown = warnings(plan);
        if (!unknown.isEmpty()) {
            throw ApiProblem.conflict("Arming plan '" + plan.name() + "': " + String.join("; ", unknown)
                    + ". Start the nodes that it concerns, or mend the names.");
        }
    }

    private Reply abort(Call call) {
        AbortRequest request = call.body(AbortRequest.class);
        String reason = Call.reason(request.reason());
        known(call.name());
        ConsoleState after = runner.abort(call.who(), call.name(), reason);
        Effect.await(registry, call.waitMillis(2_000), () -> shipped(call.name(), after));
        return Reply.ok(view(known(call.name())));
    }

    private PlanView view(PlanRun run) {
        Effect shipped = shipped(run.plan().name(), desk.state());
        return new PlanView(
                run.plan().name(),
                run.status(),
                run.version(),
                run.tZeroMillis(),
                run.owner(),
                run.reason(),
                steps(run),
                shipped.inEffectEverywhere(),
                shipped.nodes(),
                willStillRun(run, shipped));
    }

    /** Nodes that have not taken the abort: what they were sent before goes on there. */
    private static List<String> willStillRun(PlanRun run, Effect shipped) {
        boolean local = run.plan().steps().stream().anyMatch(step -> step.mode() == Plan.Mode.LOCAL);
        if (run.status() != PlanRun.Status.ABORTED || !local) {
            return List.of();
        }
        return shipped.nodes().stream()
                .filter(node -> node.state() != Effect.State.IN_EFFECT)
                .map(node -> node.service() + "/" + node.instance())
                .toList();
    }

    private List<StepView> steps(PlanRun run) {
        List<StepView> views = new ArrayList<>();
        for (int i = 0; i < run.plan().steps().size(); i++) {
            Plan.Step step = run.plan().steps().get(i);
            Long after = step.reverseAfterMillis();
            views.add(new StepView(
                    step.name(),
                    run.atMillis(step),
                    after == null ? null : Long.valueOf(run.atMillis(step) + after),
                    step.action().text(),
                    step.mode(),
                    step.whenCutOff(),
                    run.steps().get(i).status(),
                    run.steps().get(i).detail(),
                    step.mode() == Plan.Mode.LOCAL ? lastingOn(run, step) : null));
        }
        return views;
    }

    private List<String> lastingOn(PlanRun run, Plan.Step step) {
        String key = "step/" + run.plan().name() + "/" + step.name();
        return registry.all().stream()
                .filter(node -> node.probe(key) != null && node.isReachable(registry.nowMillis()))
                .map(node -> node.key().text())
                .toList();
    }

    /** Names that no node declares: such a step would change nothing. */
    private List<String> warnings(Plan plan) {
        List<String> warnings = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            boolean isSwitch = step.action() instanceof Plan.SetSwitch;
            String name = step.action() instanceof Plan.SetSwitch set
                    ? set.name()
                    : ((Plan.SetLimit) step.action()).resource();
            var declared = Suggestion.declared(registry, isSwitch ? "switch/" : "limit/");
            if (!declared.contains(name)) {
                warnings.add("step '" + step.name() + "' names '" + name + "', which no node declares"
                        + Suggestion.near(name, declared));
            }
        }
        return warnings;
    }

    private Effect shipped(String name, ConsoleState state) {
        return Effect.ofShapers(registry, state.changedAt("plan/" + name));
    }

    private PlanRun known(String name) {
        PlanRun run = desk.state().plans().get(name);
        if (run == null) {
            throw ApiProblem.notFound("Plan '" + name + "': no such plan"
                    + Suggestion.near(name, desk.state().plans().keySet()));
        }
        return run;
    }

    private static Plan plan(@Nullable String yaml) {
        if (yaml == null) {
            throw ApiProblem.badRequest("Reading a plan: 'yaml' is missing; expected the text of the plan");
        }
        try {
            return PlanFile.read("plan", yaml);
        } catch (InvalidPlanException e) {
            throw ApiProblem.badRequest("Reading a plan: " + String.join("; ", e.problems()))
                    .with("problems", e.problems());
        }
    }
}
