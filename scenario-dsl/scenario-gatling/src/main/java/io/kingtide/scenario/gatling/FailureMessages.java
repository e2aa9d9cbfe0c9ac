package io.kingtide.scenario.gatling;

import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.Status;
import io.gatling.core.actor.ActorRef;
import io.gatling.core.controller.Controller;
import io.gatling.core.controller.Controller$Command$StatsEngineStopped$;
import io.gatling.core.session.GroupBlock;
import io.gatling.core.stats.StatsEngine;
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
        if (status == KO$.MODULE$ && message.isDefined()) {
            LAST.set(message.get());
        }
    }

    @Override
    public void logRequestCrash(String scenario, List<String> groups, String request, String error) {
        LAST.set(error);
    }

    @Override
    public void start() {}

    @Override
    public void stop(ActorRef<Controller.Command> controller, Option<Exception> exception) {
        controller.$bang(Controller$Command$StatsEngineStopped$.MODULE$);
    }

    @Override
    public void logUserStart(String scenario) {}

    @Override
    public void logUserEnd(String scenario) {}

    @Override
    public void logGroupEnd(String scenario, GroupBlock group, long end) {}
}
