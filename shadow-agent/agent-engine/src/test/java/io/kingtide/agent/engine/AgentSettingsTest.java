package io.kingtide.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentSettingsTest {
    @TempDir
    private Path folder;

    @Test
    void systemPropertiesWinOverVariablesAndVariablesOverTheFile() throws Exception {
        Path file = write("service = a", "instance = a-1", "rules = r", "tag.keys = k", "control.file = c");

        AgentSettings settings = AgentSettings.read(
                "config=" + file,
                Map.of("KINGTIDE_SERVICE", "b", "KINGTIDE_CONTROL_FILE", "b.json")::get,
                Map.of("kingtide.service", "c")::get);

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.service()).isEqualTo("c");
        assertThat(settings.instance()).isEqualTo("a-1");
        assertThat(settings.path("control.file")).isEqualTo(Path.of("b.json"));
    }

    @Test
    void allProblemsAreFoundAtOnceEachWithItsPlace() throws Exception {
        Path file =
                write("servise = a", "instance = a-1", "no equals sign", "tag.sources = here", "control.url = ftp://x");

        AgentSettings settings = read("config=" + file);

        assertThat(settings.problems())
                .contains(
                        file + ":1: unknown key 'servise'; did you mean 'service'?",
                        file + ":3: expected 'key = value', got 'no equals sign'",
                        file
                                + ":4: tag.sources: 'here' is not an address block; expected such as 10.0.0.0/8 or ::1/128",
                        file + ":5: control.url: needs 'control.keys', the node key file",
                        file + ":5: control.url: 'ftp://x' is not an http or https URL")
                .anyMatch(problem -> problem.startsWith("'service' is not set"))
                .anyMatch(problem -> problem.startsWith("'rules' is not set"));
    }

    @Test
    void aDryRunNeedsAPlaceForItsPlanAndNoKeys() throws Exception {
        String[] dryRun = {"service = a", "instance = a-1", "mode = dry-run", "plan.file = p.json"};

        assertThat(read("config=" + write(dryRun)).problems()).isEmpty();
        assertThat(read("config=" + write("service = a", "instance = a-1", "mode = dryrun"))
                        .problems())
                .anyMatch(problem -> problem.contains(":3: mode: 'dryrun' is not known")
                        && problem.contains("did you mean 'dry-run'?"));
    }

    @Test
    void aMissingFileIsAProblemToo() {
        assertThat(read("config=" + folder.resolve("none")).problems()).anyMatch(p -> p.contains("cannot be read"));
        assertThat(read("some.properties").problems()).anyMatch(p -> p.contains("expected config=FILE"));
    }

    @Test
    void theTagTravelsToListedHostsOnly() throws Exception {
        AgentSettings settings = read("config=" + write("tag.hosts = 127.0.0.1:*, *.pay.example:8443"));

        assertThat(settings.tagTravelsTo("127.0.0.1", 1)).isTrue();
        assertThat(settings.tagTravelsTo("a.pay.example", 8443)).isTrue();
        assertThat(settings.tagTravelsTo("a.pay.example", 443)).isFalse();
        assertThat(settings.tagTravelsTo("bank.example", 8443)).isFalse();
    }

    private static AgentSettings read(String arguments) {
        return AgentSettings.read(arguments, name -> null, name -> null);
    }

    private Path write(String... lines) throws Exception {
        return Files.write(folder.resolve("agent.properties"), java.util.List.of(lines));
    }
}
