package io.kingtide.agent.instrumentation.servlet;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.kingtide.agent.bootstrap.EntryGate;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * The container's own entry where it is known, so that filters, error pages and asynchronous dispatches are covered; and
 * {@code HttpServlet} for containers that are not.
 */
public final class ServletModule implements InstrumentationModule {
    @Override
    public String name() {
        return "servlet";
    }

    @Override
    public boolean isEntry() {
        return true;
    }

    @Override
    public void start(AgentServices services) {
        EntryGate.fill(new ServletEntry(services));
    }

    @Override
    public List<Weave> weaves() {
        return Arrays.asList(
                Weave.bodies(
                        "tomcat",
                        (builder, type) -> builder.visit(Advice.to(EntryAdvice.Enter.class)
                                .on(named("invoke").and(takesArguments(2)))),
                        "org.apache.catalina.core.StandardEngineValve"),
                Weave.bodies(
                        "tomcat",
                        (builder, type) -> builder.visit(Advice.to(EntryAdvice.Act.class)
                                .on(named("action").and(takesArguments(2)))),
                        "org.apache.coyote.Response"),
                Weave.bodies(
                        "jetty",
                        (builder, type) -> builder.visit(Advice.to(EntryAdvice.Enter.class)
                                .on(named("doFilter").and(takesArguments(3)))),
                        "org.eclipse.jetty.servlet.FilterHolder",
                        "org.eclipse.jetty.ee8.servlet.FilterHolder",
                        "org.eclipse.jetty.ee9.servlet.FilterHolder",
                        "org.eclipse.jetty.ee10.servlet.FilterHolder",
                        "org.eclipse.jetty.ee11.servlet.FilterHolder"),
                Weave.bodies(
                        "undertow",
                        (builder, type) -> builder.visit(Advice.to(EntryAdvice.Enter.class)
                                .on(named("doFilter").and(takesArguments(3)))),
                        "io.undertow.servlet.core.ManagedFilter"),
                Weave.bodies(
                        "servlet",
                        (builder, type) -> builder.visit(Advice.to(EntryAdvice.Enter.class)
                                .on(named("service")
                                        .and(takesArguments(2))
                                        .and(takesArgument(
                                                0,
                                                named(type.getPackage()
                                                                .getName()
                                                                .replace(".http", "") + ".ServletRequest"))))),
                        "javax.servlet.http.HttpServlet",
                        "jakarta.servlet.http.HttpServlet"));
    }
}
