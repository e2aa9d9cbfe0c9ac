package io.kingtide.agent.instrumentation.servlet;

import io.kingtide.agent.bootstrap.EntryGate;
import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.engine.Reflection;
import org.jspecify.annotations.Nullable;

/** Jetty up to version 11, whose own requests are servlet requests: one entry above all of its handlers. */
final class JettyChannels {
    private final ServletEntry entry;

    JettyChannels(ServletEntry entry) {
        this.entry = entry;
    }

    /** {@code Server.handle(channel)} or {@code Server.handleAsync(channel)}. */
    LibraryHooks.@Nullable Stay request(@Nullable Object server, @Nullable Object channel)
            throws ReflectiveOperationException {
        if (server == null || channel == null) {
            return null;
        }
        Object request = Reflection.required(channel, "getRequest");
        EntryGate.Visit visit = entry.enter(server.getClass(), request, Reflection.required(channel, "getResponse"));
        if (visit == null) {
            return null;
        }
        if (visit.refused()) {
            handled(request);
        }
        return new Stay(visit);
    }

    /** Before a channel sends a head. */
    @Nullable
    Object sending(@Nullable Object channel) throws ReflectiveOperationException {
        if (channel != null && !Boolean.TRUE.equals(Reflection.call(channel, "isCommitted"))) {
            entry.committing(Reflection.required(channel, "getRequest"), Reflection.required(channel, "getResponse"));
        }
        return null;
    }

    /** Otherwise the server answers once more, that nobody handled it. */
    private static void handled(Object request) {
        try {
            Reflection.call(request, "setHandled", true);
        } catch (ReflectiveOperationException | RuntimeException e) {
            SwallowedErrors.count(e);
        }
    }

    private final class Stay implements LibraryHooks.Stay {
        private final EntryGate.Visit visit;

        Stay(EntryGate.Visit visit) {
            this.visit = visit;
        }

        @Override
        public boolean refused() {
            return visit.refused();
        }

        @Override
        public void leave() {
            entry.leave(visit);
        }
    }
}
