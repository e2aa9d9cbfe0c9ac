package io.kingtide.agent.instrumentation.servlet;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.EntryGate;
import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.CarrierStay;
import io.kingtide.agent.engine.CarryingProxy;
import io.kingtide.agent.engine.Hooked;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Reflection;
import io.kingtide.agent.engine.Weave;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The container's own entry where it is known, so that filters, error pages and asynchronous dispatches are covered; and
 * {@code HttpServlet} for containers that are not.
 */
public final class ServletModule implements InstrumentationModule {
    private static final String TOMCAT_EVENT = "tomcat.event";
    private static final String JETTY_REQUEST = "jetty.request";
    private static final String JETTY_SENDING = "jetty.sending";
    private static final String JETTY_CORE_REQUEST = "jetty.core.request";
    private static final String JETTY_CORE_WRITING = "jetty.core.writing";
    private static final String UNDERTOW_REQUEST = "undertow.request";
    private static final String UNDERTOW_RESPONSE = "undertow.response";
    private static final String TASK = "servlet.task";
    private static final String READ_LISTENER = "servlet.read-listener";
    private static final String WRITE_LISTENER = "servlet.write-listener";

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
        ServletEntry entry = new ServletEntry(services);
        EntryGate.fill(entry);
        LibraryHooks.fill(TOMCAT_EVENT, (self, arguments, result) -> tomcatEvent(entry, arguments[0]));
        JettyChannels jetty = new JettyChannels(entry);
        LibraryHooks.fill(JETTY_REQUEST, (self, arguments, result) -> jetty.request(self, arguments[0]));
        LibraryHooks.fill(JETTY_SENDING, (self, arguments, result) -> jetty.sending(self));
        JettyCoreRequests core = new JettyCoreRequests(services);
        LibraryHooks.fill(JETTY_CORE_REQUEST, (self, arguments, result) -> core.request(arguments));
        LibraryHooks.fill(JETTY_CORE_WRITING, (self, arguments, result) -> core.writing(self));
        UndertowExchanges undertow = new UndertowExchanges(services);
        LibraryHooks.fill(UNDERTOW_REQUEST, (self, arguments, result) -> undertow.request(arguments[1]));
        LibraryHooks.fill(UNDERTOW_RESPONSE, (self, arguments, result) -> undertow.response(self));
        LibraryHooks.fill(
                TASK,
                (self, arguments, result) ->
                        arguments[0] instanceof Runnable ? CarriedWork.carried((Runnable) arguments[0]) : null);
        LibraryHooks.fill(READ_LISTENER, (self, arguments, result) -> listener(arguments[0], "ReadListener"));
        LibraryHooks.fill(WRITE_LISTENER, (self, arguments, result) -> listener(arguments[0], "WriteListener"));
    }

    /** Tomcat tells listeners of asynchronous input and output past its valves. */
    private static LibraryHooks.@Nullable Stay tomcatEvent(ServletEntry entry, @Nullable Object coyoteRequest)
            throws ReflectiveOperationException {
        Object request =
                coyoteRequest == null || !Carrier.awake() ? null : Reflection.call(coyoteRequest, "getNote", 1);
        return request == null ? null : CarrierStay.in(entry.trafficOf(request));
    }

    private static @Nullable Object listener(@Nullable Object listener, String type) {
        if (listener == null) {
            return null;
        }
        Object carrying = CarryingProxy.of(listener, "jakarta.servlet." + type);
        return carrying != listener ? carrying : CarryingProxy.of(listener, "javax.servlet." + type);
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
                        "tomcat",
                        (builder, type) -> builder.visit(Hooked.entry(
                                TOMCAT_EVENT, named("asyncDispatch").and(takesArguments(3)))),
                        "org.apache.catalina.connector.CoyoteAdapter"),
                Weave.bodies(
                        "jetty",
                        (builder, type) -> builder.visit(Hooked.entry(
                                        JETTY_REQUEST,
                                        namedOneOf("handle", "handleAsync").and(takesArguments(1))))
                                .visit(Hooked.takingEntry(
                                        JETTY_CORE_REQUEST, named("handle").and(takesArguments(3)))),
                        "org.eclipse.jetty.server.Server"),
                Weave.bodies(
                        "jetty",
                        (builder, type) -> builder.visit(Hooked.before(
                                JETTY_SENDING, named("sendResponse").and(takesArguments(4)))),
                        "org.eclipse.jetty.server.HttpChannel"),
                Weave.bodies(
                        "jetty",
                        (builder, type) -> builder.visit(
                                Hooked.before(JETTY_CORE_WRITING, named("write").and(takesArguments(3)))),
                        "org.eclipse.jetty.server.internal.HttpChannelState$ChannelResponse"),
                Weave.bodies(
                        "undertow",
                        (builder, type) -> builder.visit(Hooked.entry(
                                UNDERTOW_REQUEST, named("executeRootHandler").and(takesArguments(2)))),
                        "io.undertow.server.Connectors"),
                Weave.bodies(
                        "undertow",
                        (builder, type) -> builder.visit(Hooked.before(UNDERTOW_RESPONSE, named("getResponseChannel")))
                                .visit(Hooked.secondArgument(
                                        TASK, named("dispatch").and(takesArgument(1, named("java.lang.Runnable"))))),
                        "io.undertow.server.HttpServerExchange"),
                Weave.bodies(
                        "undertow",
                        (builder, type) -> builder.visit(Hooked.argument(
                                TASK, named("execute").and(takesArgument(0, named("java.lang.Runnable"))))),
                        "org.xnio.XnioWorker"),
                Weave.bodies(
                        "servlet",
                        (builder, type) -> builder.visit(Hooked.argument(
                                TASK, named("start").and(takesArgument(0, named("java.lang.Runnable"))))),
                        "org.apache.catalina.core.AsyncContextImpl",
                        "io.undertow.servlet.spec.AsyncContextImpl",
                        "org.eclipse.jetty.server.AsyncContextState",
                        "org.eclipse.jetty.ee8.nested.AsyncContextState",
                        "org.eclipse.jetty.ee9.nested.AsyncContextState",
                        "org.eclipse.jetty.ee10.servlet.AsyncContextState",
                        "org.eclipse.jetty.ee11.servlet.AsyncContextState"),
                Weave.bodies(
                        "servlet",
                        (builder, type) -> builder.visit(Hooked.argument(
                                        READ_LISTENER, named("setReadListener").and(takesArguments(1))))
                                .visit(Hooked.argument(
                                        WRITE_LISTENER,
                                        named("setWriteListener").and(takesArguments(1)))),
                        "org.apache.catalina.connector.InputBuffer",
                        "org.apache.catalina.connector.OutputBuffer",
                        "io.undertow.servlet.spec.ServletInputStreamImpl",
                        "io.undertow.servlet.spec.ServletOutputStreamImpl",
                        "org.eclipse.jetty.server.HttpInput",
                        "org.eclipse.jetty.server.HttpOutput",
                        "org.eclipse.jetty.ee8.nested.HttpInput",
                        "org.eclipse.jetty.ee8.nested.HttpOutput",
                        "org.eclipse.jetty.ee9.nested.HttpInput",
                        "org.eclipse.jetty.ee9.nested.HttpOutput",
                        "org.eclipse.jetty.ee10.servlet.HttpInput",
                        "org.eclipse.jetty.ee10.servlet.HttpOutput",
                        "org.eclipse.jetty.ee11.servlet.HttpInput",
                        "org.eclipse.jetty.ee11.servlet.HttpOutput"),
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
