package io.kingtide.payments.checker;

/**
 * A store to look at.
 *
 * @param name in findings
 * @param url JDBC URL
 * @param user database user
 * @param password database password
 * @param firstSlot first slot that a trade store holds
 * @param lastSlot last slot that it holds
 * @param elastic the elastic bits of the ids that it holds: 0 for a primary, 2 for the failover shard
 */
public record CheckedStore(
        String name, String url, String user, String password, int firstSlot, int lastSlot, int elastic) {

    /** A primary. */
    public CheckedStore(String name, String url, String user, String password, int firstSlot, int lastSlot) {
        this(name, url, user, password, firstSlot, lastSlot, 0);
    }

    /** A failover shard, which can hold every slot. */
    public static CheckedStore failover(String name, String url, String user, String password) {
        return new CheckedStore(name, url, user, password, 0, 99, 2);
    }
}
