package io.kingtide.payments.drills;

import io.kingtide.payments.checker.CheckedStore;
import io.kingtide.payments.drills.DrillLoad.Mix;
import io.kingtide.payments.testkit.FaultyRelay.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The drills: what is broken, and what must hold meanwhile. */
enum Drill {
    UNIT_LOST("unit-lost", "a unit is killed; its slots move to the other one", Mix.EVERYDAY) {
        @Override
        DrillReport run(Exercise exercise) throws Exception {
            exercise.fault("kill -9 of unit A (slots 00-49)");
            exercise.system().unit(0).kill();
            exercise.system().serve(1, "00-99");
            exercise.note("unit B has taken over the slots");
            exercise.router().route(0, 49, 1);
            exercise.note("the router sends slots 00-49 to unit B");
            exercise.steady(AFTER_MILLIS);
            return exercise.finish(call -> call.user() % 100 < 50);
        }
    },
    STALE_ROUTER("stale-router", "slots move away while a router still sends to the former unit", Mix.EVERYDAY) {
        @Override
        DrillReport run(Exercise exercise) throws Exception {
            exercise.fault("unit B takes slots 00-49; the router does not know");
            exercise.system().serve(1, "00-99");
            exercise.steady(1000);
            exercise.until(
                    () -> exercise.wasTold(error -> error.startsWith("421")),
                    "unit A served slots that it had lost: no call was answered 421");
            exercise.router().route(0, 49, 1);
            exercise.note("the router has learned of it");
            exercise.steady(AFTER_MILLIS);
            return exercise.finish(call -> call.user() % 100 < 50);
        }
    },
    UNIT_KILLED_MID_CREDIT(
            "unit-killed-mid-credit",
            "the coordinator of credit payments is killed between its steps and started again",
            Mix.MOSTLY_CREDIT) {
        @Override
        DrillReport run(Exercise exercise) throws Exception {
            // Calls take half a second, so that tries are well ahead of their confirms when the coordinator dies.
            exercise.system().relay().lateMillis(500);
            exercise.system().relay().faults(path -> Fault.LATE);
            exercise.steady(1000);
            exercise.until(() -> exercise.openActivities() > 0, "no payment by credit was ever under way");
            exercise.fault("kill -9 of unit A between the steps of credit payments");
            exercise.system().unit(0).kill();
            long open = exercise.openActivities();
            exercise.require(open > 0, "no activity was open when the coordinator was killed");
            exercise.figure("activities open at the kill", open);
            exercise.system().relay().faults(path -> Fault.NONE);
            exercise.system().unit(0).restart();
            exercise.note("unit A is started again");
            exercise.steady(AFTER_MILLIS);
            return exercise.finish(call -> call.user() % 100 < 50);
        }
    },
    TRADE_STORE_LOST("trade-store-lost", "a trade store is killed and started again", Mix.EVERYDAY) {
        @Override
        DrillReport run(Exercise exercise) throws Exception {
            exercise.fault("kill -9 of trade store 0 (slots 00-49)");
            exercise.system().tradeStore0().kill();
            exercise.system().tradeStore0().restart();
            exercise.note("trade store 0 is started again");
            exercise.steady(AFTER_MILLIS);
            return exercise.finish(call -> call.user() % 100 < 50);
        }
    },
    TRADE_SHARD_LOST(
            "trade-shard-lost",
            "a trade store is killed and stays away: new orders and payments go to the failover shard",
            Mix.EVERYDAY) {
        @Override
        DrillReport run(Exercise exercise) throws Exception {
            exercise.fault("kill -9 of trade store 0 (slots 00-49)");
            exercise.system().tradeStore0().kill();
            exercise.awaitShard("trade-0", "LOST");
            exercise.steady(AFTER_MILLIS);
            exercise.system().tradeStore0().restart();
            exercise.note("trade store 0 is started again");
            exercise.awaitShard("trade-0", "SERVING");
            exercise.steady(1000);
            return afterFailover(exercise);
        }
    },
    TRADE_SHARD_FROZEN(
            "trade-shard-frozen",
            "a trade store stops answering and later goes on where it was, with late commits",
            Mix.EVERYDAY) {
        @Override
        DrillReport run(Exercise exercise) throws Exception {
            exercise.fault("trade store 0 (slots 00-49) is frozen: connections stay open and nothing answers");
            exercise.system().tradeStore0().freeze();
            try {
                exercise.awaitShard("trade-0", "LOST");
                exercise.steady(AFTER_MILLIS);
            } finally {
                exercise.system().tradeStore0().resume();
            }
            exercise.note("trade store 0 goes on, with whatever it was about to commit");
            exercise.awaitShard("trade-0", "SERVING");
            exercise.steady(1000);
            return afterFailover(exercise);
        }
    },
    CREDIT_LOST(
            "credit-lost", "the credit service is killed for a while; paying from the balance goes on", Mix.EVERYDAY) {
        @Override
        DrillReport run(Exercise exercise) throws Exception {
            exercise.fault("kill -9 of the credit service");
            long before = exercise.load().paid();
            exercise.system().credit().kill();
            exercise.steady(1500);
            exercise.untilPaidMoreThan(before, "nothing was paid while the credit service was away");
            exercise.system().credit().restart();
            exercise.note("the credit service is started again");
            exercise.steady(AFTER_MILLIS);
            return exercise.finish(call -> call.path().equals("PAYMENT"));
        }
    },
    CREDIT_CALLS_FAIL(
            "credit-calls-fail",
            "tries, confirms, cancels and their answers are lost or repeated, one in three",
            Mix.MOSTLY_CREDIT) {
        @Override
        DrillReport run(Exercise exercise) throws Exception {
            Random random = new Random(20151111);
            exercise.fault("one call in three to the credit service is lost, loses its answer, or is repeated");
            exercise.system().relay().faults(path -> {
                synchronized (random) {
                    int dice = random.nextInt(9);
                    return dice < 3 ? Fault.values()[dice + 1] : Fault.NONE;
                }
            });
            exercise.steady(AFTER_MILLIS);
            exercise.system().relay().faults(path -> Fault.NONE);
            exercise.note("calls pass again");
            return exercise.finish(call -> false);
        }
    },
    CREDIT_CALLS_LATE(
            "credit-calls-late",
            "one call in ten to the credit service arrives after its caller gave up: tries after their cancels",
            Mix.MOSTLY_CREDIT) {
        @Override
        DrillReport run(Exercise exercise) throws Exception {
            Random random = new Random(20151112);
            // Longer than a unit waits for an answer.
            exercise.system().relay().lateMillis(4000);
            exercise.fault("one call in ten to the credit service is 4 s late");
            exercise.system().relay().faults(path -> {
                synchronized (random) {
                    return random.nextInt(10) == 0 ? Fault.LATE : Fault.NONE;
                }
            });
            exercise.steady(2 * AFTER_MILLIS);
            exercise.system().relay().faults(path -> Fault.NONE);
            exercise.note("calls pass in time again");
            DrillReport report = exercise.finish(call -> false);
            exercise.figure(
                    "cancels that came before their try",
                    exercise.ofThisDrill(
                            exercise.system().creditTables(),
                            "$credit_reservation WHERE reason = 'CANCELLED_FIRST' AND"));
            return report;
        }
    },
    BILLS_LOST(
            "bills-lost",
            "the consumer of the messages is killed for a while and flooded when it is back",
            Mix.EVERYDAY) {
        @Override
        DrillReport run(Exercise exercise) throws Exception {
            exercise.fault("kill -9 of the bill service");
            long before = exercise.load().paid();
            exercise.system().bills().kill();
            exercise.steady(AFTER_MILLIS);
            exercise.untilPaidMoreThan(before, "nothing was paid while the bill service was away");
            long waiting = exercise.waitingMessages();
            exercise.require(waiting > 0, "no message waited while the bill service was away");
            exercise.system().bills().restart();
            exercise.note("the bill service is started again; " + waiting + " messages wait");
            exercise.steady(AFTER_MILLIS);
            exercise.figure("messages that waited", waiting);
            return exercise.finish(call -> false);
        }
    },
    MESSAGES_SCRAMBLED(
            "messages-scrambled",
            "deliveries to the bill service are lost, lose their answers, come twice, or are overtaken",
            new Mix(0.4, 0.5, null)) {
        @Override
        DrillReport run(Exercise exercise) throws Exception {
            Random random = new Random(20151113);
            exercise.fault("three deliveries in four are lost, unanswered, repeated or late");
            exercise.system().billRelay().faults(path -> {
                synchronized (random) {
                    return path.startsWith("/messages")
                            ? Fault.values()[Math.max(0, random.nextInt(6) - 1)]
                            : Fault.NONE;
                }
            });
            exercise.steady(AFTER_MILLIS);
            exercise.system().billRelay().faults(path -> Fault.NONE);
            exercise.note("deliveries pass again");
            return exercise.finish(call -> false);
        }
    },
    PRODUCER_KILLED_MID_MESSAGE(
            "producer-killed-mid-message",
            "a unit is killed between its commit and the confirm of its messages",
            Mix.EVERYDAY) {
        @Override
        DrillReport run(Exercise exercise) throws Exception {
            // Deliveries take a second, so that commits are well ahead of confirms when the unit dies.
            exercise.system().billRelay().lateMillis(1000);
            exercise.system().billRelay().faults(path -> path.startsWith("/messages") ? Fault.LATE : Fault.NONE);
            exercise.steady(1000);
            exercise.until(() -> exercise.waitingMessages() > 0, "no message was ever on its way");
            exercise.fault("kill -9 of unit A while its messages are half");
            exercise.system().unit(0).kill();
            long half = exercise.waitingMessages();
            exercise.require(half > 0, "no message was half when the unit was killed");
            exercise.figure("half messages at the kill", half);
            exercise.system().billRelay().faults(path -> Fault.NONE);
            exercise.system().unit(0).restart();
            exercise.note("unit A is started again and checks back");
            exercise.steady(AFTER_MILLIS);
            return exercise.finish(call -> call.user() % 100 < 50);
        }
    },
    RISK_MODEL_STUCK("risk-model-stuck", "a risk model does not answer; the others decide in time", Mix.MOSTLY_CREDIT) {
        @Override
        List<String> creditOptions() {
            return List.of("--payments.model-delay-millis.exposure=60000");
        }

        @Override
        DrillReport run(Exercise exercise) throws Exception {
            return withoutModel(exercise, "is stuck");
        }
    },
    RISK_MODEL_FAILING(
            "risk-model-failing", "a risk model fails at every question; the others decide", Mix.MOSTLY_CREDIT) {
        @Override
        List<String> creditOptions() {
            return List.of("--payments.failing-models=exposure");
        }

        @Override
        DrillReport run(Exercise exercise) throws Exception {
            return withoutModel(exercise, "fails");
        }
    },
    HOT_MERCHANT("hot-merchant", "every buyer buys from one merchant", new Mix(0, 0, null)) {
        @Override
        DrillReport run(Exercise exercise) throws Exception {
            exercise.fault("buyers switch between all merchants and merchant 7, second by second");
            long[] paid = new long[2];
            for (int second = 0; second < 8 || (second < MOST_SECONDS && least(paid) < ENOUGH_PAID); second++) {
                boolean hot = second % 2 == 1;
                exercise.load().mix(new Mix(0, 0, hot ? 7L : null));
                long before = exercise.load().paid();
                exercise.steady(1000);
                paid[hot ? 1 : 0] += exercise.load().paid() - before;
            }
            double ratio = (double) paid[1] / Math.max(1, paid[0]);
            exercise.figure("payments with one hot merchant, against uniform", ratio);
            exercise.require(ratio > 0.7, "one hot merchant slows the system down to " + ratio);
            return exercise.finish(call -> false);
        }
    },
    CLOCK_STEP("clock-step", "a unit's clock steps back, then ahead; no id is issued twice", Mix.EVERYDAY) {
        @Override
        DrillReport run(Exercise exercise) throws Exception {
            exercise.fault("the clock of unit A (slots 00-49) steps 4 s back");
            exercise.system().clockOffset(0, -4_000);
            exercise.steady(5000);
            exercise.require(
                    exercise.wasTold(error -> error.endsWith("no-ids")),
                    "unit A went on issuing ids of seconds that it had used: no call was answered no-ids");
            exercise.system().clockOffset(0, 10_000);
            exercise.note("it steps 14 s ahead");
            exercise.steady(1000);
            exercise.system().clockOffset(0, 0);
            exercise.note("it steps 10 s back, to the true time");
            exercise.steady(AFTER_MILLIS);
            return exercise.finish(call -> call.user() % 100 < 50);
        }
    },
    ACCOUNTING_PRIMARY_LOST(
            "accounting-primary-lost",
            "a trade store's primary is killed while its replica lags (always on MariaDB)",
            Mix.EVERYDAY) {
        @Override
        boolean needsReplica() {
            return true;
        }

        @Override
        DrillReport run(Exercise exercise) throws Exception {
            DrillStores stores = exercise.system().stores();
            exercise.fault("the replica of trade store 0 is cut off from its primary, which goes on");
            stores.letReplicaLag();
            exercise.steady(1000);
            exercise.fault("kill -9 of the primary of trade store 0 (slots 00-49), replica 1 s behind");
            exercise.system().tradeStore0().kill();
            exercise.await("the replica serves", "SELECT COUNT(*) FROM shard_replica WHERE promoted_at > 0", 1);
            stores.replicaServes();
            exercise.figure("accounts of the shard", DrillSystem.USERS / 2.0);
            exercise.steady(AFTER_MILLIS);
            exercise.system().tradeStore0().restart();
            exercise.note("the former primary is started again, to be read");
            exercise.await(
                    "the last block is lifted", "SELECT COUNT(*) + 1 FROM $account_block WHERE state = 'BLOCKED'", 1);
            exercise.steady(1000);
            exercise.figure(
                    "accounts that were blocked",
                    exercise.number(exercise.system().guardTables(), "SELECT COUNT(*) FROM $account_block"));
            return exercise.finish(call -> call.user() % 100 < 50);
        }
    },
    ACCOUNTING_PRIMARY_FROZEN(
            "accounting-primary-frozen",
            "a trade store's primary is silent, is replaced, and can write nothing when it goes on (always on MariaDB)",
            Mix.EVERYDAY) {
        @Override
        boolean needsReplica() {
            return true;
        }

        @Override
        DrillReport run(Exercise exercise) throws Exception {
            DrillStores stores = exercise.system().stores();
            CheckedStore former = stores.tables(DrillStores.Name.TRADE_0);
            exercise.fault(
                    "the primary of trade store 0 (slots 00-49) is frozen: it takes connections and never answers");
            exercise.system().tradeStore0().freeze();
            try {
                exercise.await("the replica serves", "SELECT COUNT(*) FROM shard_replica WHERE promoted_at > 0", 1);
                stores.replicaServes();
                exercise.steady(AFTER_MILLIS);
            } finally {
                exercise.system().tradeStore0().resume();
            }
            exercise.note("the former primary goes on, with whatever it was about to commit");
            exercise.await(
                    former, "the former primary is fenced", "SELECT COUNT(*) FROM $unit_route WHERE unit <> '-'", 0);
            long written = exercise.number(former, "SELECT COUNT(*) FROM $orders");
            exercise.await(
                    "the last block is lifted", "SELECT COUNT(*) FROM $account_block WHERE state = 'BLOCKED'", 0);
            exercise.steady(1000);
            exercise.require(
                    exercise.number(former, "SELECT COUNT(*) FROM $orders") == written,
                    "orders were written into the former primary after it was fenced");
            exercise.figure(
                    "accounts that were blocked",
                    exercise.number(exercise.system().guardTables(), "SELECT COUNT(*) FROM $account_block"));
            return exercise.finish(call -> call.user() % 100 < 50);
        }
    };

