package io.kingtide.agent.instrumentation.jobs;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
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

/** Recurring tasks of the JDK's scheduled pools, known by their class, and Spring's, known by class and method. */
public final class JobsModule implements InstrumentationModule {
    private static final String SCHEDULED = "jobs.scheduled";
    private static final String SPRING = "jobs.spring";

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
                    ? turns.after((Runnable) self, (Method) method)
                    : null;
        });
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
                        "org.springframework.scheduling.support.ScheduledMethodRunnable"));
    }
}
