package io.kingtide.agent.instrumentation.http;

import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.kingtide.agent.bootstrap.ExitGate;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.asm.Advice;

/** The JDK's two HTTP clients. */
public final class HttpClientsModule implements InstrumentationModule {
    @Override
    public String name() {
        return "http-clients";
    }

    @Override
    public void start(AgentServices services) {
        ExitGate.fill(new TagOnTheWay(services));
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
                        "http-url-connection",
                        (builder, type) -> builder.visit(Advice.to(ExitAdvice.UrlConnection.class)
                                .on(named("connect")
                                        .or(named("getInputStream"))
                                        .or(named("getOutputStream"))
                                        .and(takesNoArguments())
                                        .and(isPublic()))),
                        "sun.net.www.protocol.http.HttpURLConnection",
                        "sun.net.www.protocol.https.AbstractDelegateHttpsURLConnection"));
    }
}
