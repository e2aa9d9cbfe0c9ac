package io.kingtide.agent.instrumentation.servlet;

import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.EntryGate;
import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.Admission;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.tag.Baggage;
import io.kingtide.tag.TagRefusal;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each request what it is, and keeps the carrier to exactly that while the container works on it. The first
 * decision stands for the request's whole life: forwards, error pages and asynchronous dispatches take it over.
 */
final class ServletEntry implements EntryGate.Slot {
    private static final String DECISION = "io.kingtide.agent.traffic";
    private static final int FORBIDDEN = 403;

    private final AgentServices services;
    private final ClassValue<Known> known = new ClassValue<Known>() {
        @Override
        protected Known computeValue(Class<?> requestClass) {
            return new Known(ServletCalls.of(requestClass));
        }
    };

    ServletEntry(AgentServices services) {
        this.services = services;
    }

    /** The calls for one class of requests; empty if it is not an HTTP request. */
    private static final class Known {
        final @Nullable ServletCalls calls;

        Known(@Nullable ServletCalls calls) {
            this.calls = calls;
        }
    }

    /** A stay that ends with {@link #leave}. */
    private static final class Stay implements EntryGate.Visit {
        final ServletCalls calls;
        final Object request;
        final Object response;
        final @Nullable TestTraffic traffic;
        final @Nullable TestTraffic before;
        final boolean refused;

        Stay(
                ServletCalls calls,
                Object request,
                Object response,
                @Nullable TestTraffic traffic,
                @Nullable TestTraffic before,
                boolean refused) {
            this.calls = calls;
            this.request = request;
            this.response = response;
            this.traffic = traffic;
            this.before = before;
            this.refused = refused;
        }

        @Override
        public boolean refused() {
            return refused;
        }
    }

    @Override
    public EntryGate.@Nullable Visit enter(Class<?> entry, Object request, Object response) {
        ServletCalls calls = null;
        boolean tagged = false;
        try {
            calls = known.get(request.getClass()).calls;
            if (calls == null || !calls.areHttp(request, response)) {
                return null;
            }
            Object earlier = Carrier.awake() ? calls.attribute(request, DECISION) : null;
            if (earlier instanceof TestTraffic) {
                return stay(calls, request, response, (TestTraffic) earlier);
            }
            String baggage = calls.header(request, Baggage.HEADER);
            tagged = baggage != null && baggage.contains(Baggage.MEMBER);
            return tagged ? decide(calls, request, response, baggage) : untagged(entry, calls, request, response);
        } catch (RuntimeException | LinkageError e) {
            SwallowedErrors.count(e);
            return tagged && calls != null ? refuse(calls, request, response, TagRefusal.NOT_READY.code()) : null;
        }
    }

    /**
     * A container's own entry begins a request of its own, whatever its thread carries; a servlet that is called on a
     * thread with test traffic works for that (a dispatch within the process).
     */
    private EntryGate.@Nullable Visit untagged(Class<?> entry, ServletCalls calls, Object request, Object response) {
        if (Carrier.current() == null || !isContainer(entry)) {
            return null;
        }
        return new Stay(calls, request, response, null, Carrier.here().swap(null), false);
    }

    private static boolean isContainer(Class<?> entry) {
        return entry.getName().startsWith("org.apache.catalina.")
                || entry.getName().startsWith("org.eclipse.jetty.server.");
    }

    private EntryGate.@Nullable Visit decide(
            ServletCalls calls, Object request, Object response, @Nullable String baggage) {
        if ("websocket".equalsIgnoreCase(calls.header(request, "Upgrade"))) {
            // What comes after an upgrade carries no header, and would be taken for real.
            return refuse(calls, request, response, services.admission().refuseUncovered());
        }
        Admission.Decision decision = services.admission().decide(baggage, calls.peer(request));
        TagRefusal refusal = decision.refusal();
        if (refusal != null) {
            return refuse(calls, request, response, refusal.code());
        }
        TestTraffic traffic = decision.traffic();
        if (traffic == null) {
            return null;
        }
        calls.attribute(request, DECISION, traffic);
        return stay(calls, request, response, traffic);
    }