    private static DrillReport withoutModel(Exercise exercise, String how) throws Exception {
        exercise.fault("risk model 'exposure' " + how + " from the start");
        long before = exercise.load().paid();
        exercise.steady(AFTER_MILLIS);
        exercise.untilPaidMoreThan(before, "nothing was paid without the model");
        DrillReport report = exercise.finish(call -> false);
        CheckedStore tables = exercise.system().creditTables();
        long fallbacks =
                exercise.number(tables, "SELECT COUNT(*) FROM $risk_verdict WHERE models LIKE '%exposure=30*%'");
        long decisions = exercise.number(tables, "SELECT COUNT(*) FROM $risk_verdict");
        long late = exercise.number(tables, "SELECT COUNT(*) FROM $risk_verdict WHERE elapsed_micros > 20000");
        exercise.figure("risk decisions by fallback", fallbacks);
        exercise.figure("risk decisions over 20 ms, in a thousand", 1000.0 * late / Math.max(1, decisions));
        exercise.figure(
                "risk decision, mean ms",
                exercise.number(tables, "SELECT COALESCE(AVG(elapsed_micros), 0) FROM $risk_verdict") / 1000.0);
        return report;
    }

    private static DrillReport afterFailover(Exercise exercise) throws Exception {
        DrillReport report =
                exercise.finish(call -> call.user() % 100 < 50 && call.path().equals("PAYMENT"));
        exercise.figure(
                "orders created on the failover shard",
                exercise.ofThisDrill(exercise.system().failoverTables(), "$orders WHERE"));
        exercise.figure(
                "payments made on the failover shard",
                exercise.ofThisDrill(exercise.system().failoverTables(), "$payment WHERE status = 'PAID' AND"));
        exercise.figure(
                "orders voided and recreated",
                exercise.ofThisDrill(exercise.system().guardTables(), "$order_fate WHERE fate = 'VOIDED' AND"));
        exercise.figure(
                "refunds parked and replayed",
                exercise.ofThisDrill(exercise.system().guardTables(), "$parked_refund WHERE state = 'REPLAYED' AND"));
        return report;
    }

    private static long least(long[] counts) {
        return Arrays.stream(counts).min().orElse(0);
    }

    static final long BEFORE_MILLIS = 2000;
    /** Fewer payments than this on a side say nothing of their ratio; a busy machine takes longer to make them. */
    private static final long ENOUGH_PAID = 200;

    private static final int MOST_SECONDS = 60;
    private static final long AFTER_MILLIS = 3000;

    private final String title;
    private final String description;
    private final Mix mix;

    Drill(String title, String description, Mix mix) {
        this.title = title;
        this.description = description;
        this.mix = mix;
    }

    String title() {
        return title;
    }

    String description() {
        return description;
    }

    Mix mix() {
        return mix;
    }

    /** Further properties of the credit service. */
    List<String> creditOptions() {
        return List.of();
    }

    /** Whether trade store 0 needs a replica, which only MariaDB gives. */
    boolean needsReplica() {
        return false;
    }

    DrillSystem.StoreKind storeKind(DrillSystem.StoreKind asked) {
        return needsReplica() ? DrillSystem.StoreKind.MYSQL : asked;
    }

    /** Breaks and observes; the load runs already. */
    abstract DrillReport run(Exercise exercise) throws Exception;
}
