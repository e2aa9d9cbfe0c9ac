package io.kingtide.command.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Dependencies run one way: the table of docs/architecture.md, held on the classes of every module that is built. This
 * module comes last in the build, so that a whole build checks all of them.
 */
final class ArchitectureTest {
    private static final Path CHECKOUT = Path.of("..", "..").toAbsolutePath().normalize();

    private static final String[] AGENT = {
        "io.kingtide.agent..", "io.kingtide.sql..", "io.kingtide.schema..", "io.kingtide.shadow.."
    };
    private static final String[] SHAPER = {"io.kingtide.shaper..", "io.kingtide.frontdoor..", "io.kingtide.console.."};
    private static final String[] SCENARIO = {"io.kingtide.scenario..", "io.kingtide.scenarios.."};
    private static final String[] SYSTEM = {"io.kingtide.payments..", "io.kingtide.rehearsal.."};
    private static final String[] SPRING = {"org.springframework.."};

    private static JavaClasses all;

    @BeforeAll
    static void readWhatIsBuilt() throws IOException {
        List<Path> built;
        try (Stream<Path> folders = Files.walk(CHECKOUT, 4)) {
            built = folders.filter(folder -> folder.endsWith(Path.of("target", "classes")))
                    .filter(folder -> !folder.toString().contains("benchmarks"))
                    .toList();
        }
        all = new ClassFileImporter().importPaths(built);
        assertThat(all.contain("io.kingtide.command.CommandProvider")).isTrue();
        assertThat(all.contain("io.kingtide.tag.TrafficTag")).isTrue();
    }

    @Test
    void theReferenceSystemKnowsNothingOfTheAgent() {
        holds(noClasses()
                .that()
                .resideInAPackage("io.kingtide.payments..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(with(AGENT, "io.kingtide.tag.."))
                .because("that it is shadowed without a line of its own is the proof of the product"));
    }

    @Test
    void theShaperKnowsOnlyTheTagOfTheAgent() {
        holds(noClasses()
                .that()
                .resideInAnyPackage(SHAPER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(with(AGENT, with(SCENARIO, SYSTEM))));
    }

    @Test
    void theScenariosKnowOnlyTheTagOfTheAgent() {
        holds(noClasses()
                .that()
                .resideInAnyPackage(SCENARIO)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(with(AGENT, with(SHAPER, SYSTEM))));
    }

    @Test
    void theAgentKnowsNoOtherPart() {
        holds(noClasses()
                .that()
                .resideInAnyPackage(with(AGENT, "io.kingtide.tag.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(with(SHAPER, with(SCENARIO, SYSTEM))));
    }

    @Test
    void onlyCommandsKnowTheCommandApi() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.kingtide.command..",
                        "io.kingtide.shadow.commands..",
                        "io.kingtide.console.commands..",
                        "io.kingtide.scenario.cli..",
                        "io.kingtide.rehearsal..",
                        "io.kingtide.payments.drills..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.kingtide.command.."));
    }

    @Test
    void theCommandApiKnowsNoPart() {
        holds(noClasses()
                .that()
                .resideInAPackage("io.kingtide.command..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(with(AGENT, with(SHAPER, with(SCENARIO, with(SYSTEM, "io.kingtide.tag.."))))));
    }

    @Test
    void onlyOneModuleKnowsEachEngineAndSentinel() {
        onlyIn("io.kingtide.shaper.sentinel..", "com.alibaba.csp..");
        onlyIn("io.kingtide.scenario.gatling..", "io.gatling..");
        onlyIn("io.kingtide.scenario.jmeter..", "org.apache.jmeter..");
    }

    @Test
    void theCoresAreFreeOfSpring() {
        holds(noClasses()
                .that()
                .resideInAnyPackage(
                        "io.kingtide.tag..",
                        "io.kingtide.sql..",
                        "io.kingtide.schema..",
                        "io.kingtide.agent",
                        "io.kingtide.agent.bootstrap..",
                        "io.kingtide.agent.engine..",
                        "io.kingtide.agent.control..",
                        "io.kingtide.agent.rules..",
                        "io.kingtide.shaper",
                        "io.kingtide.shaper.limits..",
                        "io.kingtide.shaper.state..",
                        "io.kingtide.shaper.switches..",
                        "io.kingtide.shaper.node..",
                        "io.kingtide.scenario..",
                        "io.kingtide.command..",
                        "io.kingtide.payments.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SPRING));
    }

    @Test
    void whatTheBootstrapLoaderHoldsUsesTheJdkAlone() {
        holds(classes()
                .that()
                .resideInAPackage("io.kingtide.agent.bootstrap..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.kingtide.agent.bootstrap..", "java..", "org.jspecify.annotations..")
                .because("any other class would be a second copy beside the application's"));
    }

    private static void onlyIn(String owner, String library) {
        holds(noClasses()
                .that()
                .resideInAPackage("io.kingtide..")
                .and()
                .resideOutsideOfPackage(owner)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library));
    }

    /** A module that is not built, or not there yet, is no violation. */
    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(all);
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }
}
