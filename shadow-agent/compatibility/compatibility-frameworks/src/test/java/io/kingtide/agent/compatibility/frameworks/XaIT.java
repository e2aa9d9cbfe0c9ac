package io.kingtide.agent.compatibility.frameworks;

import io.kingtide.agent.compatibility.CompatibilityKit;
import io.kingtide.agent.compatibility.MariaDbServer;
import io.kingtide.agent.compatibility.TestDatabase;
import io.kingtide.agent.compatibility.Workload;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/**
 * Distributed transactions, whose data source makes connections without a driver's connect. On the other databases tagged
 * branches are refused or only partly covered; see the decisions.
 */
class XaIT {
    abstract static class Xa extends CompatibilityKit {
        @Override
        protected Class<? extends Workload> workload() {
            return XaWorkload.class;
        }
    }

    @Nested
    class OnMariaDb extends Xa {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return MariaDbServer.start("mariadb");
        }

        @Override
        protected Map<String, String> properties() {
            return Map.of("two-phases", "true");
        }
    }
}
