package io.kingtide.rehearsal.system;

import io.kingtide.command.Problem;

/**
 * Where the reference system keeps its data.
 *
 * @param kind which database, and whose
 * @param url {@code jdbc:mysql://host:port} of a server that runs already; empty for others
 * @param user of that server
 * @param password of that server
 */
public record StoreChoice(Kind kind, String url, String user, String password) {
    /** H2 server processes of our own. */
    public static final StoreChoice H2 = new StoreChoice(Kind.H2, "", "sa", "");

    private static final String MYSQL_URL = "jdbc:mysql://";

    /** Which database, and whose. */
    public enum Kind {
        H2,
        /** A MariaDB server of our own, started and thrown away with the system. */
        OWN_MARIADB,
        /** A MySQL or MariaDB server that runs already. */
        SERVER
    }

    /**
     * Reads {@code --store}.
     *
     * @param text {@code h2}, {@code mysql}, or the JDBC URL of a server without a database
     * @param user of the server, if it is one
     * @param password of the server, if it is one
     */
    public static StoreChoice parse(String text, String user, String password) {
        if (text.equals("h2")) {
            return H2;
        }
        if (text.equals("mysql")) {
            return new StoreChoice(Kind.OWN_MARIADB, "", "sa", "");
        }
        if (text.startsWith(MYSQL_URL) && text.substring(MYSQL_URL.length()).matches("[^/?]+/?")) {
            return new StoreChoice(
                    Kind.SERVER, text.endsWith("/") ? text.substring(0, text.length() - 1) : text, user, password);
        }
        throw Problem.usage(
                "Reading --store",
                "'" + text + "'",
                "h2, mysql (a private MariaDB), or jdbc:mysql://HOST:PORT (a server that runs, without a database name)",
                "Leave it out for h2.");
    }

    @Override
    public String toString() {
        return kind == Kind.SERVER ? url : kind.name();
    }
}
