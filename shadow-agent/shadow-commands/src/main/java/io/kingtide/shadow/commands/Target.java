package io.kingtide.shadow.commands;

import io.kingtide.agent.rules.MaskingKind;
import io.kingtide.command.Problem;
import io.kingtide.schema.ShadowNaming;
import io.kingtide.schema.ShadowSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One database to work on.
 *
 * @param name how messages call it
 * @param url its JDBC URL
 * @param user database user, or null if the URL or the driver knows
 * @param password its password, or null
 * @param naming which table is the shadow of which
 * @param masking {@code table.column} or {@code *.column} to what it holds
 */
record Target(
        String name,
        String url,
        @Nullable String user,
        @Nullable String password,
        ShadowNaming naming,
        Map<String, MaskingKind> masking) {

    Connection open() {
        Properties credentials = new Properties();
        if (user != null) {
            credentials.setProperty("user", user);
        }
        if (password != null) {
            credentials.setProperty("password", password);
        }
        if (url.startsWith("jdbc:h2:")
                && !url.startsWith("jdbc:h2:mem:")
                && !url.toUpperCase(Locale.ROOT).contains("IFEXISTS")) {
            // H2 would make what a mistyped path names, empty, and we would call it fine.
            credentials.setProperty("IFEXISTS", "TRUE");
        }
        try {
            return DriverManager.getConnection(url, credentials);
        } catch (SQLException e) {
            throw Problem.notCarriedOut(
                            "Connecting to " + this,
                            withCause(e),
                            "a database that lets " + (user == null ? "us" : "user '" + user + "'") + " in",
                            "Check that it runs, --url, --user and KINGTIDE_DB_PASSWORD.")
                    .causedBy(e);
        }
    }

    /** PostgreSQL's driver says why in the cause only. */
    private static String withCause(SQLException e) {
        String message = String.valueOf(e.getMessage());
        Throwable cause = e.getCause();
        if (cause == null || cause.getMessage() == null || message.contains(cause.getMessage())) {
            return message;
        }
        return message + " (" + cause.getClass().getSimpleName() + ": " + cause.getMessage() + ")";
    }

    ShadowSchema read(Connection connection) {
        try {
            return ShadowSchema.read(connection, naming);
        } catch (SQLException e) {
            throw failed("Reading the catalogue of " + this, e);
        }
    }

    /** A statement that failed: nothing that the command line could have told. */
    static Problem failed(String attempted, SQLException e) {
        return Problem.notCarriedOut(
                        attempted,
                        e.getMessage() + (e.getSQLState() == null ? "" : " (SQLState " + e.getSQLState() + ")"),
                        "that the database carries it out",
                        "Mend what it says and run the command again: what is done is not done twice.")
                .causedBy(e);
    }

    static String withoutSecrets(String url) {
        return url.replaceAll("(?i)(password=)[^;&]*", "$1***").replaceAll("//[^/@]*@", "//***@");
    }

    @Override
    public String toString() {
        return name + " (" + withoutSecrets(url) + ")";
    }
}
