package io.kingtide.command.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.command.CommandProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The launcher's lists of what all parts offer, which spare a start from opening every jar. */
final class ServiceListTest {
    private static final Path OURS = Path.of("src/main/resources/META-INF/services");

    @ParameterizedTest
    @ValueSource(strings = {"io.kingtide.command.CommandProvider", "io.kingtide.scenario.run.Engine"})
    void theLaunchersListIsWhatThePartsOffer(String service) throws IOException {
        Set<String> ours = new TreeSet<>(Files.readAllLines(OURS.resolve(service)));

        assertThat(ours).isEqualTo(offeredByParts(service, ours));
    }

    @Test
    void aNamedCommandIsAllThatIsSetUp() {
        CommandLine tree = CommandTree.grow(new Kingtide(), providers(), "run", "--get", "http://127.0.0.1/");

        assertThat(tree.getSubcommands()).containsOnlyKeys("run");
    }

    @Test
    void anUnknownCommandIsLookedForAmongAll() {
        CommandLine tree = CommandTree.grow(new Kingtide(), providers(), "rum");

        assertThat(tree.getSubcommands()).containsKeys("run", "kill", "doctor", "new", "dist");
        assertThat(CommandTree.grow(new Kingtide(), List.of(), "doctor").getSubcommands())
                .containsOnlyKeys("doctor");
    }

    private static Iterable<CommandProvider> providers() {
        return ServiceLoader.load(CommandProvider.class);
    }

    /** Of every file of that service on the class path but the launcher's own. */
    private static Set<String> offeredByParts(String service, Set<String> ours) throws IOException {
        return ServiceListTest.class
                .getClassLoader()
                .resources("META-INF/services/" + service)
                .map(ServiceListTest::lines)
                .filter(lines -> !lines.equals(ours))
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> lines(URL file) {
        try (Stream<String> lines = new String(file.openStream().readAllBytes(), StandardCharsets.UTF_8).lines()) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
