package io.kingtide.agent.instrumentation.vertx;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.Reflection;
import org.jspecify.annotations.Nullable;

/** Takes over what the guard below has decided, and changes the head of the answer. */
final class VertxServer {
    private static final int FORBIDDEN = 403;

    private final AgentServices services;

    VertxServer(AgentServices services) {
        this.services = services;
    }

    /** A request was made of {@code (connection, head, context)}. */
    @Nullable
    Object made(@Nullable Object head, @Nullable Object context) {
        TestTraffic traffic = head == null ? null : CarriedWork.remembered(head);
        if (traffic != null && context != null) {
            CarriedWork.remember(context, traffic);
        }
        return null;
    }

    /** A response is about to send its head. */
    @Nullable
    Object answering(@Nullable Object response) throws ReflectiveOperationException {
        Object context = response == null ? null : Reflection.field(response, "context");
        TestTraffic traffic = context == null ? null : CarriedWork.remembered(context);
        if (response == null || traffic == null) {
            return null;
        }
        String refusal = traffic.refusal();
        if (refusal != null) {
            Reflection.call(response, "setStatusCode", FORBIDDEN);
            Reflection.call(response, "putHeader", "Kingtide-Refused", refusal);
        }
        Reflection.call(response, "putHeader", "Kingtide-Shadow", services.readinessEcho());
        Reflection.call(response, "putHeader", "Cache-Control", "no-store");
        return null;
    }
}
