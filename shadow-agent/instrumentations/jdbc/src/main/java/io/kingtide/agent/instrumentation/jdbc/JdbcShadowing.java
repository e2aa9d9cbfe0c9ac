package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.DriverObject;
import io.kingtide.agent.bootstrap.JdbcGate;
import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.AgentServices;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Decides at the driver what becomes of each call. Real work passes at the cost of a look at the carrier and one field;
 * tagged work is sent in its shadow form or refused, with nothing sent to the server.
 */
final class JdbcShadowing implements JdbcGate.Slot {
    private final AgentServices services;
    private final TaggedStatements tagged;
    private final ForeignDrivers foreignDrivers;

    JdbcShadowing(AgentServices services, ShadowedDataSources dataSources, ForeignDrivers foreignDrivers) {
        this.services = services;
        this.tagged = new TaggedStatements(services, dataSources);
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
            markReal(state.connection, TransactionText.of(sql));
            state.lastDirectWasShadow = false;
            state.twinActive = false;
            if (method.equals("addBatch")) {
                state.realBatch = true;
            }
        }
    }

    private static void markReal(ConnectionState connection, TransactionText text) {
        if (connection.side != ConnectionState.Side.REAL) {
            connection.side = ConnectionState.Side.REAL;
            connection.lastUsedByReal = true;
        }
        if (text != TransactionText.NOTHING) {
            connection.real(text);
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
            created.kingtideState(
                    new StatementState(ConnectionState.of((DriverObject) connection), sql, method, arguments));
        } catch (SQLException | RuntimeException e) {
            SwallowedErrors.count(e);
        }
    }

    @Override
    public void closed(DriverObject statement) {
        Object state = statement.kingtideState();
        if (!(state instanceof StatementState)) {
            return;
        }
        ((StatementState) state).closed = true;
        if (((StatementState) state).twin() != null) {
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
            tagged.shadow(traffic, ConnectionState.of((DriverObject) connection), sql);
        }
    }

    @Override
    public String direct(DriverObject statement, String method, String sql) throws SQLException {
        TestTraffic traffic = Carrier.current();
        if (traffic == null) {
            return sql;
        }
        StatementState state = (StatementState) statement.kingtideState();
        ConnectionState connection = state != null ? state.connection : ConnectionState.of((Statement) statement);
        TaggedStatements.ShadowForm shadow = tagged.shadow(traffic, connection, sql);
        tagged.takeSide(traffic, connection, sql);
        services.ledger().rewrote();
        if (state != null) {
            state.lastDirectWasShadow = true;
            state.lastDirectToTwin = shadow.toTwin;
            state.twinActive = false;
        } else if (shadow.toTwin) {
            unshadowed(statement, method);
        }
        return shadow.sql;
    }

    @Override
    public JdbcGate.@Nullable Answer directed(DriverObject statement, String method, @Nullable Object[] arguments)
            throws Exception {
        StatementState state = (StatementState) statement.kingtideState();
        if (state == null) {
            return null;
        }
        if (state.sql != null) {
            if (state.lastDirectToTwin) {
                unshadowed(statement, method);
            }
            return null;
        }
        if (!state.lastDirectToTwin && !method.startsWith("addBatch")) {
            return null;
        }
        // A batch is the twin's too where both worlds share a connection: real work must not execute what a test added.
        Carrier here = Carrier.here();
        here.openBypass();
        try {
            state.twinActive = true;
            return onTwin(state.twin(null, state.lastDirectToTwin), method, arguments);
        } finally {
            here.closeBypass();
        }
    }

    @Override
    public void connected(Object driver, Object connection, @Nullable Object properties) {
        if (!(connection instanceof DriverObject)) {
            foreign(connection);
        } else if (driver instanceof Driver && properties instanceof Properties) {
            ConnectionState.of((DriverObject) connection).madeBy((Driver) driver, (Properties) properties);
        }
    }

    @Override
    public boolean recorded(DriverObject statement, String method, @Nullable Object[] arguments) throws Exception {
        StatementState state = (StatementState) statement.kingtideState();
        if (state == null || (Carrier.awake() && Carrier.here().bypassed())) {
            return false;
        }
        if (state.isCall()) {
            return false; // has no twin: the driver's own handle executes what the rules list
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
            throw tagged.counted(
                    traffic,
                    Refusals.of(
                            "mixed-batch",
                            "Refused a tagged batch: it holds statements that were added by real traffic. Add and execute a"
                                    + " batch within one request."));
        }
        if (method.startsWith("clearBatch")) {
            Statement twin = state.twin();
            return twin == null ? new JdbcGate.Answer(null) : onTwin(twin, method, arguments);
        }
        if (state.sql == null) {
            tagged.refuseWhatWasStopped(traffic);
            tagged.takeSide(traffic, state.connection, null);
            Statement twin = state.twin();
            state.twinActive |= twin != null;
            return twin == null ? null : onTwin(twin, method, arguments);
        }
        if (state.isCall()) {
            return called(traffic, (Statement) statement, state, method, arguments);
        }
        TaggedStatements.ShadowForm shadow = tagged.shadow(traffic, state.connection, state.sql);
        boolean executes = method.startsWith("execute");
        tagged.takeSide(traffic, state.connection, state.sql);
        if (executes) {
            services.ledger().rewrote();
        }
        Carrier here = Carrier.here();
        here.openBypass();
        try {
            Statement twin = state.twin(shadow.sql, shadow.toTwin);
            boolean needsParameters = !method.contains("Batch") || method.startsWith("addBatch");
            int missing = needsParameters ? state.applyBinds(twin) : 0;
            if (missing > 0) {
                throw tagged.counted(
                        traffic,
                        state.connection,
                        state.sql,
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

    /** A listed procedure, which has one form only. */
    private JdbcGate.Answer called(
            TestTraffic traffic, Statement statement, StatementState state, String method, @Nullable Object[] arguments)
            throws Exception {
        String sql = String.valueOf(state.sql);
        TaggedStatements.ShadowForm shadow = tagged.shadow(traffic, state.connection, sql);
        if (shadow.toTwin || !shadow.sql.equals(sql) || !method.startsWith("execute") || method.contains("Batch")) {
            throw tagged.counted(
                    traffic,
                    state.connection,
                    sql,
                    Refusals.of(
                            "call",
                            "Refused a tagged procedure call: it names tables, is part of a batch, or has a twin data source."
                                    + " Call a listed procedure by itself."));
        }
        tagged.takeSide(traffic, state.connection, sql);
        services.ledger().rewrote();
        return onTwin(statement, method, arguments);
    }

    private void real(StatementState state, String method) {
        if (Carrier.awake() && Carrier.here().bypassed()) {
            return;
        }
        state.twinActive = false;
        markReal(state.connection, state.transaction);
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
        if (traffic == null || !describes || state.sql == null || state.isCall()) {
            return null;
        }
        TaggedStatements.ShadowForm shadow = tagged.shadow(traffic, state.connection, state.sql);
        Carrier.here().openBypass();
        try {
            return onTwin(state.twin(shadow.sql, shadow.toTwin), method, arguments);
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
            if (ConnectionState.isThere((Connection) connection, method, arguments[0])) {
                return;
            }
            throw tagged.counted(
                    traffic,
                    Refusals.of(
                            "session",
                            "Refused a tagged call of Connection." + method
                                    + ": the connection goes back to a pool, and real"
                                    + " traffic would meet the change. Qualify the names instead."));
        }
        if (state == null) {
            return;
        }
        boolean commits = method.equals("commit") || (method.equals("setAutoCommit") && isTrue(arguments));
        if (traffic != null && commits && state.side == ConnectionState.Side.REAL && state.isInTransaction()) {
            throw tagged.counted(traffic, TaggedStatements.crossing(method));
        }
        if (state.hasTwin()) {
            follow(traffic, state, method, arguments);
        }
        if (movesSchema) {
            state.dataSource(null);
        } else if (!method.equals("setSavepoint") && !isPartialRollback(method, arguments)) {
            state.side = ConnectionState.Side.NONE;
            state.begunByText = false;
            state.heldByText &= !method.equals("setAutoCommit");
        }
    }

    private static boolean isTrue(@Nullable Object[] arguments) {
        return Boolean.TRUE.equals(arguments[0]);
    }

    private static boolean isPartialRollback(String method, @Nullable Object[] arguments) {
        return method.equals("rollback") && arguments.length > 0;
    }

    private void follow(
            @Nullable TestTraffic traffic, ConnectionState state, String method, @Nullable Object[] arguments)
            throws SQLException {
        boolean savepoint = method.equals("setSavepoint") || isPartialRollback(method, arguments);
        if (traffic != null && savepoint) {
            throw tagged.counted(
                    traffic,
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
            throw tagged.counted(
                    traffic,
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
            throw tagged.counted(
                    traffic,
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
}
