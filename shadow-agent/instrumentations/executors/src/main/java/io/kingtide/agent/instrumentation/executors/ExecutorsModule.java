package io.kingtide.agent.instrumentation.executors;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.asm.MemberSubstitution;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.matcher.ElementMatcher;

/** The JDK's ways to hand work to another thread. */
public final class ExecutorsModule implements InstrumentationModule {
    private static final String LIBRARY = "jdk-executors";

    /** Every kind of dependent stage; names that a JDK does not have do no harm. */
    private static final String[] STAGES = {
        "UniApply",
        "UniAccept",
        "UniRun",
        "UniWhenComplete",
        "UniHandle",
        "UniExceptionally",
        "UniComposeExceptionally",
        "UniRelay",
        "UniCompose",
        "BiApply",
        "BiAccept",
        "BiRun",
        "BiRelay",
        "OrApply",
        "OrAccept",
        "OrRun",
        "AnyOf",
        "CoCompletion",
    };

    @Override
    public String name() {
        return LIBRARY;
    }

    @Override
    public void start(AgentServices services) {
        // The work is done by the bootstrap classes alone.
    }

    @Override
    public List<Weave> weaves() {
        return Arrays.asList(
                body(
                        builder -> builder.visit(
                                        Advice.to(HandOverAdvice.Created.class).on(isConstructor()))
                                .visit(Advice.to(HandOverAdvice.RunOnce.class)
                                        .on(named("run").and(takesNoArguments()))),
                        "java.util.concurrent.FutureTask"),
                body(
                        builder -> builder.visit(
                                        Advice.to(HandOverAdvice.Created.class).on(isConstructor()))
                                .visit(Advice.to(HandOverAdvice.Run.class)
                                        .on(named("doExec").and(takesNoArguments()))),
                        "java.util.concurrent.ForkJoinTask"),
                body(
                        builder -> builder.visit(Advice.to(HandOverAdvice.Submitted.class)
                                        .on(named("execute").and(takesArguments(Runnable.class))))
                                .visit(Advice.to(HandOverAdvice.Removed.class)
                                        .on(named("remove").and(takesArguments(Runnable.class))))
                                .visit(Advice.to(HandOverAdvice.Forget.class).on(named("addWorker")))
                                .visit(runThrough(named("runWorker"))),
                        "java.util.concurrent.ThreadPoolExecutor"),
                body(
                        builder -> builder.visit(Advice.to(HandOverAdvice.Forget.class)
                                .on(named("scheduleAtFixedRate").or(named("scheduleWithFixedDelay")))),
                        "java.util.concurrent.ScheduledThreadPoolExecutor"),
                body(
                        builder -> builder.visit(Advice.to(HandOverAdvice.Forget.class)
                                .on(named("createWorker")
                                        .or(named("scheduleAtFixedRate"))
                                        .or(named("scheduleWithFixedDelay")))),
                        "java.util.concurrent.ForkJoinPool"),
                body(
                        builder -> builder.visit(Advice.to(HandOverAdvice.Run.class)
                                .on(named("run").and(takesNoArguments()))),
                        "java.util.concurrent.CompletableFuture$AsyncSupply",
                        "java.util.concurrent.CompletableFuture$AsyncRun"),
                body(
                        builder -> builder.visit(
                                Advice.to(HandOverAdvice.Run.class).on(named("tryFire"))),
                        stages()),
                body(
                        builder -> builder.visit(
                                Advice.to(HandOverAdvice.Starting.class).on(named("start"))),
                        "java.lang.Thread",
                        "java.lang.VirtualThread",
                        "java.lang.ThreadBuilders$BoundVirtualThread"),
                body(
                        builder -> builder.visit(Advice.to(HandOverAdvice.TimerTaskScheduled.class)
                                .on(named("sched"))),
                        "java.util.Timer"),
                body(builder -> builder.visit(runThrough(named("mainLoop"))), "java.util.TimerThread"));
    }

    private interface Body {
        DynamicType.Builder<?> apply(DynamicType.Builder<?> builder);
    }

    private static Weave body(Body body, String... types) {
        return Weave.bodies(LIBRARY, (builder, type) -> body.apply(builder), types);
    }

    /** Replaces {@code task.run()} in a worker's loop: there is no method around it that no subclass overrides. */
    private static AsmVisitorWrapper runThrough(ElementMatcher<? super MethodDescription> loop) {
        try {
            return MemberSubstitution.relaxed()
                    .method(named("run")
                            .and(takesNoArguments())
                            .and(isDeclaredBy(named("java.lang.Runnable").or(named("java.util.TimerTask")))))
                    .replaceWith(CarriedWork.class.getMethod("run", Runnable.class))
                    .on(loop);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("The bootstrap classes are of another version", e);
        }
    }

    private static String[] stages() {
        String[] names = new String[STAGES.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = "java.util.concurrent.CompletableFuture$" + STAGES[i];
        }
        return names;
    }
}