    private EntryGate.@Nullable Visit stay(ServletCalls calls, Object request, Object response, TestTraffic traffic) {
        if (Carrier.here().traffic() == traffic) {
            return null;
        }
        echo(calls, response);
        return new Stay(calls, request, response, traffic, Carrier.here().swap(traffic), false);
    }

    @Override
    public void leave(EntryGate.Visit visit) {
        Stay stay = (Stay) visit;
        if (stay.refused) {
            return;
        }
        Carrier.here().swap(stay.before);
        if (stay.traffic == null) {
            return;
        }
        try {
            if (stay.calls.committed(stay.response)) {
                return;
            }
            String refusal = stay.traffic.refusal();
            if (refusal != null && !stay.calls.asynchronous(stay.request)) {
                // The application may have swallowed the refusal, but what it answers was not rehearsed.
                stay.calls.reset(stay.response);
                answerRefusal(stay.calls, stay.response, refusal, "work of this test request was refused");
            }
            echo(stay.calls, stay.response);
        } catch (java.io.IOException | RuntimeException e) {
            SwallowedErrors.count(e);
        }
    }

    /**
     * An application that flushes sends the head before the request ends, so that {@link #leave} comes too late: Tomcat's
     * own response is changed at the last moment.
     */
    @Override
    public void acting(Object response, Object action) {
        TestTraffic traffic = Carrier.current();
        String refusal = traffic == null ? null : traffic.refusal();
        if (refusal == null || !action.toString().equals("COMMIT")) {
            return;
        }
        try {
            Class<?> type = response.getClass();
            type.getMethod("setStatus", int.class).invoke(response, FORBIDDEN);
            type.getMethod("setHeader", String.class, String.class).invoke(response, "Kingtide-Refused", refusal);
        } catch (ReflectiveOperationException | RuntimeException e) {
            SwallowedErrors.count(e);
        }
    }

    /** The head of an answer is about to be sent by a container that knows the request. */
    void committing(Object request, Object response) {
        ServletCalls calls = known.get(request.getClass()).calls;
        Object traffic = calls == null || !Carrier.awake() ? null : calls.attribute(request, DECISION);
        String refusal = traffic instanceof TestTraffic ? ((TestTraffic) traffic).refusal() : null;
        if (calls != null && refusal != null) {
            calls.forbid(response, refusal);
        }
    }

    /** A call-back of the container, on a thread of its own, for a request that came in by {@link #enter}. */
    @Nullable
    TestTraffic trafficOf(Object request) {
        ServletCalls calls = Carrier.awake() ? known.get(request.getClass()).calls : null;
        Object traffic = calls == null ? null : calls.attribute(request, DECISION);
        return traffic instanceof TestTraffic ? (TestTraffic) traffic : null;
    }

    private EntryGate.Visit refuse(ServletCalls calls, Object request, Object response, String code) {
        try {
            answerRefusal(calls, response, code, "this instance does not take this test request");
            echo(calls, response);
        } catch (java.io.IOException | RuntimeException e) {
            SwallowedErrors.count(e);
        }
        return new Stay(calls, request, response, null, null, true);
    }

    private static void answerRefusal(ServletCalls calls, Object response, String code, String why)
            throws java.io.IOException {
        calls.header(response, "Kingtide-Refused", code);
        calls.header(response, "Cache-Control", "no-store");
        calls.answer(response, FORBIDDEN, "Refused (" + code + "): " + why + "\n");
    }

    private void echo(ServletCalls calls, Object response) {
        calls.header(response, "Kingtide-Shadow", services.readinessEcho());
        calls.header(response, "Kingtide-Status", services.figuresEcho());
        calls.header(response, "Cache-Control", "no-store");
    }
}
