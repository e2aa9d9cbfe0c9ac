package io.kingtide.console;

import io.kingtide.console.PlanRun.StepRun;
import io.kingtide.console.PlanRun.StepStatus;
import io.kingtide.shaper.plan.Plan;
import io.kingtide.shaper.state.LimitSetting;
import io.kingtide.shaper.state.SwitchSetting;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Carries armed plans forward: sets coordinated steps at their time, watches that they are in effect, reverses them, and
 * aborts the plan if they are not. Local steps happen on the nodes; here they only get their trace. Called from one thread,
 * a few times a second, and by an abort.
 */
final class PlanRunner {
    /** Later than this a coordinated step is held: nobody expects it any more. */
    static final long MAX_LATE_MILLIS = 10_000;

    private final Desk desk;
    private final NodeRegistry registry;

    PlanRunner(Desk desk, NodeRegistry registry) {
        this.desk = desk;
        this.registry = registry;
    }

    synchronized void carryForward() {
        for (PlanRun run : desk.state().plans().values()) {
            if (run.isArmed()) {
                carryForward(run);
            }
        }
    }

    /** Ends a plan and reverses what it set, unless somebody set it again since. */
    synchronized ConsoleState abort(Person who, String name, String reason) {
        PlanRun run = desk.state().plans().get(name);
        if (run == null || !run.isArmed()) {
            throw ApiProblem.conflict("Aborting plan '" + name + "': it is "
                    + (run == null ? "not known" : run.status().text()) + "; expected an armed one.");
        }
        for (int i = run.plan().steps().size() - 1; i >= 0; i--) {
            Plan.Step step = run.plan().steps().get(i);
            if (step.mode() == Plan.Mode.COORDINATED && run.steps().get(i).isSet()) {
                reverse(run, step, run.steps().get(i), "aborted: " + reason);
                update(
                        run,
                        i,
                        was -> was.to(
                                was.status() == StepStatus.FAILED ? StepStatus.FAILED : StepStatus.REVERSED,
                                desk.clock().millis(),
                                "reversed by the abort"));
            }
        }
        return commit(
                who,
                reason,
                name,
                current -> current.to(
                        PlanRun.Status.ABORTED, who.name(), reason, desk.clock().millis()));
    }

    private void carryForward(PlanRun armed) {
        boolean open = false;
        for (int i = 0; i < armed.plan().steps().size(); i++) {
            PlanRun run = desk.state().plans().get(armed.plan().name());
            if (run == null || !run.isArmed()) {
                return;
            }
            Plan.Step step = run.plan().steps().get(i);
            if (step.mode() == Plan.Mode.LOCAL) {
                traceLocal(run, i, step);
            } else {
                coordinate(run, i, step);
            }
            PlanRun after = desk.state().plans().get(armed.plan().name());
            if (after == null || !after.isArmed()) {
                // The step failed and took the plan with it.
                return;
            }
            open |= isOpen(step, after.steps().get(i));
        }
        if (!open) {
            commit(
                    Person.CONSOLE,
                    "all steps are over",
                    armed.plan().name(),
                    current -> current.to(
                            PlanRun.Status.DONE,
                            Person.CONSOLE.name(),
                            "all steps are over",
                            desk.clock().millis()));
        }
    }

    private static boolean isOpen(Plan.Step step, StepRun run) {
        return run.status() == StepStatus.PENDING
                || run.status() == StepStatus.CHECKING
                || (run.status() == StepStatus.IN_EFFECT && step.reverseAfterMillis() != null);
    }

    private void traceLocal(PlanRun run, int index, Plan.Step step) {
        long now = desk.clock().millis();
        StepRun was = run.steps().get(index);
        if (was.status() == StepStatus.PENDING && now >= run.atMillis(step)) {
            update(
                    run,
                    index,
                    each -> each.to(StepStatus.IN_EFFECT, now, step.action().text() + ", by the nodes' clocks"));
        } else if (was.status() == StepStatus.IN_EFFECT && isReversalDue(run, step, now)) {
            update(
                    run,
                    index,
                    each -> each.to(StepStatus.REVERSED, now, step.action().text() + " ended by the nodes' clocks"));
        }
    }

    private void coordinate(PlanRun run, int index, Plan.Step step) {
        long now = desk.clock().millis();
        StepRun was = run.steps().get(index);
        switch (was.status()) {
            case PENDING -> {
                if (now - run.atMillis(step) > MAX_LATE_MILLIS) {
                    update(run, index, each -> each.to(StepStatus.HELD, now, "the console was not there at its time"));
                } else if (now >= run.atMillis(step)) {
                    begin(run, index, step, now);
                }
            }
            case CHECKING -> check(run, index, step, was, now);
            case IN_EFFECT -> {
                if (isReversalDue(run, step, now)) {
                    reverse(run, step, was, "its time is over");
                    update(run, index, each -> each.to(StepStatus.REVERSED, now, null));
                }
            }
            default -> {
                // Nothing is left to do.
            }
        }
    }

    private void begin(PlanRun run, int index, Plan.Step step, long now) {
        for (String dependency : step.dependsOn()) {
            boolean held = run.steps().stream()
                    .filter(other -> other.name().equals(dependency))
                    .anyMatch(other -> other.status() == StepStatus.IN_EFFECT || other.status() == StepStatus.REVERSED);
            if (!held) {
                fail(run, index, "step '" + dependency + "' on which it depends is not in effect", now);
                return;
            }
        }
        ConsoleState before = desk.state();
        StepRun starting;
        String name;
        if (step.action() instanceof Plan.SetSwitch set) {
            name = set.name();
            starting = new StepRun(
                    step.name(), StepStatus.CHECKING, now, before.switches().get(name), null, null);
        } else {
            name = ((Plan.SetLimit) step.action()).resource();
            starting = new StepRun(
                    step.name(), StepStatus.CHECKING, now, null, before.limits().get(name), null);
        }
        desk.commit(Person.CONSOLE, reason(run, step), state -> change(run, step, state));
        update(run, index, each -> starting);
    }

