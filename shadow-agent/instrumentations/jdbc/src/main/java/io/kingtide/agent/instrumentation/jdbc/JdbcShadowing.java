package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.DriverObject;
import io.kingtide.agent.bootstrap.JdbcGate;
import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.sql.Dialect;
import io.kingtide.sql.MaskedSql;
import io.kingtide.sql.Verdict;
import io.kingtide.tag.TagRefusal;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Decides at the driver what becomes of each call. Real work passes at the cost of a look at the carrier and one field;
 * tagged work is sent in its shadow form or refused, with nothing sent to the server.
 */
final class JdbcShadowing implements JdbcGate.Slot {
    /** What {@code Kingtide-Refused} says of a request whose statement was refused. */
    private static final String REQUEST_CODE = "sql";
    /** How much of a refused statement the status shows. */
    private static final int LONGEST_KEPT = 500;

    private final AgentServices services;
    private final ShadowedDataSources dataSources;
    private final ForeignDrivers foreignDrivers;

    JdbcShadowing(AgentServices services, ShadowedDataSources dataSources, ForeignDrivers foreignDrivers) {
        this.services = services;
        this.dataSources = dataSources;
        this.foreignDrivers = foreignDrivers;
    }

    // ---- real work: never throws, never waits

    @Override
    public void realWork(DriverObject statement, String method, String sql) {
        if (Carrier.awake() && Carrier.here().bypassed()) {
            return; // a driver's inner call for tagged work, or ours
        }
        StatementState state = (StatementState) statement.kingtideState();
        if (state != null) {
            markReal(state.connection);
            state.lastDirectWasShadow = false;
            if (method.equals("addBatch")) {
                state.realBatch = true;
            }
        }
    }

    private static void markReal(ConnectionState connection) {
        if (connection.side != ConnectionState.Side.REAL) {
            connection.side = ConnectionState.Side.REAL;
        }
    }

    @Override
    public void created(Object connection, Object statement, String method, @Nullable Object[] arguments) {
        try {
            if (statement instanceof Statement) {
                foreignDrivers.made(statement);
            }
            if (!(connection instanceof DriverObject) || !(statement instanceof DriverObject)) {
                return;
            }
            DriverObject created = (DriverObject) statement;
            Object earlier = created.kingtideState();
            if (earlier instanceof StatementState) {
                // The driver caches statements and gives this one out again.
                ((StatementState) earlier).closeTwin();
            }
            if (Carrier.awake() && Carrier.here().bypassed()) {
                created.kingtideState(null);
                return;
            }
            String sql = method.startsWith("prepare") ? (String) arguments[0] : null;
            created.kingtideState(new StatementState(stateOf((DriverObject) connection), sql, method, arguments));
        } catch (SQLException | RuntimeException e) {
            SwallowedErrors.count(e);
        }
    }

    @Override
    public void closed(DriverObject statement) {
        Object state = statement.kingtideState();
        if (state instanceof StatementState && ((StatementState) state).twin() != null) {
            Carrier here = Carrier.here();
            here.openBypass();
            try {
                ((StatementState) state).closeTwin();
            } catch (SQLException | RuntimeException e) {
                SwallowedErrors.count(e);
            } finally {
                here.closeBypass();
            }
        }
    }

    // ---- tagged work: a shadow form or a refusal

    @Override
    public void checkPrepare(Object connection, String sql) throws SQLException {
        TestTraffic traffic = Carrier.current();
        if (traffic != null && connection instanceof DriverObject) {
            shadowSql(traffic, stateOf((DriverObject) connection), sql);
        }
    }

    @Override
    public String direct(DriverObject statement, String method, String sql) throws SQLException {
        TestTraffic traffic = Carrier.current();
        if (traffic == null) {
            return sql;
        }
        StatementState state = (StatementState) statement.kingtideState();
        ConnectionState connection = state != null ? state.connection : connectionOf((Statement) statement);
        String shadow = shadowSql(traffic, connection, sql);
        takeSide(traffic, connection, sql);
        services.ledger().rewrote();
        if (state != null) {
            state.lastDirectWasShadow = true;
        }
        return shadow;
    }

