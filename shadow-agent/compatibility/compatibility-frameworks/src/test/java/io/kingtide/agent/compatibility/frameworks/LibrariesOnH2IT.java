package io.kingtide.agent.compatibility.frameworks;

import io.kingtide.agent.compatibility.CompatibilityKit;
import io.kingtide.agent.compatibility.TestDatabase;
import io.kingtide.agent.compatibility.Workload;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Every library and every pool on H2's server. */
class LibrariesOnH2IT {
    abstract static class OnH2 extends CompatibilityKit {
        private final Class<? extends Workload> workload;
        private final Map<String, String> properties;

        OnH2(Class<? extends Workload> workload, String... properties) {
            this.workload = workload;
            this.properties = properties.length == 0 ? Map.of() : Map.of(properties[0], properties[1]);
        }

        @Override
        protected TestDatabase startDatabase() throws Exception {
            return TestDatabase.h2();
        }

        @Override
        protected Class<? extends Workload> workload() {
            return workload;
        }

        @Override
        protected Map<String, String> properties() {
            return properties;
        }
    }

    @Nested
    class PlainJdbc extends OnH2 {
        PlainJdbc() {
            super(PlainJdbcWorkload.class);
        }
    }

    @Nested
    class JdbcTemplateOnHikari extends OnH2 {
        JdbcTemplateOnHikari() {
            super(SpringJdbcWorkload.class, "pool", "hikari");
        }
    }

    @Nested
    class JdbcTemplateOnDbcp2 extends OnH2 {
        JdbcTemplateOnDbcp2() {
            super(SpringJdbcWorkload.class, "pool", "dbcp2");
        }
    }

    @Nested
    class JdbcTemplateOnTomcatPool extends OnH2 {
        JdbcTemplateOnTomcatPool() {
            super(SpringJdbcWorkload.class, "pool", "tomcat");
        }
    }

    @Nested
    class JdbcTemplateOnDruid extends OnH2 {
        JdbcTemplateOnDruid() {
            super(SpringJdbcWorkload.class, "pool", "druid");
        }
    }

    @Nested
    class JdbcTemplateOnC3p0 extends OnH2 {
        JdbcTemplateOnC3p0() {
            super(SpringJdbcWorkload.class, "pool", "c3p0");
        }
    }

    @Nested
    class MyBatisSimple extends OnH2 {
        MyBatisSimple() {
            super(MyBatisWorkload.class, "executor", "SIMPLE");
        }
    }

    @Nested
    class MyBatisReuse extends OnH2 {
        MyBatisReuse() {
            super(MyBatisWorkload.class, "executor", "REUSE");
        }
    }

    @Nested
    class MyBatisBatch extends OnH2 {
        MyBatisBatch() {
            super(MyBatisWorkload.class, "executor", "BATCH");
        }
    }

    @Nested
    class Jooq extends OnH2 {
        Jooq() {
            super(JooqWorkload.class);
        }
    }
}
