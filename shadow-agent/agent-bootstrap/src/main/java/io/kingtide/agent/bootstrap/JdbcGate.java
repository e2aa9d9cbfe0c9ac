package io.kingtide.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * What instrumented JDBC drivers call. Until the engine fills the slot, tagged work is refused by the entries, so the
 * empty slot has nothing to do.
 */
public final class JdbcGate {
    /** The engine's side. Exceptions are the driver's or a refusal; both go to the caller. */
    public interface Slot {
        /** Real work is done with this statement: its connection's transaction becomes a real one. */
        void realWork(DriverObject statement);

        /** The text to send instead of {@code sql}; throws a refusal. */
        String direct(DriverObject statement, String sql) throws Exception;

        /** Throws a refusal if {@code sql} cannot be prepared by tagged code. */
        void checkPrepare(Object connection, String sql) throws Exception;

        /** A statement was created; {@code sql} is null for a plain one. */
        void created(Object connection, Object statement, String method, @Nullable Object[] arguments);

        /** A parameter or a setting was set. */
        void recorded(DriverObject statement, String method, @Nullable Object[] arguments) throws Exception;

        /** The call's outcome if the shadow twin answered it, null if the driver shall. */
        @Nullable
        Answer answered(DriverObject statement, String method, @Nullable Object[] arguments) throws Exception;

        /** A connection's method was called; throws a refusal. */
        void connectionCall(DriverObject connection, String method) throws Exception;

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
    public static @Nullable String direct(Object statement, @Nullable String sql) throws Exception {
        Slot engine = slot;
        if (engine == null || sql == null || !(statement instanceof DriverObject)) {
            return sql;
        }
        if (Carrier.gated()) {
            return engine.direct((DriverObject) statement, sql);
        }
        real(engine, (DriverObject) statement);
        return sql;
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
    public static void record(Object statement, String method, @Nullable Object[] arguments) throws Exception {
        Slot engine = slot;
        if (engine != null && statement instanceof DriverObject) {
            engine.recorded((DriverObject) statement, method, arguments);
        }
    }

    /** Before a prepared statement executes, or is asked for its results. */
    public static @Nullable Object answer(Object statement, String method, @Nullable Object[] arguments)
            throws Exception {
        Slot engine = slot;
        return engine == null || !(statement instanceof DriverObject)
                ? null
                : engine.answered((DriverObject) statement, method, arguments);
    }

    /** What the twin returned. */
    public static @Nullable Object value(Object answer) {
        return ((Answer) answer).value;
    }

    /** Before a connection's state changes. */
    public static void connection(Object connection, String method) throws Exception {
        Slot engine = slot;
        if (engine != null && connection instanceof DriverObject) {
            engine.connectionCall((DriverObject) connection, method);
        }
    }

    /** After a statement was closed. */
    public static void closed(Object statement) {
        Slot engine = slot;
        if (engine != null && statement instanceof DriverObject) {
            engine.closed((DriverObject) statement);
        }
    }

    private static void real(Slot engine, DriverObject statement) {
        try {
            engine.realWork(statement);
        } catch (RuntimeException e) {
            SwallowedErrors.count(e);
        }
    }
}
