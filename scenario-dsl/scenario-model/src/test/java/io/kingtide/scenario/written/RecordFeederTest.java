package io.kingtide.scenario.written;

import static io.kingtide.scenario.ScenarioDsl.csv;
import static io.kingtide.scenario.ScenarioDsl.jdbc;
import static io.kingtide.scenario.ScenarioDsl.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.scenario.Feeder;
import io.kingtide.scenario.FeederDryException;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFeederTest {
    @TempDir
    Path folder;

    @Test
    void readsCsvWithQuotedFields() throws IOException {
        Feeder.Source source = csv(file("user,name\n1,\"Li, Wei\"\n2,\"say \"\"hi\"\"\nagain\"\n3,\n\n"))
                .open();
        assertThat(take(source, "name")).isEqualTo("Li, Wei");
        assertThat(take(source, "name")).isEqualTo("say \"hi\"\nagain");
        assertThat(take(source, "name")).isEmpty();
    }

    @Test
    void runsDryUnlessItMayStartOver() throws IOException {
        String users = file("user\n1\n2\n");
        Feeder.Source once = csv(users).open();
        take(once, "user");
        take(once, "user");
        assertThatThrownBy(() -> take(once, "user"))
                .isInstanceOf(FeederDryException.class)
                .hasMessageContaining("ran dry after 2 records");

        Feeder.Source circular = csv(users).circular().open();
        take(circular, "user");
        take(circular, "user");
        assertThat(take(circular, "user")).isEqualTo("1");

        Feeder.Source random = csv(users).random().open();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            seen.add(take(random, "user", i));
        }
        assertThat(seen).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void readsJsonObjectsWhoseMembersMayStandInAnyOrder() throws IOException {
        Feeder.Source source = json(file("[ {\"id\": 7, \"name\":\"a\\\"b\"},\n {\"name\":\"c\",\"id\":8} ]"))
                .open();
        assertThat(take(source, "name")).isEqualTo("a\"b");
        assertThat(take(source, "id")).isEqualTo("8");
    }

    @Test
    void namesTheLineOfWhatItCannotRead() throws IOException {
        assertBad(csv(file("a,b\n1,2\n3\n")), "line 3: got 1 fields; expected 2, as in the header");
        assertBad(csv(file("a\n\"x\n")), "line 2: got a quoted field that never ends");
        assertBad(csv(file("a\n\"x\"y\n")), "line 2: got text after a closing quote");
        assertBad(csv(file("a,b\n")), "got 0 records");
        assertBad(csv(file("")), "got 0 records");
        assertBad(csv(folder.resolve("none.csv").toString()), "NoSuchFile");
        assertBad(json(file("{}")), "expected an array of objects");
        assertBad(
                json(file("[{\"a\":1},\n{\"b\":2}]")), "line 2: got an object with members [b]; expected members [a]");
        assertBad(json(file("[{\"a\":1}")), "got no ']'");
        assertBad(jdbc("jdbc:none:x", "sa", "NO_SUCH_VARIABLE", "SELECT 1"), "Reading a feeder from jdbc:none:x");
    }

    private static void assertBad(Feeder feeder, String message) {
        assertThatThrownBy(feeder::open).isInstanceOf(ScenarioException.class).hasMessageContaining(message);
    }

    private static String take(Feeder.Source source, String variable) {
        return take(source, variable, 0);
    }

    private static String take(Feeder.Source source, String variable, long seed) {
        Variables variables = new Variables();
        source.next(0, new SplittableRandom(seed), variables);
        return variables.get(variable);
    }

    private String file(String text) throws IOException {
        Path file = Files.createTempFile(folder, "feeder", ".txt");
        Files.writeString(file, text);
        return file.toString();
    }
}
