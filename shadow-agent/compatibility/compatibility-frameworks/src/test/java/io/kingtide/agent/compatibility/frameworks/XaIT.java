package io.kingtide.agent.compatibility.frameworks;

import io.kingtide.agent.compatibility.CompatibilityKit;
import io.kingtide.agent.compatibility.MariaDbServer;
import io.kingtide.agent.compatibility.PostgresServer;
import io.kingtide.agent.compatibility.TestDatabase;
import io.kingtide.agent.compatibility.Workload;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/**
 * Distributed transactions, in one and in two phases, whose data source makes connections without a driver's connect.
 */
class XaIT {
    abstract static class Xa extends CompatibilityKit {
        @Override
        protected Class<? extends Workload> workload() {
            return XaWorkload.class;
        }

        @Override
        protected Map<String, String> properties() {
            return Map.of("two-phases", "true");
        }
    }

    @Nested
    class OnMariaDb extends Xa {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return MariaDbServer.start("mariadb");
        }
    }

    @Nested
    class OnH2 extends Xa {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return TestDatabase.h2();
        }
    }

    @Nested
    class OnPostgres extends Xa {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return PostgresServer.start();
        }
    }
}
