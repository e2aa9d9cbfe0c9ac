package io.kingtide.agent.compatibility.frameworks;

import io.kingtide.agent.compatibility.CompatibilityKit;
import io.kingtide.agent.compatibility.MariaDbServer;
import io.kingtide.agent.compatibility.PostgresServer;
import io.kingtide.agent.compatibility.TestDatabase;
import io.kingtide.agent.compatibility.Workload;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The oldest drivers that are supported; their classes have other names than those of today. */
class OldDriversIT {
    abstract static class OldDriver extends CompatibilityKit {
        private final String jar;

        OldDriver(String jar) {
            this.jar = jar;
        }

        @Override
        protected Class<? extends Workload> workload() {
            return PlainJdbcWorkload.class;
        }

        @Override
        protected Map<String, String> properties() {
            String folder = System.getProperty("old.drivers", "target/drivers");
            return Map.of("driver", Path.of(folder, jar).toAbsolutePath().toString());
        }
    }

    @Nested
    class ConnectorJ51 extends OldDriver {
        ConnectorJ51() {
            super("mysql-connector-java-5.1.49.jar");
        }

        @Override
        protected TestDatabase startDatabase() throws Exception {
            return MariaDbServer.start("mysql");
        }
    }

    @Nested
    class ConnectorJ80 extends OldDriver {
        ConnectorJ80() {
            super("mysql-connector-java-8.0.11.jar");
        }

        @Override
        protected TestDatabase startDatabase() throws Exception {
            return MariaDbServer.start("mysql");
        }
    }

    @Nested
    class MariaDb2 extends OldDriver {
        MariaDb2() {
            super("mariadb-java-client-2.7.12.jar");
        }

        @Override
        protected TestDatabase startDatabase() throws Exception {
            return MariaDbServer.start("mariadb");
        }
    }

    @Nested
    class Postgres422 extends OldDriver {
        Postgres422() {
            super("postgresql-42.2.5.jar");
        }

        @Override
        protected TestDatabase startDatabase() throws Exception {
            return PostgresServer.start();
        }
    }
}
