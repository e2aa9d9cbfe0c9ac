package io.kingtide.agent.entries;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** Pollers as applications have them; each writes a row of its own number in each turn. {@code Jobs <jdbc url>}. */
public final class Jobs {
    static final int LISTED = 1;
    static final int SPRING = 2;
    static final int UNLISTED = 3;
    static final int FAILING = 4;
    static final int DB_SCHEDULER = 5;
    static final int DB_SCHEDULER_UNLISTED = 6;
    static final int OVERLAP = 99;

    private Jobs() {}

    public static void main(String[] args) throws Exception {
        Orders orders = new Orders(args[0]);
        ScheduledExecutorService pool = Executors.newScheduledThreadPool(4);
        new ListedPoller(orders).start(pool);
        pool.scheduleWithFixedDelay(new FailingPoller(orders), 1, 20, TimeUnit.MILLISECONDS);
        pool.scheduleAtFixedRate(() -> orders.insert(UNLISTED), 1, 20, TimeUnit.MILLISECONDS);
        AnnotationConfigApplicationContext spring = new AnnotationConfigApplicationContext();
        spring.registerBean(Orders.class, () -> orders);
        spring.register(SpringPoller.class);
        spring.refresh();
        startDbScheduler(args[0], orders);
        Orders.serve(Map.of());
    }

    private static void startDbScheduler(String url, Orders orders) throws SQLException {
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl(url);
        database.setUser("sa");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table if not exists scheduled_tasks (task_name varchar(100), task_instance varchar(100),"
                            + " task_data blob, execution_time timestamp with time zone, picked boolean, picked_by varchar(50),"
                            + " last_success timestamp with time zone, last_failure timestamp with time zone,"
                            + " consecutive_failures int, last_heartbeat timestamp with time zone, version bigint,"
                            + " priority int, primary key (task_name, task_instance))");
        }
        FixedDelay often = FixedDelay.ofMillis(20);
        Scheduler.create(database)
                .startTasks(
                        Tasks.recurring("settle-accounts", often).execute((task, context) -> {
                            orders.insert(DB_SCHEDULER);
                            if (context.getExecution().consecutiveFailures > 0) {
                                orders.insert(OVERLAP);
                            }
                        }),
                        Tasks.recurring("send-mail", often)
                                .execute((task, context) -> orders.insert(DB_SCHEDULER_UNLISTED)))
                .addExecutionInterceptor((task, context, chain) -> chain.proceed(task, context))
                .pollingInterval(Duration.ofMillis(20))
                .threads(2)
                .build()
                .start();
    }

    /** Hands a lambda to the pool, as most do. */
    static final class ListedPoller {
        private final Orders orders;
        private final AtomicInteger inside = new AtomicInteger();

        ListedPoller(Orders orders) {
            this.orders = orders;
        }

        void start(ScheduledExecutorService pool) {
            pool.scheduleAtFixedRate(() -> turn(), 1, 20, TimeUnit.MILLISECONDS);
        }

        private void turn() {
            if (inside.incrementAndGet() > 1) {
                orders.insert(OVERLAP);
            }
            orders.insert(LISTED);
            inside.decrementAndGet();
        }
    }

    /** Does what no test may do: a shadow turn of it fails. */
    static final class FailingPoller implements Runnable {
        private final Orders orders;

        FailingPoller(Orders orders) {
            this.orders = orders;
        }

        @Override
        public void run() {
            orders.define();
            orders.insert(FAILING);
        }
    }

    /** A method that Spring calls. */
    @EnableScheduling
    static class SpringPoller {
        private final Orders orders;

        SpringPoller(Orders orders) {
            this.orders = orders;
        }

        @Scheduled(fixedDelay = 20)
        void poll() {
            orders.insert(SPRING);
        }
    }
}
