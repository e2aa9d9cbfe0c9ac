package io.kingtide.agent.compatibility;

import java.util.List;
import java.util.OptionalLong;

/**
 * A small application on one persistence library: wallets with an owner and an amount. Written as the library's users
 * write it, knowing nothing of tags. One instance a process, called by request threads one at a time.
 */
public interface Workload extends NamedWork {
    /** Connects, with a pool of exactly one connection, so that tagged and untagged work share it. */
    @Override
    void open(DatabaseAddress database) throws Exception;

    /** Inserts one wallet; the library or the database gives the id. */
    void insert(String owner, long amount) throws Exception;

    /** Inserts many wallets in the library's batch way. */
    void insertAll(List<String> owners, long amount) throws Exception;

    /** Adds to an amount with one statement or load-and-store, as the library's users do. */
    void add(String owner, long delta) throws Exception;

    /** Adds to an amount under a row lock, in a transaction. */
    void addLocked(String owner, long delta) throws Exception;

    /** The amount of a wallet. */
    OptionalLong amount(String owner) throws Exception;

    /** Removes a wallet. */
    void remove(String owner) throws Exception;

    /** Work that only some libraries have, by its name. */
    @Override
    default String other(String work, String owner, long amount) throws Exception {
        throw new IllegalArgumentException("no such work: " + work);
    }

    /** The table in which its wallets are. */
    default String table() {
        return "wallet";
    }
}
