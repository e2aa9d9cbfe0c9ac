package io.kingtide.scenario.gatling;

import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.core.protocol.Protocol;
import io.gatling.http.client.Request;
import io.gatling.http.client.uri.Uri;
import io.gatling.http.protocol.HttpProtocol;
import io.gatling.javaapi.core.ProtocolBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.run.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The protocols of a run: our own, or those of a simulation, with target, tag and guard put into them. */
final class ScriptProtocol {
    private final LaneRun run;

    ScriptProtocol(LaneRun run) {
        this.run = run;
    }

    /**
     * @param script the simulation that is run, or null if the journeys are ours
     */
    ProtocolBuilder[] of(@Nullable GatlingScript script) {
        List<ProtocolBuilder> all = new ArrayList<>();
        HttpProtocolBuilder web = null;
        for (Protocol protocol : script == null ? List.<Protocol>of() : script.protocols()) {
            if (protocol instanceof HttpProtocol known) {
                web = new HttpProtocolBuilder(io.gatling.http.protocol.HttpProtocolBuilder.apply(known, false, false));
            } else if (run.plan().tagged()) {
                throw new ScenarioException(
                        "Tagging simulation '" + run.plan().scenario().name() + "'",
                        "the protocol " + protocol.getClass().getSimpleName(),
                        "HTTP alone: nothing else can carry the tag",
                        "Leave out --campaign, or the steps that use it.");
            } else {
                all.add(() -> protocol);
            }
        }
        boolean ours = web == null;
        HttpProtocolBuilder base = web == null ? own() : web;
        String target = run.plan().target().toString();
        base = base.baseUrl(target.endsWith("/") ? target.substring(0, target.length() - 1) : target)
                .disableWarmUp()
                .sign(this::guarded);
        if (!ours || hasNative()) {
            base = base.transformResponse((response, session) -> {
                run.natives().answered(session.asScala(), response);
                return response;
            });
        }
        if (run.plan().scenario().connections().speaksHttp2()) {
            base = base.enableHttp2();
        }
        // A redirect would take the tag along to a host that nobody has allowed.
        all.add(run.plan().tagged() ? base.disableFollowRedirect() : base);
        return all.toArray(new ProtocolBuilder[0]);
    }

    private boolean hasNative() {
        return run.script() != null;
    }

    private static HttpProtocolBuilder own() {
        return http.disableCaching()
                .disableAutoReferer()
                .disableAutoOrigin()
                .disableUrlEncoding()
                .maxConnectionsPerHost(1);
    }

    /** For requests of native chains only: those of our own steps were checked and tagged when they were rendered. */
    private Request guarded(Request request, Session session) {
        NativeVisits.Entry inChain = run.natives().find(session.scenario());
        if (inChain == null) {
            return request;
        }
        Uri uri = request.getUri();
        String host = uri.getHost() + ':' + uri.getExplicitPort();
        if (!run.plan().allowedHosts().contains(host)) {
            run.control()
                    .stop(new StopReason(
                            StopReason.Kind.SAFETY,
                            "Request '" + request.getName() + "' goes to " + host
                                    + ", which is not allowed: expected one of "
                                    + run.plan().allowedHosts()
                                    + ". Allow it with --allow-host, or correct the simulation"));
            throw new IllegalStateException("host not allowed");
        }
        Supplier<String> tag = run.plan().baggage().orElse(null);
        if (tag != null) {
            String kept = request.getHeaders().get("baggage");
            request.getHeaders().set("baggage", kept == null ? tag.get() : kept + ',' + tag.get());
        }
        run.plan().headers().forEach((name, value) -> request.getHeaders().set(name, value));
        inChain.sending();
        return request;
    }
}