    @Override
    public JdbcGate.@Nullable Answer directed(DriverObject statement, String method, @Nullable Object[] arguments)
            throws Exception {
        StatementState state = (StatementState) statement.kingtideState();
        if (state == null || state.sql != null) {
            ShadowedDataSource dataSource =
                    state == null ? connectionOf((Statement) statement).dataSource() : state.connection.dataSource();
            if (dataSource != null && dataSource.isTwinned()) {
                unshadowed(statement, method);
            }
            return null;
        }
        ShadowedDataSource dataSource = state.connection.dataSource();
        if (dataSource == null || !dataSource.isTwinned()) {
            return null;
        }
        Carrier here = Carrier.here();
        here.openBypass();
        try {
            state.twinActive = true;
            return onTwin(state.twin(null), method, arguments);
        } finally {
            here.closeBypass();
        }
    }

    @Override
    public void connected(Object driver, Object connection, @Nullable Object properties) {
        if (!(connection instanceof DriverObject)) {
            foreign(connection);
        } else if (driver instanceof Driver && properties instanceof Properties) {
            stateOf((DriverObject) connection).madeBy((Driver) driver, (Properties) properties);
        }
    }

    @Override
    public boolean recorded(DriverObject statement, String method, @Nullable Object[] arguments) throws Exception {
        StatementState state = (StatementState) statement.kingtideState();
        if (state == null || (Carrier.awake() && Carrier.here().bypassed())) {
            return false;
        }
        if (arguments.length == 0) {
            state.clearBinds();
            return false;
        }
        if (arguments.length == 1) {
            state.set(method, arguments);
            return false;
        }
        state.bind(method, arguments);
        if (!JdbcMethods.isOneShot(arguments[1])) {
            return false;
        }
        if (Carrier.gated()) {
            // The twin will read the stream when it executes; the driver's own form must not use it up.
            return true;
        }
        state.spent((Integer) arguments[0]);
        return false;
    }

    @Override
    public JdbcGate.@Nullable Answer executed(DriverObject statement, String method, @Nullable Object[] arguments)
            throws Exception {
        StatementState state = (StatementState) statement.kingtideState();
        if (state == null) {
            return null;
        }
        if (!Carrier.gated()) {
            real(state, method);
            return null;
        }
        TestTraffic traffic = Carrier.current();
        if (traffic == null) {
            return null;
        }
        if (state.realBatch && method.startsWith("execute")) {
            throw counted(
                    traffic,
                    null,
                    Refusals.of(
                            "mixed-batch",
                            "Refused a tagged batch: it holds statements that were added by real traffic. Add and execute a"
                                    + " batch within one request."));
        }
        if (state.sql == null) {
            refuseWhatWasStopped(traffic);
            takeSide(traffic, state.connection, null);
            Statement twin = state.twin();
            return twin == null ? null : onTwin(twin, method, arguments);
        }
        if (method.startsWith("clearBatch")) {
            Statement twin = state.twin();
            return twin == null ? new JdbcGate.Answer(null) : onTwin(twin, method, arguments);
        }
        String shadow = prepared(traffic, state);
        boolean executes = method.startsWith("execute");
        takeSide(traffic, state.connection, state.sql);
        if (executes) {
            services.ledger().rewrote();
        }
        Carrier here = Carrier.here();
        here.openBypass();
        try {
            Statement twin = state.twin(shadow);
            boolean needsParameters = !method.contains("Batch") || method.startsWith("addBatch");
            int missing = needsParameters ? state.applyBinds(twin) : 0;
            if (missing > 0) {
                throw counted(
                        traffic,
                        masked(state.connection, state.sql),
                        Refusals.of(
                                "bound-outside",
                                "Refused a tagged statement: its parameter " + missing
                                        + " is a stream that real traffic set;"
                                        + " it cannot be read twice. Set it within the tagged request."));
            }
            state.twinActive |= executes;
            return new JdbcGate.Answer(StatementState.invoke(JdbcMethods.ofStatement(method), twin, arguments));
        } finally {
            here.closeBypass();
        }
    }

    private void real(StatementState state, String method) {
        if (Carrier.awake() && Carrier.here().bypassed()) {
            return;
        }
        state.twinActive = false;
        markReal(state.connection);
        if (method.startsWith("addBatch")) {
            state.realBatch = true;
        } else if (state.realBatch && method.contains("Batch")) {
            state.realBatch = false;
        }
    }

