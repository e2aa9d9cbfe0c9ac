package io.kingtide.command.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The table of docs/architecture.md, held on the POMs: what a module may have on its class path. */
final class ModuleTableTest {
    private static final Path CHECKOUT = Path.of("..", "..").toAbsolutePath().normalize();

    /** Artifact to its part, the top folder. */
    private static final Map<String, String> PARTS = new TreeMap<>();

    /** Artifact to the Kingtide artifacts that it needs outside of its tests. */
    private static final Map<String, Set<String>> NEEDS = new TreeMap<>();

    private static final Map<String, Set<String>> MAY_ALSO_NEED = Map.of(
            "traffic-shaper", Set.of("traffic-tag"),
            "scenario-dsl", Set.of("traffic-tag"),
            "scenarios", Set.of("scenario-model"),
            "reference-payments", Set.of("shaper-spring-boot"));

    private static final Map<String, Set<String>> EXCEPTIONS = Map.of(
            "shadow-commands", Set.of("command-api"),
            "ops-commands", Set.of("command-api"),
            "scenario-cli", Set.of("command-api"),
            "payment-drills", Set.of("command-api"),
            // As a user has them: their jars and commands, nothing of the agent's but the tag.
            "rehearsal",
                    Set.of(
                            "command-api",
                            "traffic-tag",
                            "scenario-cli",
                            "scenario-model",
                            "scenario-report",
                            "scenario-gatling",
                            "scenarios",
                            "shaper-core",
                            "ops-commands"));

    @BeforeAll
    static void readPoms() throws Exception {
        List<Path> poms;
        try (Stream<Path> files = Files.walk(CHECKOUT, 4)) {
            poms = files.filter(file -> file.endsWith("pom.xml"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        }
        for (Path pom : poms) {
            read(pom);
        }
        assertThat(PARTS)
                .containsEntry("command-launcher", "command-line")
                .containsEntry("traffic-tag", "shadow-agent");
    }

    @Test
    void everyDependencyIsInTheTable() {
        List<String> violations = new ArrayList<>();
        NEEDS.forEach((module, needs) -> {
            String part = PARTS.get(module);
            for (String need : needs) {
                boolean allowed = module.equals("command-launcher")
                        || part.equals(PARTS.get(need))
                        || MAY_ALSO_NEED.getOrDefault(part, Set.of()).contains(need)
                        || EXCEPTIONS.getOrDefault(module, Set.of()).contains(need);
                if (!allowed) {
                    violations.add(module + " (" + part + ") needs " + need + " (" + PARTS.get(need) + ")");
                }
            }
        });
        assertThat(violations).isEmpty();
    }

    @Test
    void theLauncherPacksEveryProvider() throws IOException {
        try (Stream<Path> files = Files.walk(CHECKOUT, 8)) {
            List<String> providers = files.filter(file -> file.endsWith(
                            "src/main/resources/META-INF/services/" + "io.kingtide.command.CommandProvider"))
                    .map(file -> file.getName(CHECKOUT.getNameCount() + 1).toString())
                    // Its own file lists those of all others.
                    .filter(module -> !module.equals("command-launcher"))
                    .toList();
            assertThat(NEEDS.get("command-launcher")).containsAll(providers);
        }
    }

    private static void read(Path pom) throws IOException, ParserConfigurationException, SAXException {
        Element project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getDocumentElement();
        String artifact = text(project, "artifactId");
        Path relative = CHECKOUT.relativize(pom);
        PARTS.put(
                artifact,
                relative.getNameCount() == 1 ? "" : relative.getName(0).toString());
        Set<String> needs = NEEDS.computeIfAbsent(artifact, key -> new TreeSet<>());
        for (Element dependencies : children(project, "dependencies")) {
            for (Element dependency : children(dependencies, "dependency")) {
                String group = text(dependency, "groupId");
                boolean ours = group.equals("io.kingtide") || group.equals("${project.groupId}");
                if (ours && !text(dependency, "scope").equals("test")) {
                    needs.add(text(dependency, "artifactId"));
                }
            }
        }
    }

    private static String text(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent().trim();
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
