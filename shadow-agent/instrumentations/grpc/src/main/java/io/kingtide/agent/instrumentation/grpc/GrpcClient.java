package io.kingtide.agent.instrumentation.grpc;

import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.Reflection;
import io.kingtide.tag.Baggage;
import org.jspecify.annotations.Nullable;

/**
 * A channel's authority is judged when tagged code makes a call, and the tag is put into the headers when it starts that: a
 * call knows its headers, not its target. So there is no calling on without the tag.
 */
final class GrpcClient {
    private final AgentServices services;

    GrpcClient(AgentServices services) {
        this.services = services;
    }

    @Nullable
    Object call(@Nullable Object channel) throws ReflectiveOperationException {
        String authority = channel == null ? "" : String.valueOf(Reflection.required(channel, "authority"));
        int colon = authority.lastIndexOf(':');
        boolean withPort = colon > authority.lastIndexOf(']');
        String host = withPort ? authority.substring(0, colon) : authority;
        int port = withPort ? Integer.parseInt(authority.substring(colon + 1)) : 443;
        if (!services.settings().tagTravelsTo(host, port)) {
            throw services.refusal(
                    "outbound",
                    "Refused a tagged gRPC call to " + authority + ": the host is not in 'tag.hosts', where the tag is"
                            + " sent on.");
        }
        return null;
    }

    @Nullable
    Object start(@Nullable Object headers) throws ReflectiveOperationException {
        TestTraffic traffic = Carrier.current();
        if (traffic != null && headers != null) {
            String rest = Baggage.without(Metadata.get(headers, Baggage.HEADER));
            String member = Baggage.MEMBER + '=' + traffic.tag();
            Metadata.set(headers, Baggage.HEADER, rest == null ? member : rest + ',' + member);
        }
        return null;
    }
}
