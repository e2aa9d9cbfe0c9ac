package io.kingtide.payments.drills;

import io.kingtide.payments.checker.CheckedStore;
import io.kingtide.payments.checker.Finding;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One drill under way: the system, the load, and what is noted about them. */
final class Exercise {
    private static final int QUIET_SECONDS = 180;

    private final String name;
    private final DrillSystem system;
    private final Router router = new Router();
    private final DrillLoad load;
    private final List<NotedMoment> moments = new ArrayList<>();
    private final Map<String, Double> figures = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();
    private final long beganMillis = System.currentTimeMillis();
    private long faultNanos;

    private record NotedMoment(long nanos, String what) {}

    Exercise(String name, DrillSystem system, DrillLoad.Mix mix) {
        this.name = name;
        this.system = system;
        this.load = new DrillLoad(system, router, mix);
    }

    DrillSystem system() {
        return system;
    }

    Router router() {
        return router;
    }

    DrillLoad load() {
        return load;
    }

    /** Runs the load for a while. */
    void steady(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    /** Notes the fault, which is time zero of the timeline. */
    void fault(String what) {
        faultNanos = System.nanoTime();
        note(what);
    }

    void note(String what) {
        moments.add(new NotedMoment(System.nanoTime(), what));
    }

    void figure(String what, double value) {
        figures.put(what, value);
    }

    /** Something of the drill's own that must hold. */
    void require(boolean holds, String otherwise) {
        if (!holds) {
            broken.add(otherwise);
        }
    }

    /** Goes on until something of the drill's own holds, for as long as a busy machine may need. */
    void until(Condition holds, String otherwise) throws InterruptedException, SQLException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(QUIET_SECONDS);
        while (!holds.isMet()) {
            if (System.nanoTime() > until) {
                require(false, otherwise);
                return;
            }
            Thread.sleep(20);
        }
    }

    /** Something to wait for. */
    interface Condition {
        boolean isMet() throws SQLException;
    }

    /** Goes on until more was paid than this. */
    void untilPaidMoreThan(long before, String otherwise) throws InterruptedException, SQLException {
        until(() -> load.paid() > before, otherwise);
    }

    /** Whether a client was given such an answer. */
    boolean wasTold(Predicate<String> error) {
        return load.errors().keySet().stream().anyMatch(error);
    }

    /** Ends the load, waits until nothing is under way, and lets the checker judge. */
    DrillReport finish(Predicate<DrillLoad.Call> hit) throws InterruptedException, SQLException {
        load.stop();
        note("the load ended");
        awaitQuiet();
        List<Finding> findings = system.checker().check(system.history(), true);
        DrillReport.Production production = system.judgeProduction();
        require(
                production == null || production.changed().isEmpty(),
                "test traffic changed production: " + (production == null ? "" : production.changed()));
        long maybe = load.unanswered();
        require(maybe == 0, maybe + " calls were never answered, though asked again for three minutes");
        long rto = recovery(hit);
        long rpo = findings.stream()
                .filter(finding -> finding.law().startsWith("acknowledged-"))
                .mapToLong(Finding::count)
                .sum();
        return new DrillReport(
                name,
                broken.isEmpty() && findings.isEmpty(),
                timeline(),
                rto,
                rpo,
                load.acknowledged(),
                load.errors(),
                production,
                figures,
                List.copyOf(broken),
                findings);
    }

    /** The longest time in which no client was served anything, within the load. */
    long longestSilenceMillis() {
        List<Long> successes = load.calls().stream()
                .filter(DrillLoad.Call::succeeded)
                .map(DrillLoad.Call::endNanos)
                .sorted()
                .toList();
        long longest = 0;
        for (int i = 1; i < successes.size(); i++) {
            longest = Math.max(longest, successes.get(i) - successes.get(i - 1));
        }
        return TimeUnit.NANOSECONDS.toMillis(longest);
    }

