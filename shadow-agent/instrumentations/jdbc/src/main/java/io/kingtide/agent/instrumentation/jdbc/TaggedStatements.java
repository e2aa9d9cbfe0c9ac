package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.sql.Dialect;
import io.kingtide.sql.MaskedSql;
import io.kingtide.sql.Verdict;
import io.kingtide.tag.TagRefusal;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import org.jspecify.annotations.Nullable;

/**
 * What a tagged text becomes on a connection: its shadow form, or a refusal, which is counted and remembered with the
 * request. Thread-safe; a connection's state is used by the thread that uses the connection.
 */
final class TaggedStatements {
    /** What {@code Kingtide-Refused} says of a request whose statement was refused. */
    private static final String REQUEST_CODE = "sql";
    /** How much of a refused statement the status shows. */
    private static final int LONGEST_KEPT = 500;

    private final AgentServices services;
    private final ShadowedDataSources dataSources;

    TaggedStatements(AgentServices services, ShadowedDataSources dataSources) {
        this.services = services;
        this.dataSources = dataSources;
    }

    /** What is sent for a tagged text, and whether to the twin of the data source. */
    static final class ShadowForm {
        final String sql;
        final boolean toTwin;

        ShadowForm(String sql, boolean toTwin) {
            this.sql = sql;
            this.toTwin = toTwin;
        }
    }

    /** The shadow form of a text, or a refusal, counted. */
    ShadowForm shadow(TestTraffic traffic, ConnectionState connection, String sql) throws SQLException {
        refuseWhatWasStopped(traffic);
        Carrier here = Carrier.here();
        here.openBypass();
        try {
            ShadowedDataSource dataSource = connection.dataSource();
            if (dataSource == null || !dataSources.isCurrent(dataSource)) {
                dataSource = dataSources.of(connection);
                connection.dataSource(dataSource);
            }
            Verdict verdict = dataSource.verdict(sql, connection);
            if (verdict.isRefused()) {
                String code = verdict.refusal() == null
                        ? "refused"
                        : verdict.refusal().code();
                throw Refusals.of(
                        code,
                        "Refused a tagged statement (" + verdict.kind() + ") on data source '" + dataSource.name()
                                + "' at character " + verdict.position() + ": "
                                + dataSource.reason(verdict));
            }
            dataSource.check(sql, verdict);
            if (verdict.changesSession() && !dataSource.isTwinned()) {
                throw Refusals.of(
                        "session",
                        "Refused a tagged statement on data source '" + dataSource.name()
                                + "': it changes what the connection remembers (a variable, a setting, a transaction begun or"
                                + " ended by text), and real traffic would meet that. Use the methods of Connection, or values"
                                + " of the statement itself.");
            }
            return new ShadowForm(verdict.sql(), dataSource.goesToTwin(sql, verdict));
        } catch (Refusals.RefusedException e) {
            throw counted(traffic, connection, sql, e);
        } finally {
            here.closeBypass();
        }
    }

    /** The kill switch, and the end of a campaign, for work that was admitted before. */
    void refuseWhatWasStopped(TestTraffic traffic) throws SQLException {
        TagRefusal stopped = services.admission().work(traffic);
        if (stopped != null) {
            throw counted(
                    traffic,
                    Refusals.of(
                            stopped.code(),
                            "Refused a tagged statement: its campaign may not go on (" + stopped.code() + ")."));
        }
    }

    /** Joins the connection's transaction on the shadow side, or refuses to. */
    void takeSide(TestTraffic traffic, ConnectionState connection, @Nullable String sql) throws SQLException {
        if (connection.side == ConnectionState.Side.REAL && connection.isInTransaction()) {
            throw sql == null
                    ? counted(traffic, crossing("a statement"))
                    : counted(traffic, connection, sql, crossing("a statement"));
        }
        ShadowedDataSource dataSource = connection.dataSource();
        boolean shared = dataSource == null || !dataSource.isTwinned();
        if (sql != null && shared && connection.lastUsedByReal && IdentityText.asksForWhatIsLeft(sql)) {
            throw counted(
                    traffic,
                    connection,
                    sql,
                    Refusals.of(
                            "session",
                            "Refused a tagged statement: it asks for what the connection's last statement left (an id, a count),"
                                    + " and that was real traffic's. Insert first, or ask for generated keys."));
        }
        connection.lastUsedByReal = false;
        connection.side = ConnectionState.Side.SHADOW;
    }

    static Refusals.RefusedException crossing(String what) {
        return Refusals.of(
                "transaction",
                "Refused " + what + " of tagged traffic in a transaction that real traffic has begun. Begin the"
                        + " transaction within the tagged request.");
    }

    /** Counts a refusal, and gives it back to be thrown. */
    SQLNonTransientException counted(TestTraffic traffic, Refusals.RefusedException refusal) {
        traffic.refused(REQUEST_CODE);
        services.ledger().refused(refusal.code());
        return refusal;
    }

    /** Counts the refusal of a text, which the status then shows without its values. */
    SQLNonTransientException counted(
            TestTraffic traffic, ConnectionState connection, String sql, Refusals.RefusedException refusal) {
        traffic.refused(REQUEST_CODE);
        ShadowedDataSource dataSource = connection.dataSource();
        Dialect dialect = dataSource == null ? Dialect.MYSQL : dataSource.dialect();
        services.ledger().refusedStatement(refusal.code(), MaskedSql.of(dialect, sql, LONGEST_KEPT));
        return refusal;
    }
}
