package io.kingtide.rehearsal.system;

import io.kingtide.command.Problem;
import io.kingtide.rehearsal.process.Supervisor;
import java.util.Set;

/**
 * What kind of reference system to start.
 *
 * @param units payment units: 1, 2 or 4
 * @param portBase first of the ports that it takes
 * @param users seeded users, numbered from 0
 * @param bond whether it lives on after this JVM
 * @param store where it keeps its data
 * @param failover whether it has a failover shard and a guard, so that a trade store may be lost
 */
public record SystemOptions(
        int units, int portBase, int users, Supervisor.Bond bond, StoreChoice store, boolean failover) {
    /** Default of {@code --port-base}. */
    public static final int DEFAULT_PORT_BASE = 18_400;

    /** Default of {@code --users}. */
    public static final int DEFAULT_USERS = 10_000;

    /** Merchants 0 to this, exclusive. */
    public static final int MERCHANTS = 200;

    /** The highest offset from the port base that is used. */
    private static final int PORTS = 50;

    private static final int MAX_USERS = 1_000_000;

    public SystemOptions {
        if (!Set.of(1, 2, 4).contains(units)) {
            throw Problem.usage("Reading --units", Integer.toString(units), "1, 2 or 4", "Write --units 2.");
        }
        if (portBase < 1_024 || portBase > 65_535 - PORTS) {
            throw Problem.usage(
                    "Reading --port-base",
                    Integer.toString(portBase),
                    "1024 to " + (65_535 - PORTS),
                    "Write --port-base " + DEFAULT_PORT_BASE + ".");
        }
        if (users < 100 || users > MAX_USERS) {
            throw Problem.usage(
                    "Reading --users", Integer.toString(users), "100 to " + MAX_USERS, "Write --users 10000.");
        }
    }

    int frontDoorPort() {
        return portBase;
    }

    int consolePort() {
        return portBase + 1;
    }

    int unitPort(int index) {
        return portBase + 11 + index;
    }

    int creditPort() {
        return portBase + 21;
    }

    int tradeStorePort(int index) {
        return portBase + 31 + index;
    }

    int creditStorePort() {
        return portBase + 41;
    }

    int billServicePort() {
        return portBase + 22;
    }

    /** One process with both clusters of bills, each a database: neither is needed to pay. */
    int billStorePort() {
        return portBase + 42;
    }

    int failoverStorePort() {
        return portBase + 43;
    }

    int guardStorePort() {
        return portBase + 44;
    }

    /** All databases, where they are those of one private MariaDB. */
    int mariaDbPort() {
        return portBase + 45;
    }

    /** Trade stores that share the hundred slots. */
    int tradeStores() {
        return Math.min(units, 2);
    }

    /** The slots of one of several equal shares, such as {@code 50-99}. */
    static String slots(int index, int of) {
        int share = 100 / of;
        return "%02d-%02d".formatted(index * share, (index + 1) * share - 1);
    }

    /** {@code a}, {@code b}, ... */
    static String letter(int index) {
        return String.valueOf((char) ('a' + index));
    }
}
