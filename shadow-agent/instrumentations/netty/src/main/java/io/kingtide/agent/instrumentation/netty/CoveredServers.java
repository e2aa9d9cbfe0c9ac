package io.kingtide.agent.instrumentation.netty;

import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.Reflection;
import java.util.List;

/** Which servers above Netty recognise the tag themselves. */
final class CoveredServers {
    private static final String REACTOR_LIBRARY = "reactor-netty-server";
    private static final String REACTOR_HANDLERS = "reactor.";

    private final AgentServices services;

    CoveredServers(AgentServices services) {
        this.services = services;
    }

    /** Whether the channel's requests reach an entry that is woven in this JVM. */
    boolean serve(Object context) {
        if (services.coverage().isBroken() || !services.coverage().hasWoven(REACTOR_LIBRARY)) {
            return false;
        }
        try {
            Object pipeline = Reflection.required(context, "pipeline");
            for (Object name : (List<?>) Reflection.required(pipeline, "names")) {
                if (String.valueOf(name).startsWith(REACTOR_HANDLERS)) {
                    return true;
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            SwallowedErrors.count(e);
        }
        return false;
    }
}
