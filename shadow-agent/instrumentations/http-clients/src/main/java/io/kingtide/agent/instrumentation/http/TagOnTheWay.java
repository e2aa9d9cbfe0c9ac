package io.kingtide.agent.instrumentation.http;

import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.ExitGate;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.rules.OutboundRule;
import io.kingtide.agent.rules.ShadowRules;
import io.kingtide.tag.Baggage;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a tagged call takes along. To a listed host: the tag. To any other: nothing, if the rules allow such calls
 * at all; a host that nobody listed would take test traffic for real, so the call is refused.
 */
final class TagOnTheWay implements ExitGate.Slot {
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
            traffic.refused("outbound");
        }
        services.ledger().refused("outbound");
        return new IOException(
                "Refused a tagged call to " + target + ": the host is neither in 'tag.hosts', where the tag"
                        + " is sent on, nor listed with 'tagged: allow' under 'outbound' of the rules.");
    }
}
