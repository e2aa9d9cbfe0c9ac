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
        JdkHttpRequests requests = JdkHttpRequests.INSTANCE;
        URI uri = requests.uri(request);
        String before = requests.baggage(request);
        String after = baggage(String.valueOf(uri.getHost()), port(uri.getScheme(), uri.getPort()), before);
        return java.util.Objects.equals(before, after) ? request : requests.with(request, after);
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
        traffic.refused("outbound");
        services.ledger().refused("outbound");
        throw new IOException(
                "Refused a tagged call to " + target + ": the host is neither in 'tag.hosts', where the tag"
                        + " is sent on, nor listed with 'tagged: allow' under 'outbound' of the rules.");
    }
}
