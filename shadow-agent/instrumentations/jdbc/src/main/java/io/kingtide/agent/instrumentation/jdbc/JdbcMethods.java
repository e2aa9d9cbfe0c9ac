package io.kingtide.agent.instrumentation.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** The methods of JDBC by what they mean to shadowing. Keys are {@code name(type,type)} with erased binary names. */
final class JdbcMethods {
    private static final Set<String> EXECUTIONS = names(
            "executeQuery",
            "executeUpdate",
            "execute",
            "executeLargeUpdate",
            "executeBatch",
            "executeLargeBatch",
            "addBatch",
            "clearBatch");
    private static final Set<String> DIRECT =
            names("executeQuery", "executeUpdate", "execute", "executeLargeUpdate", "addBatch");
    private static final Set<String> QUESTIONS = names(
            "getResultSet",
            "getUpdateCount",
            "getLargeUpdateCount",
            "getMoreResults",
            "getGeneratedKeys",
            "getWarnings",
            "clearWarnings",
            "cancel",
            "getMetaData",
            "getParameterMetaData");
    private static final Set<String> SETTINGS = names(
            "setMaxFieldSize",
            "setMaxRows",
            "setLargeMaxRows",
            "setEscapeProcessing",
            "setQueryTimeout",
            "setCursorName",
            "setFetchDirection",
            "setFetchSize",
            "setPoolable");
    private static final Set<String> CONNECTION_CALLS =
            names("commit", "rollback", "setAutoCommit", "close", "abort", "setCatalog", "setSchema", "setSavepoint");

    private static final Map<String, Method> STATEMENT = table(PreparedStatement.class);
    private static final Map<String, Method> CONNECTION = table(Connection.class);

    private JdbcMethods() {}

    /** A method of {@link PreparedStatement}. */
    static Method ofStatement(String key) {
        return found(STATEMENT, key);
    }

    /** A method of {@link Connection}. */
    static Method ofConnection(String key) {
        return found(CONNECTION, key);
    }

    static ElementMatcher<MethodDescription> executions() {
        return of(STATEMENT, method -> EXECUTIONS.contains(method.getName()) && method.getParameterCount() == 0);
    }

    static ElementMatcher<MethodDescription> direct() {
        return of(
                STATEMENT,
                method -> DIRECT.contains(method.getName())
                        && method.getParameterCount() > 0
                        && method.getParameterTypes()[0] == String.class);
    }

    static ElementMatcher<MethodDescription> questions() {
        return of(STATEMENT, method -> QUESTIONS.contains(method.getName()));
    }

    static ElementMatcher<MethodDescription> recorded() {
        return of(
                STATEMENT,
                method -> isBind(method)
                        || SETTINGS.contains(method.getName())
                        || method.getName().equals("clearParameters"));
    }

    static ElementMatcher<MethodDescription> creations() {
        return of(CONNECTION, method -> method.getName().equals("createStatement"));
    }

    static ElementMatcher<MethodDescription> preparations() {
        return of(
                CONNECTION,
                method -> method.getName().equals("prepareStatement")
                        || method.getName().equals("prepareCall"));
    }

    static ElementMatcher<MethodDescription> connectionCalls() {
        return of(CONNECTION, method -> CONNECTION_CALLS.contains(method.getName()));
    }

    /** All other methods of a connection: what a driver sends for them is its own business. */
    static ElementMatcher<MethodDescription> connectionQuestions() {
        return of(
                CONNECTION,
                method -> method.getDeclaringClass() == Connection.class
                        && !CONNECTION_CALLS.contains(method.getName())
                        && !method.getName().startsWith("prepare")
                        && !method.getName().startsWith("createStatement"));
    }

    static ElementMatcher<MethodDescription> close() {
        return of(STATEMENT, method -> method.getName().equals("close"));
    }

    /** Whether this call sets a parameter by its position. */
    static boolean isBind(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return method.getName().startsWith("set") && types.length >= 2 && types[0] == int.class;
    }

    /** Whether a value can be given to one statement only, because reading it uses it up. */
    static boolean isOneShot(@Nullable Object value) {
        return value instanceof InputStream || value instanceof Reader;
    }

    private interface Choice {
        boolean includes(Method method);
    }

    private static ElementMatcher<MethodDescription> of(Map<String, Method> table, Choice choice) {
        Set<String> keys = new HashSet<>();
        table.forEach((key, method) -> {
            if (choice.includes(method)) {
                keys.add(key);
            }
        });
        return method -> method.isPublic()
                && !method.isStatic()
                && !method.isAbstract()
                && !method.isBridge()
                && keys.contains(key(method));
    }

    private static String key(MethodDescription method) {
        StringBuilder key = new StringBuilder(method.getName()).append('(');
        String separator = "";
        for (ParameterDescription parameter : method.getParameters()) {
            key.append(separator).append(parameter.getType().asErasure().getName());
            separator = ",";
        }
        return key.append(')').toString();
    }

    private static Map<String, Method> table(Class<?> type) {
        Map<String, Method> table = new HashMap<>();
        for (Method method : type.getMethods()) {
            StringBuilder key = new StringBuilder(method.getName()).append('(');
            String separator = "";
            for (Class<?> parameter : method.getParameterTypes()) {
                key.append(separator).append(parameter.getName());
                separator = ",";
            }
            table.put(key.append(')').toString(), method);
        }
        return table;
    }

    private static Method found(Map<String, Method> table, String key) {
        Method method = table.get(key);
        if (method == null) {
            throw new IllegalStateException("JDBC has no method " + key);
        }
        return method;
    }

    private static Set<String> names(String... names) {
        return new HashSet<>(Arrays.asList(names));
    }
}
