package io.kingtide.agent.compatibility.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.agent.compatibility.CompatibilityKit;
import io.kingtide.agent.compatibility.MariaDbServer;
import io.kingtide.agent.compatibility.PostgresServer;
import io.kingtide.agent.compatibility.RehearsedApplication;
import io.kingtide.agent.compatibility.TestDatabase;
import io.kingtide.agent.compatibility.Workload;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Hibernate's pooled ids in both worlds. The modules beside this one run the same source on older Hibernates. */
class HibernateIT {
    abstract static class Hibernate extends CompatibilityKit {
        @Override
        protected Class<? extends Workload> workload() {
            return HibernateSequenceWorkload.class;
        }

        @Test
        void bothWorldsDrawFromOneTableOfIds() throws Exception {
            List<Long> ids = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                // In unequal turns, so that refills fall to either world and its ids to the other one.
                boolean tagged = i % 3 != 0;
                RehearsedApplication.Answer answer = tagged
                        ? application().tagged("voucher", "v" + i, 1)
                        : application().real("voucher", "v" + i, 1);
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                ids.add(Long.valueOf(answer.body()));
            }

            assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id >= 0 && id < 100);
            assertThat(database().wallets("voucher")).hasSize(8).containsKeys("v0", "v21");
            assertThat(shadowDatabase().wallets(shadowOf("voucher")))
                    .hasSize(16)
                    .containsKeys("v1", "v23");
            assertThat(nextVoucher()).as("what real work will draw next").isGreaterThanOrEqualTo(Collections.max(ids));
        }

        private long nextVoucher() throws Exception {
            try (Connection connection = database().connect();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select next_val from voucher_ids")) {
                assertThat(row.next()).isTrue();
                return row.getLong(1);
            }
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
        protected Map<String, String> properties() {
            return Map.of("optimizer", "pooled-lo");
        }

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
