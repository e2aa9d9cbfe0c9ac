package io.kingtide.agent.instrumentation.http;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.ExitGate;
import io.kingtide.agent.bootstrap.RefusedTestTrafficException;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.rules.OutboundRule;
import io.kingtide.agent.rules.ShadowRules;
import io.kingtide.tag.Baggage;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a tagged call takes along. To a listed host: the tag. To any other: nothing, if the rules allow such calls
 * at all; a host that nobody listed would take test traffic for real, so the call is refused.
 */
final class TagOnTheWay implements ExitGate.Slot {
    private static final String OUTBOUND = "outbound";

    private final AgentServices services;

    TagOnTheWay(AgentServices services) {
        this.services = services;
    }

    @Override
    public @Nullable String baggage(String host, int port, @Nullable String baggage) throws IOException {
        TestTraffic traffic = Carrier.current();
        if (traffic == null) {
            return baggage;
        }
        if (services.settings().tagTravelsTo(host, port)) {
            String rest = Baggage.without(baggage);
            String member = Baggage.MEMBER + '=' + traffic.tag();
            return rest == null ? member : rest + ',' + member;
        }
        checkAllowed(traffic, host + ':' + port);
        return Baggage.without(baggage);
    }

    @Override
    public Object outgoing(String client, Object request) throws IOException {
        return client.equals("okhttp") ? okHttp(request) : jdk(request);
    }

    private Object jdk(Object request) throws IOException {
        JdkHttpRequests requests = JdkHttpRequests.INSTANCE;
        URI uri = requests.uri(request);
        String before = requests.baggage(request);
        String after = baggage(String.valueOf(uri.getHost()), port(uri.getScheme(), uri.getPort()), before);
        return Objects.equals(before, after) ? request : requests.with(request, after);
    }

    private Object okHttp(Object request) throws IOException {
        Object url = Reflected.required(request, "url");
        String before = (String) Reflected.call(request, "header", Baggage.HEADER);
        String after =
                baggage(String.valueOf(Reflected.call(url, "host")), (Integer) Reflected.required(url, "port"), before);
        if (Objects.equals(before, after)) {
            return request;
        }
        Object builder = Reflected.required(request, "newBuilder");
        if (after == null) {
            Reflected.call(builder, "removeHeader", Baggage.HEADER);
        } else {
            Reflected.call(builder, "header", Baggage.HEADER, after);
        }
        return Reflected.required(builder, "build");
    }

    @Override
    public void sending(String client, Object request, @Nullable Object context) throws IOException {
        Object target = client.equals("apache4")
                ? context == null ? null : Reflected.call(context, "getAttribute", "http.target_host")
                : Reflected.call(request, "getAuthority");
        if (target == null) {
            throw refused(Carrier.current(), "a host that the client does not name");
        }
        Object scheme = client.equals("apache4")
                ? Reflected.call(target, "getSchemeName")
                : Reflected.call(request, "getScheme");
        int port = port(String.valueOf(scheme), (Integer) Reflected.required(target, "getPort"));
        Object header = Reflected.call(request, "getFirstHeader", Baggage.HEADER);
        String before = header == null ? null : (String) Reflected.call(header, "getValue");
        String after = baggage(String.valueOf(Reflected.call(target, "getHostName")), port, before);
        if (after == null) {
            Reflected.call(request, "removeHeaders", Baggage.HEADER);
        } else {
            Reflected.call(request, "setHeader", Baggage.HEADER, after);
        }
    }

    @Override
    public void uncovered(String client) throws IOException {
        throw refused(Carrier.current(), "any host through " + client + ", which cannot carry the tag yet");
    }

    /**
     * The JDK's client was told to go elsewhere, on a thread of its own, and takes the headers along. What a former
     * request was made for is known by identity.
     */
    @Nullable
    Object redirected(@Nullable Object[] arguments, @Nullable Object next) {
        Object former = arguments.length < 3 ? null : arguments[2];
        TestTraffic traffic = former == null ? null : CarriedWork.remembered(former);
        if (traffic != null && next != null) {
            URI uri = (URI) arguments[0];
            checkRedirect(
                    traffic,
                    uri == null ? null : uri.getHost(),
                    uri == null ? null : uri.getScheme(),
                    uri == null ? -1 : uri.getPort());
            CarriedWork.remember(next, traffic);
        }
        return null;
    }

    /** The same for a URL connection, on the caller's thread. */
    @Nullable
    Object redirected(@Nullable Object[] arguments) {
        TestTraffic traffic = Carrier.current();
        URL url = arguments[2] instanceof URL ? (URL) arguments[2] : null;
        if (traffic != null) {
            checkRedirect(
                    traffic,
                    url == null ? null : url.getHost(),
                    url == null ? null : url.getProtocol(),
                    url == null ? -1 : url.getPort());
        }
        return null;
    }

    /** These two clients repeat all headers, so that only a host that may have the tag can be gone to. */
    private void checkRedirect(TestTraffic traffic, @Nullable String host, @Nullable String scheme, int port) {
        if (host == null || !services.settings().tagTravelsTo(host, port(scheme, port))) {
            traffic.refused(OUTBOUND);
            services.ledger().refused(OUTBOUND);
            throw new RefusedTestTrafficException("Refused to follow a redirect of a tagged call to " + host
                    + ": the host is not in 'tag.hosts', and the JDK's client would send it the tag. List it, or follow"
                    + " redirects in the application.");
        }
    }

    static int port(@Nullable String scheme, int port) {
        return port >= 0 ? port : "https".equalsIgnoreCase(scheme) ? 443 : 80;
    }

    private void checkAllowed(TestTraffic traffic, String target) throws IOException {
        ShadowRules rules = services.rules();
        if (rules != null) {
            for (OutboundRule rule : rules.outbound()) {
                if (rule.matches(target)) {
                    if (rule.tagged() == OutboundRule.Tagged.ALLOW) {
                        return;
                    }
                    break;
                }
            }
        }
        throw refused(traffic, target);
    }

    private IOException refused(@Nullable TestTraffic traffic, String target) {
        if (traffic != null) {
            traffic.refused(OUTBOUND);
        }
        services.ledger().refused(OUTBOUND);
        return new IOException(
                "Refused a tagged call to " + target + ": the host is neither in 'tag.hosts', where the tag"
                        + " is sent on, nor listed with 'tagged: allow' under 'outbound' of the rules.");
    }
}