    @Override
    public JdbcGate.@Nullable Answer asked(DriverObject statement, String method, @Nullable Object[] arguments)
            throws Exception {
        StatementState state = (StatementState) statement.kingtideState();
        if (state == null || Carrier.here().bypassed()) {
            return null;
        }
        Statement twin = state.twin();
        if (state.twinActive && twin != null) {
            return onTwin(twin, method, arguments);
        }
        TestTraffic traffic = Carrier.current();
        boolean describes = method.startsWith("getMetaData") || method.startsWith("getParameterMetaData");
        if (traffic == null || !describes || state.sql == null) {
            return null;
        }
        String shadow = prepared(traffic, state);
        Carrier.here().openBypass();
        try {
            return onTwin(state.twin(shadow), method, arguments);
        } finally {
            Carrier.here().closeBypass();
        }
    }

    private static JdbcGate.Answer onTwin(Statement twin, String method, @Nullable Object[] arguments)
            throws Exception {
        Carrier here = Carrier.here();
        here.openBypass();
        try {
            return new JdbcGate.Answer(StatementState.invoke(JdbcMethods.ofStatement(method), twin, arguments));
        } finally {
            here.closeBypass();
        }
    }

    @Override
    public void connectionCall(DriverObject connection, String method, @Nullable Object[] arguments)
            throws SQLException {
        Object known = connection.kingtideState();
        if (Carrier.awake() && Carrier.here().bypassed()) {
            if (method.equals("setAutoCommit") && known instanceof ConnectionState) {
                // A driver's way to begin a branch of a distributed transaction: what came before has ended.
                ((ConnectionState) known).side = ConnectionState.Side.NONE;
            }
            return;
        }
        ConnectionState state = known instanceof ConnectionState ? (ConnectionState) known : null;
        boolean movesSchema = method.equals("setCatalog") || method.equals("setSchema");
        TestTraffic traffic = Carrier.current();
        if (traffic != null && movesSchema) {
            throw counted(
                    traffic,
                    null,
                    Refusals.of(
                            "session",
                            "Refused a tagged call of Connection." + method
                                    + ": the connection goes back to a pool, and real"
                                    + " traffic would meet the change. Qualify the names instead."));
        }
        if (state == null) {
            return;
        }
        if (traffic != null
                && method.equals("commit")
                && state.side == ConnectionState.Side.REAL
                && !autoCommit(state.connection)) {
            throw counted(traffic, null, crossing("commit"));
        }
        if (state.hasTwin()) {
            follow(traffic, state, method, arguments);
        }
        if (movesSchema) {
            state.dataSource(null);
        } else if (!method.equals("setSavepoint") && !isPartialRollback(method, arguments)) {
            state.side = ConnectionState.Side.NONE;
        }
    }

    private static boolean isPartialRollback(String method, @Nullable Object[] arguments) {
        return method.equals("rollback") && arguments.length > 0;
    }

    private void follow(
            @Nullable TestTraffic traffic, ConnectionState state, String method, @Nullable Object[] arguments)
            throws SQLException {
        boolean savepoint = method.equals("setSavepoint") || isPartialRollback(method, arguments);
        if (traffic != null && savepoint) {
            throw counted(
                    traffic,
                    null,
                    Refusals.of("session", "Refused a tagged savepoint: the data source's twin does not follow them."));
        }
        Carrier here = Carrier.here();
        here.openBypass();
        try {
            state.follow(savepoint ? "savepoint" : method, arguments);
        } catch (SQLException e) {
            if (traffic != null) {
                throw e;
            }
            SwallowedErrors.count(e);
        } finally {
            here.closeBypass();
        }
    }

    @Override
    public void rowChange(Object resultSet) throws SQLException {
        TestTraffic traffic = Carrier.current();
        if (traffic == null) {
            return;
        }
        Statement statement = statementOf(resultSet);
        Object known = statement instanceof DriverObject ? ((DriverObject) statement).kingtideState() : null;
        StatementState state = known instanceof StatementState ? (StatementState) known : null;
        // A twin has no state of its own; what a handle with a state returned itself was executed by real traffic,
        // unless it is a plain statement whose last text was rewritten.
        boolean shadow = statement != null && (state == null || (state.sql == null && state.lastDirectWasShadow));
        if (!shadow) {
            throw counted(
                    traffic,
                    null,
                    Refusals.of(
                            "row-change",
                            "Refused a tagged change through a result set: real traffic executed its query. Execute the query"
                                    + " within the tagged request."));
        }
    }

