package io.kingtide.scenario.gatling;

import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.Status;
import io.gatling.core.actor.ActorRef;
import io.gatling.core.controller.Controller;
import io.gatling.core.controller.Controller$Command$StatsEngineStopped$;
import io.gatling.core.session.GroupBlock;
import io.gatling.core.stats.StatsEngine;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.StopReason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.List;

/**
 * Stands where Gatling keeps its statistics, and keeps one thing only: why the last request on this thread failed.
 * Gatling tells the reason to its statistics and then, on the same event loop, goes on with the session, which is where
 * we need it.
 */
final class FailureMessages implements StatsEngine {
    private static final ThreadLocal<@Nullable String> LAST = new ThreadLocal<>();

    private final NativeVisits natives;
    private final RunControl control;

    FailureMessages(NativeVisits natives, RunControl control) {
        this.natives = natives;
        this.control = control;
    }

    /** The reason of the failure that this thread was told last, as a short label; forgets it. */
    static String takeLabel() {
        String message = LAST.get();
        LAST.remove();
        return message == null ? "no answer" : label(message);
    }

    /** Addresses and counters are cut out, so that labels stay few. */
    private static String label(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("refused")) {
            return "connection refused";
        }
        if (lower.contains("timeout") || lower.contains("timed out")) {
            return lower.contains("connect") ? "connect timeout" : "request timeout";
        }
        if (lower.contains("reset") || lower.contains("close") || lower.contains("broken pipe")) {
            return "connection cut";
        }
        if (lower.contains("unknownhost") || lower.contains("resolve")) {
            return "unknown host";
        }
        String first = message.replaceAll("[0-9]+", "N");
        return first.substring(0, Math.min(80, first.length()));
    }

    @Override
    public void logResponse(
            String scenario,
            List<String> groups,
            String request,
            long start,
            long end,
            Status status,
            Option<String> code,
            Option<String> message) {
        boolean failed = status == KO$.MODULE$;
        NativeVisits.Entry inChain = natives.find(scenario);
        if (inChain != null) {
            String error = !failed ? null : message.isDefined() ? nativeLabel(message.get(), code) : "failed";
            inChain.ended(request, end - start, error);
        } else if (failed && message.isDefined()) {
            LAST.set(message.get());
        }
    }

    private static String nativeLabel(String message, Option<String> code) {
        return message.startsWith("status") && code.isDefined() ? "status " + code.get() : label(message);
    }

    @Override
    public void logRequestCrash(String scenario, List<String> groups, String request, String error) {
        NativeVisits.Entry inChain = natives.find(scenario);
        if (inChain != null) {
            inChain.ended(request, 0, "could not be sent: " + label(error));
        } else {
            LAST.set(error);
        }
    }

    @Override
    public void start() {}

    @Override
    public void stop(ActorRef<Controller.Command> controller, Option<Exception> exception) {
        if (exception.isDefined()) {
            control.stop(new StopReason(
                    StopReason.Kind.SCENARIO,
                    "Gatling ended the run: got "
                            + exception.get().getMessage()
                            + "; expected a simulation that goes on. Correct it, or its feeders"));
        }
        controller.$bang(Controller$Command$StatsEngineStopped$.MODULE$);
    }

    @Override
    public void logUserStart(String scenario) {}

    @Override
    public void logUserEnd(String scenario) {}

    @Override
    public void logGroupEnd(String scenario, GroupBlock group, long end) {}
}
