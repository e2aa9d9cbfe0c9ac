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
 */
public record CheckedStore(String name, String url, String user, String password, int firstSlot, int lastSlot) {}