    private static @Nullable Statement statementOf(Object resultSet) throws SQLException {
        Carrier here = Carrier.here();
        here.openBypass();
        try {
            return ((java.sql.ResultSet) resultSet).getStatement();
        } finally {
            here.closeBypass();
        }
    }

    @Override
    public void unshadowed(Object target, String method) throws SQLException {
        TestTraffic traffic = Carrier.current();
        if (traffic != null) {
            throw counted(
                    traffic,
                    null,
                    Refusals.of(
                            "driver",
                            "Refused a tagged call of " + target.getClass().getName() + '.' + method
                                    + ": what it sends to the server cannot be shadowed."));
        }
    }

    @Override
    public void foreign(Object object) {
        try {
            if (ForeignDrivers.isOfInterest(object)) {
                foreignDrivers.met(object);
            }
        } catch (RuntimeException | LinkageError e) {
            SwallowedErrors.count(e);
        }
    }

    /** The text for a prepared statement, or a refusal. */
    private String prepared(TestTraffic traffic, StatementState state) throws SQLException {
        String sql = String.valueOf(state.sql);
        if (state.isCall()) {
            throw counted(
                    traffic,
                    masked(state.connection, sql),
                    Refusals.of(
                            "call",
                            "Refused a tagged procedure call: what a procedure does to tables cannot be seen from outside."));
        }
        return shadowSql(traffic, state.connection, sql);
    }

    /** The shadow form of a text, or a refusal, counted. */
    private String shadowSql(TestTraffic traffic, ConnectionState connection, String sql) throws SQLException {
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
            return verdict.sql();
        } catch (Refusals.RefusedException e) {
            throw counted(traffic, masked(connection, sql), e);
        } finally {
            here.closeBypass();
        }
    }

    /** The kill switch, and the end of a campaign, for work that was admitted before. */
    private void refuseWhatWasStopped(TestTraffic traffic) throws SQLException {
        TagRefusal stopped = services.admission().work(traffic);
        if (stopped != null) {
            throw counted(
                    traffic,
                    null,
                    Refusals.of(
                            stopped.code(),
                            "Refused a tagged statement: its campaign may not go on (" + stopped.code() + ")."));
        }
    }

    /** Joins the connection's transaction on the shadow side, or refuses to. */
    private void takeSide(TestTraffic traffic, ConnectionState connection, @Nullable String sql) throws SQLException {
        if (connection.side == ConnectionState.Side.REAL && !autoCommit(connection.connection)) {
            throw counted(traffic, sql == null ? null : masked(connection, sql), crossing("a statement"));
        }
        connection.side = ConnectionState.Side.SHADOW;
    }

    private static boolean autoCommit(Connection connection) throws SQLException {
        Carrier here = Carrier.here();
        here.openBypass();
        try {
            return connection.getAutoCommit();
        } finally {
            here.closeBypass();
        }
    }

    private static Refusals.RefusedException crossing(String what) {
        return Refusals.of(
                "transaction",
                "Refused " + what + " of tagged traffic in a transaction that real traffic has begun. Begin the"
                        + " transaction within the tagged request.");
    }

    private static String masked(ConnectionState connection, String sql) {
        ShadowedDataSource dataSource = connection.dataSource();
        return MaskedSql.of(dataSource == null ? Dialect.MYSQL : dataSource.dialect(), sql, LONGEST_KEPT);
    }

    private SQLNonTransientException counted(
            TestTraffic traffic, @Nullable String masked, Refusals.RefusedException refusal) {
        traffic.refused(REQUEST_CODE);
        if (masked == null) {
            services.ledger().refused(refusal.code());
        } else {
            services.ledger().refusedStatement(refusal.code(), masked);
        }
        return refusal;
    }

    private static ConnectionState connectionOf(Statement statement) throws SQLException {
        Carrier here = Carrier.here();
        here.openBypass();
        try {
            Connection connection = statement.getConnection();
            if (connection instanceof DriverObject) {
                return stateOf((DriverObject) connection);
            }
        } finally {
            here.closeBypass();
        }
        throw Refusals.of("driver", "Refused a tagged statement: its connection is not of an instrumented driver.");
    }

    private static ConnectionState stateOf(DriverObject connection) {
        Object state = connection.kingtideState();
        if (state instanceof ConnectionState) {
            return (ConnectionState) state;
        }
        ConnectionState fresh = new ConnectionState((Connection) connection);
        connection.kingtideState(fresh);
        return fresh;
    }
}
