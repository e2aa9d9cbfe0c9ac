package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.jmeter.protocol.jdbc.config.DataSourceElement;
import org.apache.jmeter.protocol.jdbc.sampler.JDBCSampler;
import org.apache.jmeter.testelement.TestElement;
import org.apache.jorphan.collections.HashTree;
import org.apache.jorphan.collections.ListedHashTree;

/** Elements of JMeter's own inside a journey of ours, for what the journey's steps cannot say. */
public final class JmeterSteps {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Pattern QUERY = Pattern.compile("(?i)^\\s*(select|with|values|show)\\b");

    private JmeterSteps() {}

    /** Makes JMeter's elements usable; call it once, before the first is created. */
    public static void prepare() {
        try {
            JmeterHome.prepare();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A step of one sampler, with what belongs to it: configuration, extractors, assertions.
     *
     * @param name shown in messages
     * @param sampler its name is that of its requests in reports
     */
    public static Step jmeter(String name, TestElement sampler, TestElement... below) {
        HashTree tree = new ListedHashTree();
        HashTree own = tree.add(sampler);
        for (TestElement element : below) {
            own.add(element);
        }
        return step(name, tree);
    }

    /**
     * A step of a tree of elements, as JMeter's own programs build them. The journey's variables are JMeter's ({@code
     * ${name}}), and what the elements set as text is in the journey's variables afterwards.
     */
    public static Step jmeter(String name, HashTree elements) {
        return step(name, elements);
    }

    /**
     * A prepared SQL statement by JMeter's JDBC sampler; an SQL error fails it. Values may have the journey's variables.
     *
     * @param name of the request in reports
     * @param statement with a {@code ?} for each value; it is a query if it starts with SELECT, WITH, VALUES or SHOW
     * @param values as text; {@code ]NULL[} is null
     * @param columns the variables that the result's columns are saved in, from the first: of {@code id}, the first row's is
     *     {@code id_1}, and {@code id_#} is the number of rows
     */
    public static Step sql(
            String name, SqlDatabase database, String statement, List<String> values, String... columns) {
        prepare();
        long marks = statement.chars().filter(one -> one == '?').count();
        if (marks != values.size()) {
            throw new ScenarioException(
                    "SQL step '" + name + "'",
                    values.size() + " values for " + marks + " question marks",
                    "one for each",
                    "Write sql(\"stock\", database, \"SELECT stock FROM item WHERE id = ?\", List.of(\"#{item}\"), \"stock\").");
        }
        DataSourceElement pool = new DataSourceElement();
        pool.setName(database.pool());
        Map.of(
                        "dataSource", database.pool(),
                        "dbUrl", database.url(),
                        "driver", driver(database.url()),
                        "username", database.user(),
                        "password", password(database.passwordVariable()),
                        "poolMax", Integer.toString(database.connections()),
                        "timeout", "10000",
                        "trimInterval", "60000",
                        "checkQuery", "",
                        "transactionIsolation", "DEFAULT")
                .forEach(pool::setProperty);
        pool.setProperty("autocommit", true);
        pool.setProperty("preinit", false);
        pool.setProperty("keepAlive", true);
        pool.setProperty("connectionAge", "60000");
        JDBCSampler sampler = new JDBCSampler();
        sampler.setName(name);
        boolean query = QUERY.matcher(statement).find();
        Map.of(
                        "dataSource",
                        database.pool(),
                        "queryType",
                        query ? "Prepared Select Statement" : "Prepared Update Statement",
                        "query",
                        theirs(statement),
                        "queryArguments",
                        arguments(values),
                        "queryArgumentsTypes",
                        String.join(",", Collections.nCopies(values.size(), "VARCHAR")),
                        "variableNames",
                        String.join(",", columns),
                        "resultVariable",
                        "",
                        "queryTimeout",
                        "10",
                        "resultSetHandler",
                        "Store as String",
                        "resultSetMaxRows",
                        "1000")
                .forEach(sampler::setProperty);
        HashTree tree = new ListedHashTree();
        tree.add(pool);
        tree.add(sampler);
        return step(name, tree);
    }

    /** Quoted, so that a value may have commas. */
    private static String arguments(List<String> values) {
        return values.stream()
                .map(value -> '"' + theirs(value).replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(","));
    }

    /** Our variables in JMeter's writing. */
    private static String theirs(String text) {
        return text.replace("#{", "${");
    }

    private static String password(String variable) {
        return variable.isEmpty() ? "" : String.valueOf(System.getenv().getOrDefault(variable, ""));
    }

    private static String driver(String url) {
        try {
            return DriverManager.getDriver(url).getClass().getName();
        } catch (SQLException e) {
            throw new ScenarioException(
                    "Finding the driver of '" + url + "'",
                    "none on the class path",
                    "one that takes this URL",
                    "Name its jar: --class-path driver.jar.");
        }
    }

    private static Step step(String name, HashTree tree) {
        List<String> requests = new ArrayList<>(ScriptTree.requestNames(tree));
        requests.add(NativeStep.OTHER);
        return NativeStep.of(JmeterSteps.class, "jmeter", name, requests, LONGEST, JmeterScript.of(tree));
    }
}
