package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.bootstrap.JdbcGate;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** What is inlined into drivers; each delegates to {@link JdbcGate}. */
final class DriverAdvice {
    private DriverAdvice() {}

    /** A connection creates a plain statement. */
    static final class Create {
        @Advice.OnMethodExit
        static void exit(
                @Advice.This Object connection,
                @Advice.Return Object statement,
                @Advice.Origin("#m#s") String method,
                @Advice.AllArguments Object[] arguments) {
            JdbcGate.created(connection, statement, method, arguments);
        }
    }

    /** A connection prepares a text. */
    static final class Prepare {
        @Advice.OnMethodEnter
        static boolean enter(@Advice.This Object connection, @Advice.Argument(0) String sql) throws Exception {
            JdbcGate.prepare(connection, sql);
            return JdbcGate.nest();
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(
                @Advice.Enter boolean nested,
                @Advice.This Object connection,
                @Advice.Return Object statement,
                @Advice.Origin("#m#s") String method,
                @Advice.AllArguments Object[] arguments) {
            JdbcGate.unnest(nested);
            JdbcGate.created(connection, statement, method, arguments);
        }
    }

    /** A result set changes a row. */
    static final class RowChange {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Object resultSet) throws Exception {
            JdbcGate.rowChange(resultSet);
        }
    }

    /** What a driver does in statements of its own: branches of distributed transactions, questions to the catalogue. */
    static final class OwnWork {
        @Advice.OnMethodEnter
        static boolean enter() {
            return JdbcGate.nest();
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Enter boolean nested) {
            JdbcGate.unnest(nested);
        }
    }

    /** A way to the server that no rewriting covers. */
    static final class Unshadowed {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Object target, @Advice.Origin("#m") String method) throws Exception {
            JdbcGate.unshadowed(target, method);
        }
    }

    /** A way to the server that no rewriting covers, and that the driver's own work for tagged calls must not take either. */
    static final class NeverShadowed {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Object target, @Advice.Origin("#m") String method) throws Exception {
            JdbcGate.neverShadowed(target, method);
        }
    }

    /** A driver registers. */
    static final class Register {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) Object driver) {
            JdbcGate.foreign(driver);
        }
    }

    /** An unknown driver hands out a connection or a statement. */
    static final class ForeignOrigin {
        @Advice.OnMethodExit
        static void exit(@Advice.Return Object object) {
            JdbcGate.foreign(object);
        }
    }

    /** A plain statement executes a text, or takes it into its batch. */
    static final class Direct {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static @Nullable Object enter(
                @Advice.This Object statement,
                @Advice.Origin("#m") String method,
                @Advice.Origin("#m#s") String key,
                @Advice.Argument(value = 0, readOnly = false) String sql,
                @Advice.AllArguments Object[] arguments,
                @Advice.Local("nested") boolean nested)
                throws Exception {
            sql = JdbcGate.direct(statement, method, sql);
            Object answer = JdbcGate.directed(statement, key, arguments);
            nested = JdbcGate.nest();
            return answer;
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(
                @Advice.Enter @Nullable Object answer,
                @Advice.Local("nested") boolean nested,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object result) {
            JdbcGate.unnest(nested);
            result = JdbcGate.value(answer, result);
        }
    }

    /** A driver makes a connection. */
    static final class Connect {
        @Advice.OnMethodExit
        static void exit(
                @Advice.This Object driver, @Advice.Argument(1) Object properties, @Advice.Return Object connection) {
            JdbcGate.connected(driver, connection, properties);
        }
    }

    /** A parameter or a setting is set: both forms of the statement must have it. */
    static final class Record {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(
                @Advice.This Object statement,
                @Advice.Origin("#m#s") String method,
                @Advice.AllArguments Object[] arguments)
                throws Exception {
            return JdbcGate.record(statement, method, arguments);
        }
    }

    /** A statement executes what it was given before. */
    static final class Execute {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static @Nullable Object enter(
                @Advice.This Object statement,
                @Advice.Origin("#m#s") String method,
                @Advice.AllArguments Object[] arguments)
                throws Exception {
            return JdbcGate.execute(statement, method, arguments);
        }

        @Advice.OnMethodExit
        static void exit(
                @Advice.Enter @Nullable Object answer,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object result) {
            result = JdbcGate.value(answer, result);
        }
    }

    /** A statement is asked about results. */
    static final class Ask {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static @Nullable Object enter(
                @Advice.This Object statement,
                @Advice.Origin("#m#s") String method,
                @Advice.AllArguments Object[] arguments)
                throws Exception {
            return JdbcGate.ask(statement, method, arguments);
        }

        @Advice.OnMethodExit
        static void exit(
                @Advice.Enter @Nullable Object answer,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object result) {
            result = JdbcGate.value(answer, result);
        }
    }

    /** A statement closes: so does its twin. */
    static final class Close {
        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.This Object statement) {
            JdbcGate.closed(statement);
        }
    }

    /** A connection's state changes. */
    static final class ConnectionCall {
        @Advice.OnMethodEnter
        static boolean enter(
                @Advice.This Object connection,
                @Advice.Origin("#m") String method,
                @Advice.AllArguments Object[] arguments)
                throws Exception {
            JdbcGate.connection(connection, method, arguments);
            return JdbcGate.nest();
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Enter boolean nested) {
            JdbcGate.unnest(nested);
        }
    }
}
