package io.kingtide.agent.instrumentation.handovers;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.CarrierStay;
import io.kingtide.agent.engine.CarryingProxy;
import io.kingtide.agent.engine.Hooked;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Executors and schedulers that are none of the JDK's. As there: a plain task is wrapped, an object that stands for one
 * hand-over is remembered and runs under exactly what was remembered.
 */
public final class HandOversModule implements InstrumentationModule {
    private static final String SUBMITTED = "hand-over.submitted";
    private static final String CREATED = "hand-over.created";
    private static final String RUN = "hand-over.run";
    private static final String RESUMED = "hand-over.resumed";

    private static final ElementMatcher.Junction<MethodDescription> EXECUTE =
            named("execute").and(takesArguments(Runnable.class));

    @Override
    public String name() {
        return "hand-overs";
    }

    @Override
    public void start(AgentServices services) {
        LibraryHooks.fill(SUBMITTED, (self, arguments, result) -> carried(arguments[0]));
        LibraryHooks.fill(CREATED, (self, arguments, result) -> {
            if (self != null) {
                CarriedWork.created(self);
            }
            return null;
        });
        LibraryHooks.fill(RUN, (self, arguments, result) -> exactly(self));
        LibraryHooks.fill(RESUMED, (self, arguments, result) -> exactly(arguments[0]));
    }

    private static @Nullable Object carried(@Nullable Object task) {
        if (task instanceof Runnable) {
            return CarriedWork.carried((Runnable) task);
        }
        return task == null ? null : CarryingProxy.of(task, "java.util.concurrent.Callable");
    }

    private static LibraryHooks.@Nullable Stay exactly(@Nullable Object work) {
        return work == null ? null : CarrierStay.in(CarriedWork.remembered(work));
    }

    @Override
    public List<Weave> weaves() {
        return Arrays.asList(
                submitting("netty-executors", EXECUTE, "io.netty.util.concurrent.SingleThreadEventExecutor"),
                remembered(
                        "netty-executors",
                        namedOneOf("run", "expire").and(takesNoArguments()),
                        "io.netty.util.concurrent.ScheduledFutureTask",
                        "io.netty.util.HashedWheelTimer$HashedWheelTimeout"),
                submitting(
                        "jboss-threads",
                        EXECUTE.or(named("schedule").and(takesArguments(3))),
                        "org.jboss.threads.EnhancedQueueExecutor"),
                // A continuation belongs to one coroutine and is made on its thread; whoever resumes it is another
                // matter.
                remembered(
                        "kotlin-coroutines", named("run").and(takesNoArguments()), "kotlinx.coroutines.DispatchedTask"),
                Weave.bodies(
                        "kotlin-coroutines",
                        (builder, type) -> builder.visit(Hooked.entry(
                                RESUMED,
                                named("resume").and(takesArgument(0, named("kotlinx.coroutines.DispatchedTask"))))),
                        "kotlinx.coroutines.DispatchedTaskKt"),
                // A call that waits for its turn is started by whoever ends before it.
                remembered(
                        "okhttp-calls",
                        namedOneOf("run", "execute").and(takesNoArguments()),
                        "okhttp3.RealCall$AsyncCall",
                        "okhttp3.internal.connection.RealCall$AsyncCall"));
    }

    private static Weave submitting(
            String library, ElementMatcher<? super MethodDescription> methods, String... types) {
        return Weave.bodies(library, (builder, type) -> builder.visit(Hooked.argument(SUBMITTED, methods)), types);
    }

    private static Weave remembered(String library, ElementMatcher<? super MethodDescription> runs, String... types) {
        return Weave.bodies(
                library,
                (builder, type) ->
                        builder.visit(Hooked.after(CREATED, isConstructor())).visit(Hooked.entry(RUN, runs)),
                types);
    }
}
