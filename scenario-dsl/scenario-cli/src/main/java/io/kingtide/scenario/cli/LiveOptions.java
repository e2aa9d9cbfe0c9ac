package io.kingtide.scenario.cli;

import io.kingtide.scenario.report.RunSummary;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a run is shown while it goes on, besides the terminal. */
final class LiveOptions {
    private static final String DEFAULT_PORT = "18470";

    @Option(
            names = "--influx",
            paramLabel = "URL",
            description = "Sends the figures of each second to an InfluxDB 1.x, http://HOST:PORT/DATABASE.")
    private @Nullable URI influx;

    @Option(
            names = "--web",
            paramLabel = "PORT",
            arity = "0..1",
            fallbackValue = DEFAULT_PORT,
            description =
                    "Shows the run at http://127.0.0.1:PORT/ while it goes on, with /metrics for Prometheus. Default port: "
                            + DEFAULT_PORT + "; 0 takes a free one.")
    private @Nullable Integer web;

    /**
     * Opens what was asked for.
     *
     * @param folder of the run; its name is the run's name there
     * @param terminal whether the terminal's view is wanted too
     */
    Open open(Path folder, boolean terminal, PrintWriter err) {
        String run = String.valueOf(folder.toAbsolutePath().getFileName());
        List<RunWatcher> watchers = new ArrayList<>();
        if (terminal) {
            watchers.add(new LiveView(err, System.console() != null));
        }
        WebView page = web == null ? null : new WebView(web, run);
        if (page != null) {
            watchers.add(page);
            err.println("Live: " + page.uri());
            err.flush();
        }
        InfluxOutput database = influx == null ? null : new InfluxOutput(influx, run, Clock.systemUTC(), err::println);
        if (database != null) {
            watchers.add(database);
        }
        return new Open(new RunWatchers(watchers), page, database);
    }

    /**
     * What is open during a run.
     *
     * @param watcher all of it as one
     */
    record Open(
            RunWatcher watcher,
            @Nullable WebView page,
            @Nullable InfluxOutput database) {
        /** Tells the readers what it came to, and lets what is on its way arrive. */
        void close(RunSummary summary, Path folder) throws InterruptedException {
            if (page != null) {
                page.verdict(summary, folder.resolve("report.html"));
                page.close();
            }
            if (database != null) {
                database.close();
            }
        }
    }
}
