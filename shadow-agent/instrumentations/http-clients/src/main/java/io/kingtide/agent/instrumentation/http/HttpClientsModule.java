package io.kingtide.agent.instrumentation.http;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isProtected;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.kingtide.agent.bootstrap.ExitGate;
import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.Hooked;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * The JDK's two HTTP clients, OkHttp, and Apache's blocking ones; tagged calls through Apache's asynchronous ones are
 * refused.
 */
public final class HttpClientsModule implements InstrumentationModule {
    private static final String JDK_REDIRECT = "jdk-client.redirect";
    private static final String URL_REDIRECT = "url-connection.redirect";

    @Override
    public String name() {
        return "http-clients";
    }

    @Override
    public void start(AgentServices services) {
        TagOnTheWay tags = new TagOnTheWay(services);
        ExitGate.fill(tags);
        LibraryHooks.fill(JDK_REDIRECT, (self, arguments, result) -> tags.redirected(arguments, result));
        LibraryHooks.fill(URL_REDIRECT, (self, arguments, result) -> tags.redirected(arguments));
    }

    @Override
    public List<Weave> weaves() {
        return Arrays.asList(
                Weave.bodies(
                        "jdk-http-client",
                        (builder, type) -> builder.visit(Advice.to(ExitAdvice.JdkRequest.class)
                                .on(named("send")
                                        .or(named("sendAsync"))
                                        .and(isPublic())
                                        .and(takesArgument(0, named("java.net.http.HttpRequest"))))),
                        "jdk.internal.net.http.HttpClientImpl"),
                Weave.bodies(
                        "jdk-http-client",
                        (builder, type) -> builder.visit(Hooked.creation(isConstructor()))
                                .visit(Hooked.result(JDK_REDIRECT, named("newInstanceForRedirection"))),
                        "jdk.internal.net.http.HttpRequestImpl"),
                Weave.bodies(
                        "http-url-connection",
                        (builder, type) -> builder.visit(Hooked.exit(
                                URL_REDIRECT, named("followRedirect0").and(takesArguments(3)))),
                        "sun.net.www.protocol.http.HttpURLConnection"),
                Weave.bodies(
                        "http-url-connection",
                        (builder, type) -> builder.visit(Advice.to(ExitAdvice.UrlConnection.class)
                                .on(named("connect")
                                        .or(named("getInputStream"))
                                        .or(named("getOutputStream"))
                                        .and(takesNoArguments())
                                        .and(isPublic()))),
                        "sun.net.www.protocol.http.HttpURLConnection",
                        "sun.net.www.protocol.https.AbstractDelegateHttpsURLConnection"),
                Weave.bodies(
                        "okhttp",
                        (builder, type) -> builder.visit(Advice.to(ExitAdvice.OkHttpRequest.class)
                                .on(named("proceed").and(takesArgument(0, named("okhttp3.Request"))))),
                        "okhttp3.internal.http.RealInterceptorChain"),
                Weave.bodies(
                        "apache-httpclient-4",
                        (builder, type) -> builder.visit(Advice.to(ExitAdvice.Apache4.class)
                                .on(named("execute").and(takesArguments(3)))),
                        "org.apache.http.protocol.HttpRequestExecutor"),
                Weave.bodies(
                        "apache-httpclient-5",
                        (builder, type) -> builder.visit(Advice.to(ExitAdvice.Apache5.class)
                                .on(named("execute").and(takesArguments(4)))),
                        "org.apache.hc.core5.http.impl.io.HttpRequestExecutor"),
                Weave.bodies(
                        "uncovered-http-clients",
                        (builder, type) -> builder.visit(Advice.to(ExitAdvice.Uncovered.class)
                                .on(namedOneOf("doExecute", "execute")
                                        .and(isPublic().or(isProtected())))),
                        "org.apache.hc.client5.http.impl.async.InternalAbstractHttpAsyncClient",
                        "org.apache.hc.client5.http.impl.async.MinimalHttpAsyncClient",
                        "org.apache.hc.client5.http.impl.async.MinimalH2AsyncClient",
                        "org.apache.http.impl.nio.client.InternalHttpAsyncClient",
                        "org.apache.http.impl.nio.client.MinimalHttpAsyncClient"));
    }
}
