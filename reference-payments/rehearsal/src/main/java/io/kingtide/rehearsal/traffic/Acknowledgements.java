package io.kingtide.rehearsal.traffic;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that real users asked for and what they were told, kept outside the system under test. Thread-safe. It
 * holds at most {@link #MAX_OPERATIONS}; a client that would exceed them stops asking instead of forgetting.
 */
public final class Acknowledgements {
    /** More than a day at 10 operations a second. */
    public static final int MAX_OPERATIONS = 1_000_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConcurrentLinkedQueue<Operation> operations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /** Adds what is known of one operation, once. */
    public void add(Operation operation) {
        operations.add(operation);
        size.incrementAndGet();
    }

    /** Whether there is room for a whole journey more. */
    boolean hasRoom() {
        return size.get() < MAX_OPERATIONS - 16;
    }

    /** A copy in the order of answers. */
    public List<Operation> all() {
        return new ArrayList<>(operations);
    }

    /** How many ended so. */
    public long count(Operation.Outcome outcome) {
        return operations.stream().filter(one -> one.outcome() == outcome).count();
    }

    /** Writes one JSON object a line, for whoever wants to repeat the audit. */
    public void writeTo(Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Operation operation : operations) {
                out.write("{\"" + operation.getClass().getSimpleName().toLowerCase(Locale.ROOT) + "\":");
                out.write(JSON.writeValueAsString(operation));
                out.write("}\n");
            }
        }
    }
}
