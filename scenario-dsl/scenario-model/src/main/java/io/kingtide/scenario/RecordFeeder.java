package io.kingtide.scenario;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Records from a file or a database, read once when a run starts. Each arrival takes the next one; where there are no more,
 * the run stops, unless the feeder is {@link #circular()} or {@link #random()}. Immutable.
 */
public final class RecordFeeder implements Feeder {
    /** No feeder keeps more records in memory. */
    static final int MAX_RECORDS = 5_000_000;

    private final String name;
    private final Reader reader;
    private final Order order;

    RecordFeeder(String name, Reader reader, Order order) {
        this.name = name;
        this.reader = reader;
        this.order = order;
    }

    /** Reads all records; errors say what was read and where. */
    @FunctionalInterface
    interface Reader {
        Table read();
    }

    /** Columns, and rows that have a value for each. */
    record Table(List<String> columns, List<String[]> rows) {}

    private enum Order {
        ONCE,
        CIRCULAR,
        RANDOM
    }

    static RecordFeeder once(String name, Reader reader) {
        return new RecordFeeder(name, reader, Order.ONCE);
    }

    /** Starts over after the last record. */
    public RecordFeeder circular() {
        return new RecordFeeder(name, reader, Order.CIRCULAR);
    }

    /** Takes any record each time, the same ones for the same seed. */
    public RecordFeeder random() {
        return new RecordFeeder(name, reader, Order.RANDOM);
    }

    @Override
    public Source open() {
        return open(Share.ALL);
    }

    @Override
    public Source open(Share share) {
        Table table = reader.read();
        int size = table.rows().size();
        if (size == 0 || size > MAX_RECORDS) {
            throw new ScenarioException(
                    "Opening feeder '" + name + "'",
                    size + " records",
                    "1 to " + MAX_RECORDS,
                    size == 0 ? "Put records into it, or remove the feed." : "Use fewer records with .circular().");
        }
        AtomicLong next = new AtomicLong();
        return (arrival, random, into) -> {
            String[] row = table.rows().get(place(next, share, size, random));
            for (int i = 0; i < row.length; i++) {
                into.set(table.columns().get(i), row[i]);
            }
        };
    }

    private int place(AtomicLong next, Share share, int size, RandomGenerator random) {
        if (order == Order.RANDOM) {
            return random.nextInt(size);
        }
        long place = share.numberOf(next.getAndIncrement());
        if (order == Order.ONCE && place >= size) {
            throw new FeederDryException(name, size);
        }
        return (int) (place % size);
    }

    @Override
    public String toString() {
        return name;
    }
}
