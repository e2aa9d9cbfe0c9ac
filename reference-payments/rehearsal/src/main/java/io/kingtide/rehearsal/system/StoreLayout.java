package io.kingtide.rehearsal.system;

import io.kingtide.command.RunningSystem;
import io.kingtide.rehearsal.process.ChildSpec;
import java.util.ArrayList;
import java.util.List;

/** Where the databases of the reference system are, and what has to run and to be done for them. */
interface StoreLayout {
    String CONSUMER_BILLS = "consumer-bills";
    String MERCHANT_BILLS = "merchant-bills";
    String CREDIT = "credit";
    String FAILOVER = "failover";
    String GUARD = "guard";

    /**
     * One database.
     *
     * @param name such as {@code trade-0}
     * @param kind of its tables, such as {@code trade}
     * @param slots whose users it holds
     */
    record Database(String name, String kind, String slots) {}

    /** All databases of a system, in the order in which they are started and told of. */
    static List<Database> databases(SystemOptions options) {
        List<Database> all = new ArrayList<>();
        for (int i = 0; i < options.tradeStores(); i++) {
            all.add(new Database("trade-" + i, "trade", SystemOptions.slots(i, options.tradeStores())));
        }
        all.add(ofAllSlots(CREDIT));
        all.add(ofAllSlots(CONSUMER_BILLS));
        all.add(ofAllSlots(MERCHANT_BILLS));
        if (options.failover()) {
            all.add(ofAllSlots(FAILOVER));
            all.add(ofAllSlots(GUARD));
        }
        return all;
    }

    private static Database ofAllSlots(String kind) {
        return new Database(kind, kind, "00-99");
    }

    /** The seed of a database, as options of the store's program. */
    static List<String> seed(Database database, SystemOptions options) {
        return List.of(
                "--kind",
                database.kind(),
                "--slots",
                database.slots(),
                "--users",
                "0-" + (options.users() - 1),
                "--merchants",
                Integer.toString(SystemOptions.MERCHANTS),
                "--units",
                Integer.toString(options.units()));
    }

    /** What must be there before a process can start. */
    void prepare() throws InterruptedException;

    /** The processes that serve them. */
    List<ChildSpec> processes();

    /** Creates and seeds the tables, once the processes are ready. */
    void bringUp() throws InterruptedException;

    /** How a database is reached. */
    RunningSystem.Store store(String name);

    /** A pattern of the agent's rules for the JDBC URLs of all databases whose names begin so. */
    String urlPattern(String prefix);
}
