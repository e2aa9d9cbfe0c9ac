package io.kingtide.payments.drills;

import io.kingtide.payments.checker.CheckedStore;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The stores of a drill's system, each reached by URL; trade store 0 can be broken apart from all others. */
interface DrillStores extends AutoCloseable {
    /** The names of all stores, and the kind of tables that each has. */
    enum Name {
        TRADE_0("trade", "00-49"),
        TRADE_1("trade", "50-99"),
        CREDIT("credit", "00-99"),
        FAILOVER("failover", "00-99"),
        GUARD("guard", "00-99"),
        CONSUMER_BILLS("consumer-bills", "00-99"),
        MERCHANT_BILLS("merchant-bills", "00-99");

        final String kind;
        final String slots;

        Name(String kind, String slots) {
            this.kind = kind;
            this.slots = slots;
        }

        /** Its name as a folder and a process. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Starts all of them and waits until they have their tables and their seed. */
    void start() throws IOException, InterruptedException;

    String url(Name name);

    /** Where trade store 0 has a replica, if it has one. */
    default Optional<String> replicaUrl() {
        return Optional.empty();
    }

    /** Cuts the replica off from what the primary does from now on, so that it lags. */
    default void letReplicaLag() throws SQLException {
        throw new IllegalStateException("there is no replica");
    }

    /** The tables of trade store 0 are those of its replica from now on. */
    default void replicaServes() {
        throw new IllegalStateException("there is no replica");
    }

    /** The process of trade store 0. */
    DrillProcess trade0();

    /** All processes of stores that can be broken apart from each other. */
    List<DrillProcess> processes();

    /** A store, to be looked at. */
    default CheckedStore tables(Name name) {
        int first = Integer.parseInt(name.slots.substring(0, 2));
        int last = Integer.parseInt(name.slots.substring(3));
        return new CheckedStore(name.text(), url(name), "sa", "", first, last, name == Name.FAILOVER ? 2 : 0);
    }

    @Override
    void close();
}
