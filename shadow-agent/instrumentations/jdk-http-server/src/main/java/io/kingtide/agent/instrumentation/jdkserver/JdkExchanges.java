package io.kingtide.agent.instrumentation.jdkserver;

import com.sun.net.httpserver.HttpExchange;
import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.Admission;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.CarrierStay;
import io.kingtide.tag.Baggage;
import io.kingtide.tag.TagRefusal;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an exchange is, from its first filter on. */
final class JdkExchanges {
    private static final int FORBIDDEN = 403;

    private final AgentServices services;

    private JdkExchanges(AgentServices services) {
        this.services = services;
    }

    static JdkExchanges of(AgentServices services) {
        return new JdkExchanges(services);
    }

    LibraryHooks.@Nullable Stay enter(@Nullable Object argument) throws IOException {
        HttpExchange exchange = (HttpExchange) argument;
        if (exchange == null) {
            return null;
        }
        TestTraffic earlier = CarriedWork.remembered(exchange);
        if (earlier != null) {
            return CarrierStay.in(earlier);
        }
        List<String> lines = exchange.getRequestHeaders().get(Baggage.HEADER);
        String baggage = lines == null ? null : String.join(",", lines);
        if (!Admission.mayBeTagged(baggage)) {
            return CarrierStay.in(null);
        }
        Admission.Decision decision = decide(exchange, baggage);
        TagRefusal refusal = decision.refusal();
        TestTraffic traffic = decision.traffic();
        if (refusal != null) {
            answer(exchange, refusal.code());
            return CarrierStay.refusal();
        }
        if (traffic != null) {
            CarriedWork.remember(exchange, traffic);
            echo(exchange);
        }
        return CarrierStay.in(traffic);
    }

    private Admission.Decision decide(HttpExchange exchange, @Nullable String baggage) {
        InetAddress peer = exchange.getRemoteAddress().getAddress();
        return services.admission().decide(baggage, peer == null ? "" : peer.getHostAddress());
    }

    /** The status to send: work that was refused was not rehearsed, whatever the application makes of it. */
    @Nullable
    Object head(@Nullable Object exchange, @Nullable Object status) {
        TestTraffic traffic = Carrier.current();
        String refusal = traffic == null ? null : traffic.refusal();
        if (refusal == null || !(exchange instanceof HttpExchange)) {
            return status;
        }
        ((HttpExchange) exchange).getResponseHeaders().set("Kingtide-Refused", refusal);
        return FORBIDDEN;
    }

    private void answer(HttpExchange exchange, String code) throws IOException {
        echo(exchange);
        exchange.getResponseHeaders().set("Kingtide-Refused", code);
        byte[] body = ("Refused (" + code + "): this instance does not take this test request\n")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(FORBIDDEN, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void echo(HttpExchange exchange) {
        exchange.getResponseHeaders().set("Kingtide-Shadow", services.readinessEcho());
        exchange.getResponseHeaders().set("Kingtide-Status", services.figuresEcho());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
    }
}