    /** From the fault to the first success of those it hit, after their first failure; -1 if none failed. */
    private long recovery(Predicate<DrillLoad.Call> hit) {
        List<DrillLoad.Call> after = load.calls().stream()
                .filter(call -> call.endNanos() > faultNanos && hit.test(call))
                .sorted(Comparator.comparingLong(DrillLoad.Call::endNanos))
                .toList();
        long firstFailure = -1;
        for (DrillLoad.Call call : after) {
            if (firstFailure < 0 && !call.succeeded()) {
                firstFailure = call.endNanos();
                moments.add(new NotedMoment(firstFailure, "first failure seen by a client: " + call.problem()));
            } else if (firstFailure >= 0 && call.succeeded() && call.startNanos() > firstFailure) {
                moments.add(new NotedMoment(call.endNanos(), "first success of a user who was hit"));
                return TimeUnit.NANOSECONDS.toMillis(call.endNanos() - faultNanos);
            }
        }
        require(firstFailure < 0, "no user who was hit was ever served again");
        return -1;
    }

    private List<DrillReport.Moment> timeline() {
        return moments.stream()
                .sorted(Comparator.comparingLong(NotedMoment::nanos))
                .map(moment -> new DrillReport.Moment(
                        TimeUnit.NANOSECONDS.toMillis(moment.nanos() - faultNanos), moment.what()))
                .toList();
    }

    private void awaitQuiet() throws InterruptedException, SQLException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(QUIET_SECONDS);
        long open = open();
        while (open > 0) {
            if (System.nanoTime() > until) {
                require(
                        false,
                        open + " activities, messages, postings, tombstones, parked refunds or shards are still open "
                                + QUIET_SECONDS + " s after the load");
                return;
            }
            Thread.sleep(100);
            open = open();
        }
        note("every shard serves, and nothing is under way any more");
    }

    private long open() throws SQLException {
        long open = openActivities();
        for (CheckedStore store : system.tradeTables()) {
            // What is being folded is on its way between two tables.
            open += number(store, "SELECT COUNT(*) FROM $posting_buffer");
        }
        CheckedStore guard = system.guardTables();
        open += number(guard, "SELECT COUNT(*) FROM $order_fate WHERE fate = 'VOIDED' AND applied = 0");
        open += number(guard, "SELECT COUNT(*) FROM $parked_refund WHERE state = 'PARKED'");
        open += waitingMessages();
        open += number(guard, "SELECT COUNT(*) FROM $account_block WHERE state = 'BLOCKED'");
        return open + number(guard, "SELECT COUNT(*) FROM shard_state WHERE state <> 'SERVING'");
    }

    /** Flexible transactions that are between their steps. */
    long openActivities() throws SQLException {
        long open = 0;
        for (CheckedStore store : system.tradeTables()) {
            open += number(
                    store, "SELECT COUNT(*) FROM $tcc_activity WHERE state IN ('TRYING', 'CONFIRMING', 'CANCELLING')");
        }
        return open;
    }

    /** Waits until a shard is in this state for all, and notes it. */
    void awaitShard(String shard, String state) throws InterruptedException, SQLException {
        await(
                "the guard knows that " + shard + " is " + state,
                "SELECT COUNT(*) FROM shard_state WHERE shard = '" + shard + "' AND state = '" + state + "'",
                1);
    }

    /** Waits until the guard's tables answer a query with this number, and notes it. */
    void await(String what, String sql, long wanted) throws InterruptedException, SQLException {
        await(system.guardTables(), what, sql, wanted);
    }

    /** Waits until a store answers a query with this number, and notes it. */
    void await(CheckedStore store, String what, String sql, long wanted) throws InterruptedException, SQLException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(QUIET_SECONDS);
        while (number(store, sql) != wanted) {
            if (System.nanoTime() > until) {
                require(false, "within " + QUIET_SECONDS + " s it did not come true that " + what);
                return;
            }
            Thread.sleep(5);
        }
        note(what);
    }

    /** Messages that the consumer does not have yet, in all trade stores. */
    long waitingMessages() throws SQLException {
        long waiting = 0;
        for (CheckedStore store : system.tradeTables()) {
            waiting += number(store, "SELECT COUNT(*) FROM $message WHERE state IN ('HALF', 'READY')");
        }
        return waiting;
    }

    /** How many rows of this drill such a table has; the condition ends with what {@code created_at} is added to. */
    long ofThisDrill(CheckedStore store, String tableAndCondition) throws SQLException {
        return number(store, "SELECT COUNT(*) FROM " + tableAndCondition + " created_at >= " + beganMillis);
    }

    /** A number from the tables that the load writes, which are named like {@code $orders}. */
    long number(CheckedStore store, String sql) throws SQLException {
        return read(store, system.named(sql));
    }

    static long read(CheckedStore store, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(store.url(), store.user(), store.password());
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }
}
