package io.kingtide.agent.compatibility.frameworks;

import io.kingtide.agent.compatibility.MariaDbServer;
import io.kingtide.agent.compatibility.PostgresServer;
import io.kingtide.agent.compatibility.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The same where the driver caches too: {@code mvn verify -Pmatrix -pl :compatibility-frameworks -am}. */
class StatementCachesOnServersCheck {
    private static final List<String> POOLS = List.of("hikari", "druid", "dbcp2", "c3p0", "tomcat", "ucp");

    /** Connector/J with its cache and statements of the server. */
    @Nested
    class ByConnectorJ extends StatementCachesKit {
        @Override
        TestDatabase startDatabase() throws Exception {
            return MariaDbServer.start("mysql", "&cachePrepStmts=true&useServerPrepStmts=true");
        }

        @Override
        List<String> pools() {
            return POOLS;
        }
    }

    @Nested
    class ByMariaDbsDriver extends StatementCachesKit {
        @Override
        TestDatabase startDatabase() throws Exception {
            return MariaDbServer.start("mariadb", "&cachePrepStmts=true&prepStmtCacheSize=20");
        }

        @Override
        List<String> pools() {
            return POOLS;
        }
    }

    /** PostgreSQL's driver prepares on the server at the first execution, and keeps it. */
    @Nested
    class OnPostgres extends StatementCachesKit {
        @Override
        TestDatabase startDatabase() throws Exception {
            return PostgresServer.start("prepareThreshold=1");
        }

        @Override
        List<String> pools() {
            return POOLS;
        }
    }
}
