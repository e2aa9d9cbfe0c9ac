package io.kingtide.agent.instrumentation.sockets;

import io.kingtide.agent.bootstrap.SocketWatch;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.RefusalAnswer;
import org.jspecify.annotations.Nullable;

/** Tells servers by the code that accepts their connections. Thread-safe. */
final class UnknownServers implements SocketWatch.Slot {
    private static final String[] BETWEEN = {
        "java.",
        "javax.",
        "jdk.",
        "sun.",
        "com.sun.",
        "io.kingtide.agent.bootstrap.",
        "io.kingtide.agent.instrumentation.",
    };

    /** Servers with entries of their own or a guard in their codec, and databases, which speak no HTTP. */
    private static final String[] KNOWN = {
        "org.apache.tomcat.",
        "org.apache.catalina.",
        "org.apache.coyote.",
        "org.eclipse.jetty.",
        "org.xnio.",
        "io.undertow.",
        "io.netty.",
        "io.grpc.",
        "org.h2.",
        "org.hsqldb.",
        "org.apache.derby.",
    };

    private final AgentServices services;

    UnknownServers(AgentServices services) {
        this.services = services;
    }

    @Override
    public boolean isUnknown(Object listener) {
        String server = accepting(new Throwable().getStackTrace());
        if (server == null || startsWith(server, KNOWN)) {
            return false;
        }
        services.coverage()
                .uncovered(
                        "server " + server,
                        "is none that the agent knows: tagged HTTP/1 requests are refused by what its sockets read;"
                                + " HTTP/2 cannot be seen, so let no test traffic reach it");
        return true;
    }

    /** The first class that is neither the JDK's nor the agent's, null for the JDK's own servers. */
    static @Nullable String accepting(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName();
            if (!startsWith(name, BETWEEN)) {
                return name;
            }
        }
        return null;
    }

    private static boolean startsWith(String name, String[] prefixes) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public byte[] refused() {
        String code = services.admission().refuseUncovered();
        return RefusalAnswer.http1(services, code, "this server cannot carry a test request");
    }
}
