package io.kingtide.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {
    private static final String JSON = """
            { "id" : "a\\"b\\u00e9\\n", "n": -1.5e3, "t": true, "nil": null, "empty": {}, "list": [],
              "deep": {"x": [ {"y": "}]"}, [1, 2, {"z": "found"}] ]}, "dotted.name": 7, "last": "end" }""";

    @Test
    void findsWhatIsThere() {
        assertThat(find("$.id")).isEqualTo("a\"bé\n");
        assertThat(find("$.n")).isEqualTo("-1.5e3");
        assertThat(find("$.t")).isEqualTo("true");
        assertThat(find("$.nil")).isEqualTo("null");
        assertThat(find("$.empty")).isEqualTo("{}");
        assertThat(find("$.deep.x[0].y")).isEqualTo("}]");
        assertThat(find("$.deep.x[1][2].z")).isEqualTo("found");
        assertThat(find("$['dotted.name']")).isEqualTo("7");
        assertThat(find("$.last")).isEqualTo("end");
        assertThat(find("$")).startsWith("{").endsWith("}");
    }

    @Test
    void findsNothingWhereThereIsNothing() {
        assertThat(find("$.missing")).isNull();
        assertThat(find("$.list[0]")).isNull();
        assertThat(find("$.deep.x[2]")).isNull();
        assertThat(find("$.id.deeper")).isNull();
        assertThat(JsonPath.of("$.a").find("")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "id", "$..id", "$.*", "$[*]", "$[?(@.x)]", "$.a[", "$.a[x]", "$[-1]", "$."})
    void refusesWhatItDoesNotKnowWhenTheScenarioIsBuilt(String path) {
        assertThatThrownBy(() -> JsonPath.of(path)).isInstanceOf(ScenarioException.class);
    }

    @Test
    void brokenTextNeverThrows() {
        SplittableRandom random = new SplittableRandom(3);
        JsonPath[] paths = {JsonPath.of("$.deep.x[1][2].z"), JsonPath.of("$.last"), JsonPath.of("$.id")};
        for (int i = 0; i < 20_000; i++) {
            StringBuilder broken = new StringBuilder(JSON);
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                int at = random.nextInt(broken.length());
                if (random.nextBoolean()) {
                    broken.deleteCharAt(at);
                } else {
                    broken.setCharAt(at, "{}[]\",:\\u".charAt(random.nextInt(9)));
                }
            }
            broken.setLength(random.nextInt(broken.length() + 1));
            for (JsonPath path : paths) {
                path.find(broken.toString());
            }
        }
    }

    private static @org.jspecify.annotations.Nullable String find(String path) {
        return JsonPath.of(path).find(JSON);
    }
}
