package io.kingtide.agent.compatibility.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.agent.compatibility.MariaDbServer;
import io.kingtide.agent.compatibility.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same on a real server: {@code mvn verify -Pmatrix -pl :compatibility-sharding -am}. */
class ShardingOnMariaDbCheck extends ShardingKit {
    @Override
    TestDatabase startDatabase() throws Exception {
        return MariaDbServer.start("mariadb");
    }

    // On H2, where names are upper case, ShardingSphere does not find the column that it numbers.
    @Test
    void numbers_that_sharding_makes_are_given_once() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(perform(true, "place-numbered", "" + i, "0")).isEqualTo("numbered");
            assertThat(perform(false, "place-numbered", "" + i, "0")).isEqualTo("numbered");
        }
        List<String> ids = new ArrayList<>();
        for (boolean shadow : List.of(true, false)) {
            contents(shadow)
                    .forEach(tables -> tables.values()
                            .forEach(rows -> rows.stream()
                                    .filter(row -> row.endsWith("NUMBERED"))
                                    .forEach(row -> ids.add(row.split(" ")[0]))));
        }
        assertThat(ids).hasSize(8).doesNotHaveDuplicates();
    }
}
