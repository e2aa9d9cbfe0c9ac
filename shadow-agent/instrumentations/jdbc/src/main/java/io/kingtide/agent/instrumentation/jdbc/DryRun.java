package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.bootstrap.DriverObject;
import io.kingtide.agent.bootstrap.JdbcGate;
import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.engine.AgentServices;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the statements of real work and changes none: each is remembered, and judged later on the agent's own thread.
 * There is no tagged work, because the entries refuse it. Never throws.
 */
final class DryRun implements JdbcGate.Slot {
    private final ObservedStatements observed;
    private final ForeignDrivers foreignDrivers;

    private DryRun(ObservedStatements observed, ForeignDrivers foreignDrivers) {
        this.observed = observed;
        this.foreignDrivers = foreignDrivers;
    }

    static DryRun start(AgentServices services) {
        ObservedStatements observed = new ObservedStatements(services::rules, System.err::println);
        Path file = services.settings().path("plan.file");
        if (file != null) {
            services.recurring(new PlanFile(file, services, observed, System::nanoTime));
        }
        services.status("dryRun", observed::summary);
        return new DryRun(observed, new ForeignDrivers(services, KnownDriver.statementClasses()));
    }

    @Override
    public void created(Object connection, Object statement, String method, @Nullable Object[] arguments) {
        try {
            if (statement instanceof Statement) {
                foreignDrivers.made(statement);
            }
            if (connection instanceof DriverObject && statement instanceof DriverObject) {
                ObservedStatements.Place place = placeOf((DriverObject) connection);
                boolean prepared = method.startsWith("prepare") && arguments.length > 0;
                ((DriverObject) statement)
                        .kingtideState(prepared ? observed.seen(place, String.valueOf(arguments[0])) : place);
            }
        } catch (SQLException | RuntimeException e) {
            SwallowedErrors.count(e);
        }
    }

    private ObservedStatements.Place placeOf(DriverObject connection) throws SQLException {
        Object known = connection.kingtideState();
        if (known instanceof ObservedStatements.Place) {
            return (ObservedStatements.Place) known;
        }
        ObservedStatements.Place place =
                observed.place(((Connection) connection).getMetaData().getURL());
        connection.kingtideState(place);
        return place;
    }

    @Override
    public void realWork(DriverObject statement, String method, String sql) {
        Object place = statement.kingtideState();
        if (place instanceof ObservedStatements.Place) {
            observed.seen((ObservedStatements.Place) place, sql).executed();
        }
    }

    @Override
    public JdbcGate.@Nullable Answer executed(DriverObject statement, String method, @Nullable Object[] arguments) {
        Object seen = statement.kingtideState();
        if (seen instanceof ObservedStatements.Seen) {
            ((ObservedStatements.Seen) seen).executed();
        }
        return null;
    }

    @Override
    public void connected(Object driver, Object connection, @Nullable Object properties) {
        if (!(connection instanceof DriverObject)) {
            foreign(connection);
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

    // ---- tagged work, of which there is none

    @Override
    public String direct(DriverObject statement, String method, String sql) {
        return sql;
    }

    @Override
    public JdbcGate.@Nullable Answer directed(DriverObject statement, String method, @Nullable Object[] arguments) {
        return null;
    }

    @Override
    public JdbcGate.@Nullable Answer asked(DriverObject statement, String method, @Nullable Object[] arguments) {
        return null;
    }

    @Override
    public boolean recorded(DriverObject statement, String method, @Nullable Object[] arguments) {
        return false;
    }

    @Override
    public void checkPrepare(Object connection, String sql) {}

    @Override
    public void connectionCall(DriverObject connection, String method, @Nullable Object[] arguments) {}

    @Override
    public void rowChange(Object resultSet) {}

    @Override
    public void unshadowed(Object target, String method) {}

    @Override
    public void closed(DriverObject statement) {}
}
