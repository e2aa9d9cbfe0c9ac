package io.kingtide.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * What instrumented JDBC drivers call. Until the engine fills the slot, tagged work is refused by the entries, so the
 * empty slot has nothing to do.
 */
public final class JdbcGate {
    /** The engine's side. Exceptions are the driver's or a refusal; both go to the caller. */
    public interface Slot {
        /**
         * Real work is done with this statement: its connection's transaction becomes a real one.
         *
         * @param sql the text that it executes
         */
        void realWork(DriverObject statement, String method, String sql);

        /** The text to send instead of {@code sql}; throws a refusal. */
        String direct(DriverObject statement, String method, String sql) throws Exception;

        /** The outcome of a direct execution if the twin of its data source made it, null if the driver shall. */
        @Nullable
        Answer directed(DriverObject statement, String method, @Nullable Object[] arguments) throws Exception;

        /** A driver made a connection. */
        void connected(Object driver, Object connection, @Nullable Object properties);

        /** Throws a refusal if {@code sql} cannot be prepared by tagged code. */
        void checkPrepare(Object connection, String sql) throws Exception;

        /** A statement was created; {@code sql} is null for a plain one. */
        void created(Object connection, Object statement, String method, @Nullable Object[] arguments);

        /** A parameter or a setting is set; the answer is whether the driver must not see it. */
        boolean recorded(DriverObject statement, String method, @Nullable Object[] arguments) throws Exception;

        /** The outcome of an execution if the shadow twin made it, null if the driver shall. */
        @Nullable
        Answer executed(DriverObject statement, String method, @Nullable Object[] arguments) throws Exception;

        /** What the shadow twin answers to a question about results, null if the driver shall. */
        @Nullable
        Answer asked(DriverObject statement, String method, @Nullable Object[] arguments) throws Exception;

        /** A connection's method was called; throws a refusal. */
        void connectionCall(DriverObject connection, String method, @Nullable Object[] arguments) throws Exception;

        /** A row of a result set is about to be changed through it; throws a refusal. */
        void rowChange(Object resultSet) throws Exception;

        /** Something is called that cannot be shadowed; throws a refusal. */
        void unshadowed(Object target, String method) throws Exception;

        /** A driver, or an object that came from a driver that is not known, appeared. */
        void foreign(Object object);

        /** A statement was closed. */
        void closed(DriverObject statement);
    }

    /** What a shadow twin returned. */
    public static final class Answer {
        public final @Nullable Object value;

        public Answer(@Nullable Object value) {
            this.value = value;
        }
    }

    private static volatile @Nullable Slot slot;

    private JdbcGate() {}

    public static void fill(Slot engine) {
        slot = engine;
    }

    /** Before a statement text is executed as it is given; returns the text to execute. */
    public static @Nullable String direct(Object statement, String method, @Nullable String sql) throws Exception {
        Slot engine = slot;
        if (engine == null || sql == null || !(statement instanceof DriverObject)) {
            return sql;
        }
        if (Carrier.gated()) {
            return engine.direct((DriverObject) statement, method, sql);
        }
        real(engine, (DriverObject) statement, method, sql);
        return sql;
    }

    /** After {@link #direct}: executes on the twin of a data source that has one. */
    public static @Nullable Object directed(Object statement, String method, @Nullable Object[] arguments)
            throws Exception {
        Slot engine = slot;
        return engine == null || !(statement instanceof DriverObject) || !Carrier.gated()
                ? null
                : engine.directed((DriverObject) statement, method, arguments);
    }

    /** After a driver made a connection. */
    public static void connected(Object driver, @Nullable Object connection, @Nullable Object properties) {
        Slot engine = slot;
        if (engine != null && connection != null) {
            engine.connected(driver, connection, properties);
        }
    }

    /** Opens a bypass around the driver's own work for a gated call. */
    public static boolean nest() {
        if (!Carrier.gated()) {
            return false;
        }
        Carrier.here().openBypass();
        return true;
    }

    /** Closes what {@link #nest()} opened. */
    public static void unnest(boolean nested) {
        if (nested) {
            Carrier.here().closeBypass();
        }
    }

    /** Before a connection prepares a text. */
    public static void prepare(Object connection, @Nullable String sql) throws Exception {
        Slot engine = slot;
        if (engine != null && sql != null && Carrier.gated()) {
            engine.checkPrepare(connection, sql);
        }
    }

    /** After a connection created a statement. */
    public static void created(
            Object connection, @Nullable Object statement, String method, @Nullable Object[] arguments) {
        Slot engine = slot;
        if (engine != null && statement != null) {
            engine.created(connection, statement, method, arguments);
        }
    }

    /** Before a parameter or a setting of a statement is set. */
    public static boolean record(Object statement, String method, @Nullable Object[] arguments) throws Exception {
        Slot engine = slot;
        return engine != null
                && statement instanceof DriverObject
                && engine.recorded((DriverObject) statement, method, arguments);
    }

    /** Before a statement executes what it was given before: its prepared text, its batch. */
    public static @Nullable Object execute(Object statement, String method, @Nullable Object[] arguments)
            throws Exception {
        Slot engine = slot;
        return engine == null || !(statement instanceof DriverObject)
                ? null
                : engine.executed((DriverObject) statement, method, arguments);
    }

    /** Before a statement is asked about results. */
    public static @Nullable Object ask(Object statement, String method, @Nullable Object[] arguments) throws Exception {
        Slot engine = slot;
        return engine == null || !Carrier.awake() || !(statement instanceof DriverObject)
                ? null
                : engine.asked((DriverObject) statement, method, arguments);
    }

    /** What the twin returned. */
    public static @Nullable Object value(@Nullable Object answer, @Nullable Object own) {
        return answer == null ? own : ((Answer) answer).value;
    }

    /** Before a connection's state changes. */
    public static void connection(Object connection, String method, @Nullable Object[] arguments) throws Exception {
        Slot engine = slot;
        if (engine != null && connection instanceof DriverObject) {
            engine.connectionCall((DriverObject) connection, method, arguments);
        }
    }

    /** Before a result set changes a row. */
    public static void rowChange(Object resultSet) throws Exception {
        Slot engine = slot;
        if (engine != null && Carrier.gated()) {
            engine.rowChange(resultSet);
        }
    }

    /** Before a call that no rewriting can make safe. */
    public static void unshadowed(Object target, String method) throws Exception {
        Slot engine = slot;
        if (engine != null && Carrier.gated()) {
            engine.unshadowed(target, method);
        }
    }

    /** The same, also where the driver calls it within a call that has passed a gate. */
    public static void neverShadowed(Object target, String method) throws Exception {
        Slot engine = slot;
        if (engine != null && Carrier.current() != null) {
            engine.unshadowed(target, method);
        }
    }

    /** After a driver registered, or an unknown driver's object appeared. */
    public static void foreign(@Nullable Object object) {
        Slot engine = slot;
        if (engine != null && object != null) {
            engine.foreign(object);
        }
    }

    /** After a statement was closed. */
    public static void closed(Object statement) {
        Slot engine = slot;
        if (engine != null && statement instanceof DriverObject) {
            engine.closed((DriverObject) statement);
        }
    }

    private static void real(Slot engine, DriverObject statement, String method, String sql) {
        try {
            engine.realWork(statement, method, sql);
        } catch (RuntimeException e) {
            SwallowedErrors.count(e);
        }
    }
}
