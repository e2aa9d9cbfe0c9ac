package io.kingtide.agent.instrumentation.logging;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.Hooked;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.util.Arrays;
import java.util.List;

/**
 * Gives log events of tagged work the context value {@code kingtide.campaign}, where Logback and Log4j 2 read the mapped
 * diagnostic context. The application's own context is not touched: it is copied to other threads by other means, and would
 * stay behind on pooled ones.
 */
public final class LoggingModule implements InstrumentationModule {
    private static final String LOGBACK_CONTEXT = "logback.context";
    private static final String LOG4J_CONTEXT = "log4j2.context";

    @Override
    public String name() {
        return "logging";
    }

    @Override
    public void start(AgentServices services) {
        LibraryHooks.fill(LOGBACK_CONTEXT, (self, arguments, result) -> MarkedContext.ofEvent(self, result));
        LibraryHooks.fill(LOG4J_CONTEXT, (self, arguments, result) -> MarkedContext.injected(result));
    }

    @Override
    public List<Weave> weaves() {
        return Arrays.asList(
                Weave.bodies(
                        "logback",
                        (builder, type) -> builder.visit(Hooked.creation(isConstructor()))
                                .visit(Hooked.result(
                                        LOGBACK_CONTEXT,
                                        namedOneOf("getMDCPropertyMap", "getMdc")
                                                .and(takesNoArguments()))),
                        "ch.qos.logback.classic.spi.LoggingEvent"),
                Weave.bodies(
                        "log4j2",
                        (builder, type) -> builder.visit(Hooked.result(
                                LOG4J_CONTEXT, named("injectContextData").and(takesArguments(2)))),
                        "org.apache.logging.log4j.core.impl.ThreadContextDataInjector$ForDefaultThreadContextMap",
                        "org.apache.logging.log4j.core.impl.ThreadContextDataInjector$ForGarbageFreeThreadContextMap",
                        "org.apache.logging.log4j.core.impl.ThreadContextDataInjector$ForCopyOnWriteThreadContextMap"));
    }
}
