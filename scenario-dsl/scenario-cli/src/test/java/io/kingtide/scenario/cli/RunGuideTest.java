package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** What docs/run-the-load.md shows besides command lines: the guards, the scrape configuration, the manifest. */
class RunGuideTest {
    private static final Path DOCS = Path.of("../../docs");

    @TempDir
    Path temp;

    @Test
    void theGuardsOfTheGuideAreRead() throws IOException {
        Path file = Files.writeString(temp.resolve("guards"), block("properties"));

        assertThat(GuardFile.read(file, Map.of("OPS_DB_PASSWORD", "x")))
                .extracting(guard -> guard.rule().name())
                .containsExactly("ledger-disk", "replica-lag", "pool-waits", "real-users");
    }

    @Test
    void theScrapeConfigurationIsWellFormed() throws IOException {
        Map<String, List<Map<String, Object>>> configuration = new Yaml().load(block("yaml"));

        assertThat(configuration.get("scrape_configs"))
                .singleElement()
                .satisfies(job -> assertThat(job).containsKeys("job_name", "static_configs"));
    }

    @Test
    @SuppressWarnings("unchecked")
    void theManifestIsWellFormedAndItsCommandsAreOurs() throws IOException {
        List<Map<String, Object>> objects = new ArrayList<>();
        new Yaml()
                .loadAll(Files.readString(DOCS.resolve("examples/kubernetes-load.yaml")))
                .forEach(object -> objects.add((Map<String, Object>) object));

        assertThat(objects)
                .extracting(object -> object.get("apiVersion") + " " + object.get("kind"))
                .containsExactly("v1 Service", "batch/v1 Job", "batch/v1 Job");
        assertThat((Object) at(objects.get(0), "spec", "clusterIP")).isEqualTo("None");
        Map<String, Object> workers = objects.get(1);
        assertThat((Object) at(workers, "spec", "completionMode")).isEqualTo("Indexed");
        assertThat((Object) at(workers, "spec", "parallelism")).isEqualTo((Object) at(workers, "spec", "completions"));
        assertThat((Object) at(workers, "spec", "template", "spec", "subdomain"))
                .isEqualTo((Object) at(objects.get(0), "metadata", "name"));
        List<String> worker = arguments(workers);
        assertThat(worker.get(0)).isEqualTo("worker");
        new CommandLine(new WorkerCommand())
                .parseArgs(worker.subList(1, worker.size()).toArray(String[]::new));
        List<String> controller = arguments(objects.get(2));
        assertThat(controller.get(0)).isEqualTo("run");
        new CommandLine(new RunCommand())
                .parseArgs(controller.subList(1, controller.size()).toArray(String[]::new));
        String named = controller.get(controller.indexOf("--workers") + 1);
        assertThat((Object) named.split(",").length).isEqualTo((Object) at(workers, "spec", "completions"));
    }

    @SuppressWarnings("unchecked")
    private static List<String> arguments(Map<String, Object> job) {
        List<Map<String, Object>> containers = at(job, "spec", "template", "spec", "containers");
        return (List<String>) containers.get(0).get("args");
    }

    @SuppressWarnings("unchecked")
    private static <T> T at(Map<String, Object> object, String... path) {
        Object value = object;
        for (String key : path) {
            value = ((Map<String, Object>) value).get(key);
        }
        return (T) value;
    }

    private static String block(String language) throws IOException {
        Matcher matcher = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve("run-the-load.md")));
        assertThat(matcher.find()).as("a block of " + language).isTrue();
        return matcher.group(1);
    }
}