    private Change change(PlanRun run, Plan.Step step, ConsoleState state) {
        long now = desk.clock().millis();
        if (step.action() instanceof Plan.SetSwitch set) {
            SwitchSetting current = state.switches().get(set.name());
            return new Change.SwitchSet(
                    new SwitchSetting(
                            set.name(),
                            set.on(),
                            set.fallback(),
                            set.target(),
                            run.ownerOfSettings(),
                            "step " + step.name(),
                            now,
                            null,
                            current == null ? 1 : current.version() + 1),
                    false);
        }
        Plan.SetLimit set = (Plan.SetLimit) step.action();
        return new Change.LimitSet(new LimitSetting(
                set.resource(),
                set.permitsPerSecond(),
                set.carrier(),
                run.ownerOfSettings(),
                "step " + step.name(),
                now,
                state.limitVersion(set.resource()) + 1));
    }

    private void check(PlanRun run, int index, Plan.Step step, StepRun was, long now) {
        ConsoleState state = desk.state();
        Effect effect;
        if (step.action() instanceof Plan.SetSwitch set) {
            SwitchSetting current = state.switches().get(set.name());
            String key = "switch/" + set.name();
            effect = Effect.ofProbe(registry, key, current == null ? 0 : current.version(), state.changedAt(key));
        } else {
            String resource = ((Plan.SetLimit) step.action()).resource();
            String key = "limit/" + resource;
            effect = Effect.ofProbe(registry, key, state.limitVersion(resource), state.changedAt(key));
        }
        long reached = effect.nodes().stream()
                .filter(node -> node.state() == Effect.State.IN_EFFECT)
                .count();
        String share = reached + " of " + effect.nodes().size() + " nodes";
        if (reached > 0
                && reached * 100 >= (long) step.quorumPercent() * effect.nodes().size()) {
            update(run, index, each -> each.to(StepStatus.IN_EFFECT, now, share));
        } else if (now - was.changedAtMillis() > step.withinMillis()) {
            fail(
                    run,
                    index,
                    "in effect on " + share + " after " + step.withinMillis() + " ms; expected " + step.quorumPercent()
                            + " percent",
                    now);
        }
    }

    private void fail(PlanRun run, int index, String why, long now) {
        update(run, index, each -> each.to(StepStatus.FAILED, now, why));
        abort(
                Person.CONSOLE,
                run.plan().name(),
                "step '" + run.steps().get(index).name() + "': " + why);
    }

    private void reverse(PlanRun run, Plan.Step step, StepRun was, String why) {
        String reason = reason(run, step) + " reversed: " + why;
        try {
            desk.commit(Person.CONSOLE, reason, state -> reversal(run, step, was, shortened(reason), state));
        } catch (ApiProblem e) {
            if (e.status() != 409) {
                throw e;
            }
            // Somebody set it since, and the last word is theirs.
        }
    }

    private Change reversal(PlanRun run, Plan.Step step, StepRun was, String reason, ConsoleState state) {
        long now = desk.clock().millis();
        if (step.action() instanceof Plan.SetSwitch set) {
            SwitchSetting current = state.switches().get(set.name());
            if (current == null || !current.owner().equals(run.ownerOfSettings())) {
                throw ApiProblem.conflict("set again since");
            }
            SwitchSetting before = was.switchBefore();
            boolean on = before != null && before.on() && !before.isExpired(now);
            return new Change.SwitchSet(
                    new SwitchSetting(
                            set.name(),
                            on,
                            before == null ? null : before.fallback(),
                            before == null ? null : before.target(),
                            run.ownerOfSettings(),
                            reason,
                            now,
                            on && before != null ? before.expiresAtMillis() : null,
                            current.version() + 1),
                    true);
        }
        String resource = ((Plan.SetLimit) step.action()).resource();
        LimitSetting current = state.limits().get(resource);
        if (current == null || !current.owner().equals(run.ownerOfSettings())) {
            throw ApiProblem.conflict("set again since");
        }
        LimitSetting before = was.limitBefore();
        long version = state.limitVersion(resource) + 1;
        return before == null
                ? new Change.LimitLifted(resource, version)
                : new Change.LimitSet(new LimitSetting(
                        resource,
                        before.permitsPerSecond(),
                        before.carrier(),
                        run.ownerOfSettings(),
                        reason,
                        now,
                        version));
    }

    private void update(PlanRun run, int index, UnaryOperator<StepRun> how) {
        String step = run.steps().get(index).name();
        commit(
                Person.CONSOLE,
                "step " + step,
                run.plan().name(),
                current -> current.with(index, how.apply(current.steps().get(index))));
    }

    private ConsoleState commit(Person who, String reason, String plan, UnaryOperator<PlanRun> how) {
        return desk.commit(who, shortened(reason), state -> {
            PlanRun current = state.plans().get(plan);
            if (current == null) {
                throw ApiProblem.notFound("Plan '" + plan + "': no such plan");
            }
            return new Change.PlanSet(how.apply(current));
        });
    }

    private static boolean isReversalDue(PlanRun run, Plan.Step step, long now) {
        @Nullable Long after = step.reverseAfterMillis();
        return after != null && now >= run.atMillis(step) + after;
    }

    private static String reason(PlanRun run, Plan.Step step) {
        return "plan " + run.plan().name() + ", step " + step.name();
    }

    private static String shortened(String reason) {
        return reason.length() <= 500 ? reason : reason.substring(0, 500);
    }
}
