package io.kingtide.agent.instrumentation.jobs;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.Hooked;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Reflection;
import io.kingtide.agent.engine.Weave;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recurring tasks of the JDK's scheduled pools, known by their class, Spring's, known by class and method, and
 * db-scheduler's, known by the task's name.
 */
public final class JobsModule implements InstrumentationModule {
    private static final String SCHEDULED = "jobs.scheduled";
    private static final String SPRING = "jobs.spring";
    private static final String DB_SCHEDULER = "jobs.db-scheduler";

    @Override
    public String name() {
        return "jobs";
    }

    @Override
    public void start(AgentServices services) {
        ShadowTurns turns = new ShadowTurns(services);
        services.status("jobs", turns::status);
        LibraryHooks.fill(
                SCHEDULED,
                (self, arguments, result) ->
                        arguments[0] instanceof Runnable ? turns.recurring((Runnable) arguments[0]) : null);
        LibraryHooks.fill(SPRING, (self, arguments, result) -> {
            Object method = self == null ? null : Reflection.call(self, "getMethod");
            return self instanceof Runnable && method instanceof Method
                    ? turns.after(((Runnable) self)::run, nameOf((Method) method))
                    : null;
        });
        LibraryHooks.fill(
                DB_SCHEDULER, (self, arguments, result) -> self == null ? null : dbScheduler(turns, self, arguments));
    }

    private static String nameOf(Method method) {
        return method.getDeclaringClass().getName() + '.' + method.getName();
    }

    /**
     * The chain around a task's handler. Only where it has come to the handler itself, behind the application's
     * interceptors. What the shadow turn says about the next execution is dropped: the row in the table of tasks is the
     * real one's.
     */
    private static LibraryHooks.@Nullable Stay dbScheduler(
            ShadowTurns turns, Object chain, @Nullable Object[] arguments) throws ReflectiveOperationException {
        Object interceptors = Reflection.field(chain, "interceptors");
        Object handler = Reflection.field(chain, "executionHandler");
        Object task = arguments[0];
        if (!(interceptors instanceof List) || !((List<?>) interceptors).isEmpty() || handler == null || task == null) {
            return null;
        }
        return turns.after(
                () -> Reflection.call(handler, "execute", arguments),
                "db-scheduler:" + Reflection.call(task, "getTaskName"));
    }

    @Override
    public List<Weave> weaves() {
        return Arrays.asList(
                Weave.bodies(
                        "jobs",
                        (builder, type) -> builder.visit(Hooked.anyArgument(
                                SCHEDULED,
                                namedOneOf("scheduleAtFixedRate", "scheduleWithFixedDelay")
                                        .and(takesArgument(0, named("java.lang.Runnable"))))),
                        "java.util.concurrent.ScheduledThreadPoolExecutor"),
                Weave.bodies(
                        "jobs",
                        (builder, type) ->
                                builder.visit(Hooked.entry(SPRING, named("run").and(takesNoArguments()))),
                        "org.springframework.scheduling.support.ScheduledMethodRunnable"),
                Weave.bodies(
                        "jobs",
                        (builder, type) -> builder.visit(
                                Hooked.entry(DB_SCHEDULER, named("proceed").and(takesArguments(2)))),
                        "com.github.kagkarlsson.scheduler.event.ExecutionChain"));
    }
}
