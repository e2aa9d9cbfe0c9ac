package io.kingtide.agent.instrumentation.jdbc;

import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;

import io.kingtide.agent.bootstrap.DriverObject;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.Weave;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;

/**
 * Drivers that nobody here knows. Their classes are met one after the other (the driver registers, hands out a connection,
 * that hands out a statement) and from then on refuse what tagged code asks of them. Thread-safe; bounded.
 */
final class ForeignDrivers {
    private static final int MAX_CLASSES = 200;

    /**
     * Connections that data sources make past their driver's {@code connect}, so that nobody meets them on their way: what
     * declares their statements, in all generations of a driver.
     */
    static final String[] CONNECTIONS = {
        "org.hsqldb.jdbc.JDBCConnection",
        "org.hsqldb.jdbc.jdbcConnection",
        "org.sqlite.Conn",
        "org.sqlite.SQLiteConnection",
        "org.sqlite.jdbc3.JDBC3Connection",
        "org.sqlite.jdbc4.JDBC4Connection",
        "org.apache.derby.impl.jdbc.EmbedConnection",
        "org.apache.derby.client.am.ClientConnection",
        "org.apache.derby.client.am.Connection",
        "com.microsoft.sqlserver.jdbc.SQLServerConnection",
        "net.sourceforge.jtds.jdbc.JtdsConnection",
        "net.sourceforge.jtds.jdbc.ConnectionJDBC2",
        "oracle.jdbc.driver.PhysicalConnection",
        "com.ibm.db2.jcc.am.Connection",
        "org.duckdb.DuckDBConnection",
        "org.firebirdsql.jdbc.FBConnection",
        "com.clickhouse.jdbc.ConnectionImpl",
        "com.clickhouse.jdbc.internal.ClickHouseConnectionImpl",
        "net.snowflake.client.jdbc.SnowflakeConnectionV1",
        "io.trino.jdbc.TrinoConnection",
        "org.apache.hive.jdbc.HiveConnection",
        "com.taosdata.jdbc.TSDBConnection",
        "com.sap.db.jdbc.ConnectionSapDB",
        "dm.jdbc.driver.DmdbConnection",
        "com.kingbase8.jdbc.KbConnection",
        "org.opengauss.jdbc.PgConnection",
        "com.huawei.gauss200.jdbc.jdbc.PgConnection",
        "com.oceanbase.jdbc.OceanBaseConnection",
        "com.alipay.oceanbase.jdbc.ConnectionImpl",
    };

    /** Their connections are looked at when they make one: their older generations are other classes. */
    private static final Set<String> KNOWN_DRIVERS = Collections.unmodifiableSet(new HashSet<>(Arrays.asList(
            "org.h2.Driver",
            "com.mysql.cj.jdbc.Driver",
            "com.mysql.jdbc.Driver",
            "com.mysql.fabric.jdbc.FabricMySQLDriver",
            "org.mariadb.jdbc.Driver",
            "org.postgresql.Driver")));

    /** What only stands before a real driver, whose connections and statements are met below. */
    private static final String[] LEFT_ALONE = {
        "com.mysql.cj.jdbc.ha.",
        "com.mysql.cj.jdbc.ConnectionWrapper",
        "com.mysql.jdbc.LoadBalanced",
        "com.mysql.jdbc.MultiHost",
        "com.mysql.jdbc.Replication",
        "com.mysql.jdbc.JDBC4LoadBalanced",
        "com.mysql.jdbc.JDBC4MultiHost",
        "com.mysql.jdbc.JDBC4Replication",
        "com.sun.proxy.",
        "jdk.proxy",
        "com.p6spy.",
        "org.apache.shardingsphere.",
        "software.amazon.jdbc.",
        "io.opentelemetry.",
        "net.sf.log4jdbc.",
        "com.zaxxer.",
        "org.apache.commons.dbcp2.",
        "org.apache.tomcat.",
        "com.alibaba.druid.",
        "com.mchange.",
    };

    private static final String[] STATEMENTS = {"createStatement", "prepareStatement", "prepareCall"};

    private final AgentServices services;
    private final Set<String> knownStatements;
    private final Set<String> met = ConcurrentHashMap.newKeySet();

    ForeignDrivers(AgentServices services, Set<String> knownStatements) {
        this.services = services;
        this.knownStatements = knownStatements;
    }

    /** Looks at what a known driver made: a generation of it that is not known is treated as an unknown driver. */
    void made(Object object) {
        boolean known = object instanceof Statement
                ? knownStatements.contains(object.getClass().getName())
                : object instanceof DriverObject;
        if (!known) {
            met(object);
        }
    }

    /** Takes note of a driver, or of what came from one that is not known. */
    void met(Object object) {
        Class<?> type = object.getClass();
        if (met.contains(type.getName())
                || KNOWN_DRIVERS.contains(type.getName())
                || isLeftAlone(type.getName())
                || met.size() >= MAX_CLASSES
                || !met.add(type.getName())) {
            return;
        }
        if (object instanceof Driver) {
            uncovered("driver " + type.getName());
        } else if (object instanceof Connection || object instanceof Statement) {
            uncovered("driver class " + type.getName());
        }
        for (Class<?> declaring = type;
                declaring != null && declaring.getClassLoader() != null;
                declaring = declaring.getSuperclass()) {
            if (knownStatements.contains(declaring.getName())) {
                continue; // shadows what it declares itself
            }
            services.weave(Weave.bodies("unknown-driver", ForeignDrivers::refuse, declaring.getName()));
        }
    }

    private void uncovered(String what) {
        services.coverage().uncovered(what, "not a driver that the agent knows: tagged use is refused");
    }

    private static boolean isLeftAlone(String name) {
        return Arrays.stream(LEFT_ALONE).anyMatch(name::startsWith);
    }

    /** Refuses what tagged code asks of a class of an unknown driver, and meets what the class hands out. */
    static net.bytebuddy.dynamic.DynamicType.Builder<?> refuse(
            net.bytebuddy.dynamic.DynamicType.Builder<?> builder, net.bytebuddy.description.type.TypeDescription type) {
        return builder.visit(Advice.to(DriverAdvice.ForeignOrigin.class)
                        .on(isPublic()
                                .and(namedOneOf(STATEMENTS)
                                        .or(namedOneOf("executeQuery", "getResultSet"))
                                        .or(ForeignDrivers::makesConnection))))
                .visit(Advice.to(DriverAdvice.Unshadowed.class)
                        .on(isPublic()
                                .and(not(isStatic()))
                                .and(nameStartsWith("execute")
                                        .or(namedOneOf(STATEMENTS))
                                        .or(namedOneOf("addBatch", "insertRow", "updateRow", "deleteRow")))));
    }

    /** A driver's data sources call what makes a connection by whatever name. */
    private static boolean makesConnection(MethodDescription method) {
        return method.getReturnType().asErasure().getName().endsWith("Connection");
    }

    /** Whether this object is of a kind that is followed at all. */
    static boolean isOfInterest(Object object) {
        return object instanceof Driver
                || object instanceof Connection
                || object instanceof Statement
                || object instanceof ResultSet;
    }
}
