package io.kingtide.agent.instrumentation.jdbc;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A driver whose classes are known: its connections and the topmost of its statements get a field, all get advice. The
 * names of several generations of a driver stand side by side; those that are not there never load.
 */
final class KnownDriver {
    static final List<KnownDriver> ALL = Collections.unmodifiableList(Arrays.asList(
            new KnownDriver(
                            "h2",
                            "org.h2.jdbc.JdbcConnection",
                            "org.h2.jdbc.JdbcStatement",
                            "org.h2.jdbc.JdbcPreparedStatement",
                            "org.h2.jdbc.JdbcCallableStatement")
                    .resultSets("org.h2.jdbc.JdbcResultSet"),
            new KnownDriver(
                            "mysql",
                            "com.mysql.cj.jdbc.ConnectionImpl",
                            "com.mysql.cj.jdbc.StatementImpl",
                            "com.mysql.cj.jdbc.ClientPreparedStatement",
                            "com.mysql.cj.jdbc.ServerPreparedStatement",
                            "com.mysql.cj.jdbc.CallableStatement")
                    .resultSets("com.mysql.cj.jdbc.result.ResultSetImpl", "com.mysql.cj.jdbc.result.UpdatableResultSet")
                    .unshadowed("clientPrepareStatement", "serverPrepareStatement", "setDatabase", "changeUser"),
            new KnownDriver(
                            "mariadb",
                            "org.mariadb.jdbc.Connection",
                            "org.mariadb.jdbc.Statement",
                            "org.mariadb.jdbc.BasePreparedStatement",
                            "org.mariadb.jdbc.ClientPreparedStatement",
                            "org.mariadb.jdbc.ServerPreparedStatement",
                            "org.mariadb.jdbc.BaseCallableStatement",
                            "org.mariadb.jdbc.CallableStatement",
                            "org.mariadb.jdbc.ProcedureStatement",
                            "org.mariadb.jdbc.FunctionStatement")
                    .resultSets("org.mariadb.jdbc.client.result.UpdatableResult"),
            new KnownDriver(
                            "postgresql",
                            "org.postgresql.jdbc.PgConnection",
                            "org.postgresql.jdbc.PgStatement",
                            "org.postgresql.jdbc.PgPreparedStatement",
                            "org.postgresql.jdbc.PgCallableStatement")
                    .resultSets("org.postgresql.jdbc.PgResultSet")
                    .unshadowed(
                            "getCopyAPI",
                            "getLargeObjectAPI",
                            "getFastpathAPI",
                            "getReplicationAPI",
                            "execSQLUpdate",
                            "execSQLQuery"),
            new KnownDriver(
                            "mysql-5.1",
                            "com.mysql.jdbc.ConnectionImpl",
                            "com.mysql.jdbc.StatementImpl",
                            "com.mysql.jdbc.PreparedStatement",
                            "com.mysql.jdbc.JDBC4PreparedStatement",
                            "com.mysql.jdbc.JDBC42PreparedStatement",
                            "com.mysql.jdbc.ServerPreparedStatement",
                            "com.mysql.jdbc.JDBC4ServerPreparedStatement",
                            "com.mysql.jdbc.JDBC42ServerPreparedStatement",
                            "com.mysql.jdbc.CallableStatement",
                            "com.mysql.jdbc.JDBC4CallableStatement",
                            "com.mysql.jdbc.JDBC42CallableStatement")
                    .resultSets("com.mysql.jdbc.ResultSetImpl", "com.mysql.jdbc.UpdatableResultSet")
                    .unshadowed("clientPrepareStatement", "serverPrepareStatement", "changeUser"),
            new KnownDriver(
                            "mariadb-2",
                            "org.mariadb.jdbc.MariaDbConnection",
                            "org.mariadb.jdbc.MariaDbStatement",
                            "org.mariadb.jdbc.BasePrepareStatement",
                            "org.mariadb.jdbc.ClientSidePreparedStatement",
                            "org.mariadb.jdbc.ServerSidePreparedStatement",
                            "org.mariadb.jdbc.CallableProcedureStatement",
                            "org.mariadb.jdbc.CallableFunctionStatement",
                            "org.mariadb.jdbc.MariaDbProcedureStatement",
                            "org.mariadb.jdbc.MariaDbFunctionStatement")
                    .resultSets("org.mariadb.jdbc.internal.com.read.resultset.UpdatableResultSet")
                    .unshadowed("clientPrepareStatement", "serverPrepareStatement")));

    final String library;
    final String connection;
    final String statement;
    final String[] furtherStatements;
    String[] resultSets = {};
    String[] unshadowed = {};

    private KnownDriver(String library, String connection, String statement, String... furtherStatements) {
        this.library = library;
        this.connection = connection;
        this.statement = statement;
        this.furtherStatements = furtherStatements;
    }

    /** The classes whose objects can change rows. */
    private KnownDriver resultSets(String... names) {
        resultSets = names;
        return this;
    }

    /** Methods of the connection, beyond JDBC, that reach the server. */
    private KnownDriver unshadowed(String... names) {
        unshadowed = names;
        return this;
    }

    /** The statement classes of all known drivers. */
    static Set<String> statementClasses() {
        Set<String> names = new HashSet<>();
        for (KnownDriver driver : ALL) {
            names.add(driver.statement);
            names.addAll(Arrays.asList(driver.furtherStatements));
        }
        return Collections.unmodifiableSet(names);
    }
}
