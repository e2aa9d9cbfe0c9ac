package io.kingtide.agent.compatibility.frameworks;

import io.kingtide.agent.compatibility.MariaDbServer;
import io.kingtide.agent.compatibility.PostgresServer;
import io.kingtide.agent.compatibility.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/**
 * The other modes: shadows in a schema of their own, and in a database of their own. By Hibernate, whose ids come in blocks
 * from a sequence and from a table: in every mode both worlds draw them from production.
 */
class ModesIT {
    abstract static class InSchema extends HibernateIT.Hibernate {
        @Override
        protected String rules() {
            return """
                        mode: schema
                        template: "{schema}_shadow"
                        tables:
                          voucher_ids: id-allocator
                    """;
        }

        /** The schema of the shadows. */
        protected abstract String schema();

        @Override
        protected String shadowOf(String table) {
            return schema() + '.' + table;
        }

        @Override
        protected List<String> ddl() {
            List<String> ddl = new ArrayList<>(List.of("create schema " + schema()));
            for (String table : List.of("purse", "voucher")) {
                ddl.add(
                        "create table " + shadowOf(table)
                                + " (id bigint not null primary key, owner varchar(40) not null unique, amount bigint not null)");
            }
            return ddl;
        }
    }

    @Nested
    class SchemaOnH2 extends InSchema {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return TestDatabase.h2();
        }

        @Override
        protected String schema() {
            return "PUBLIC_SHADOW";
        }
    }

    @Nested
    class SchemaOnMariaDb extends InSchema {
        private String database = "";

        @Override
        protected TestDatabase startDatabase() throws Exception {
            TestDatabase started = MariaDbServer.start("mariadb");
            database = started.address().url().replaceAll(".*/|[?].*", "");
            return started;
        }

        @Override
        protected String schema() {
            return database + "_shadow";
        }
    }

    @Nested
    class SchemaOnPostgres extends InSchema {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return PostgresServer.start();
        }

        @Override
        protected String schema() {
            return "public_shadow";
        }
    }

    /** The twin has a sequence and a table of ids too, which give out what production has given: nobody may draw there. */
    abstract static class InTwin extends HibernateIT.Hibernate {
        private TestDatabase twin;

        protected abstract TestDatabase start() throws Exception;

        @Override
        protected TestDatabase startDatabase() throws Exception {
            return start();
        }

        @Override
        protected TestDatabase shadowDatabase() throws Exception {
            if (twin == null) {
                twin = start();
                twin.reset();
            }
            return twin;
        }

        @Override
        protected String shadowOf(String table) {
            return table;
        }

        @AfterAll
        void stopTwin() throws Exception {
            if (twin != null) {
                twin.close();
            }
        }

        @Override
        protected String rules() {
            try {
                return """
                            mode: datasource
                            twin-url: "%s"
                            tables:
                              voucher_ids: id-allocator
                        """.formatted(shadowDatabase().address().url());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Nested
    class TwinOnH2 extends InTwin {
        @Override
        protected TestDatabase start() throws Exception {
            return TestDatabase.h2();
        }
    }

    @Nested
    class TwinOnPostgres extends InTwin {
        @Override
        protected TestDatabase start() throws Exception {
            return PostgresServer.start();
        }
    }
}
