package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.control.Json;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Writes what a dry run has seen, every two seconds at most, for {@code kingtide shadow plan}. */
final class PlanFile implements Runnable {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Path file;
    private final AgentServices services;
    private final ObservedStatements observed;
    private final LongSupplier nanos;
    private long writtenAtNanos;
    private String written = "";
    private boolean complained;

    PlanFile(Path file, AgentServices services, ObservedStatements observed, LongSupplier nanos) {
        this.file = file;
        this.services = services;
        this.observed = observed;
        this.nanos = nanos;
        this.writtenAtNanos = nanos.getAsLong() - PAUSE_NANOS;
    }

    @Override
    public void run() {
        observed.judge();
        if (nanos.getAsLong() - writtenAtNanos < PAUSE_NANOS) {
            return;
        }
        writtenAtNanos = nanos.getAsLong();
        String text = Json.write(content());
        if (text.equals(written)) {
            return;
        }
        try {
            WholeFile.write(file, text);
            written = text;
            complained = false;
        } catch (IOException e) {
            if (!complained) {
                complained = true;
                System.err.println("kingtide-agent: plan.file " + file + " cannot be written: " + e);
            }
        }
    }

    private Map<String, Object> content() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("schemaVersion", 1);
        content.put("service", services.settings().service());
        content.put("instance", services.settings().instance());
        content.putAll(observed.summary());
        content.put("dataSources", observed.dataSources());
        return content;
    }
}
