package io.kingtide.agent.compatibility.frameworks;

import io.kingtide.agent.compatibility.TestDatabase;
import java.util.List;

class StatementCachesIT extends StatementCachesKit {
    @Override
    TestDatabase startDatabase() throws Exception {
        return TestDatabase.h2();
    }

    @Override
    List<String> pools() {
        return List.of("hikari", "druid", "dbcp2", "c3p0", "tomcat", "ucp");
    }
}
