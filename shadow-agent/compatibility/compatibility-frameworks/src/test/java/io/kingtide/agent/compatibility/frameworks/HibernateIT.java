package io.kingtide.agent.compatibility.frameworks;

import io.kingtide.agent.compatibility.CompatibilityKit;
import io.kingtide.agent.compatibility.MariaDbServer;
import io.kingtide.agent.compatibility.PostgresServer;
import io.kingtide.agent.compatibility.TestDatabase;
import io.kingtide.agent.compatibility.Workload;
import org.junit.jupiter.api.Nested;

/** Hibernate's pooled ids in both worlds. The modules beside this one run the same source on older Hibernates. */
class HibernateIT {
    abstract static class Hibernate extends CompatibilityKit {
        @Override
        protected Class<? extends Workload> workload() {
            return HibernateSequenceWorkload.class;
        }
    }

    @Nested
    class OnH2 extends Hibernate {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return TestDatabase.h2();
        }
    }

    @Nested
    class OnMariaDb extends Hibernate {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return MariaDbServer.start("mariadb");
        }
    }

    @Nested
    class OnPostgres extends Hibernate {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return PostgresServer.start();
        }
    }
}
