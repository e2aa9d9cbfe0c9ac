package io.kingtide.agent.compatibility.frameworks;

import io.kingtide.agent.compatibility.CompatibilityKit;
import io.kingtide.agent.compatibility.MariaDbServer;
import io.kingtide.agent.compatibility.PostgresServer;
import io.kingtide.agent.compatibility.TestDatabase;
import io.kingtide.agent.compatibility.Workload;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The libraries on real MariaDB and PostgreSQL servers, with three drivers. */
class LibrariesOnServersIT {
    abstract static class OnPostgres extends CompatibilityKit {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return PostgresServer.start();
        }
    }

    abstract static class OnMariaDb extends CompatibilityKit {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return MariaDbServer.start("mariadb");
        }
    }

    @Nested
    class PlainJdbcOnPostgres extends OnPostgres {
        @Override
        protected Class<? extends Workload> workload() {
            return PlainJdbcWorkload.class;
        }
    }

    @Nested
    class JooqOnPostgres extends OnPostgres {
        @Override
        protected Class<? extends Workload> workload() {
            return JooqWorkload.class;
        }
    }

    @Nested
    class PlainJdbcOnMariaDb extends OnMariaDb {
        @Override
        protected Class<? extends Workload> workload() {
            return PlainJdbcWorkload.class;
        }
    }

    @Nested
    class MyBatisReuseByConnectorJ extends CompatibilityKit {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return MariaDbServer.start("mysql");
        }

        @Override
        protected Class<? extends Workload> workload() {
            return MyBatisWorkload.class;
        }

        @Override
        protected Map<String, String> properties() {
            return Map.of("executor", "REUSE");
        }
    }
}
