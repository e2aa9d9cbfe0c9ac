package io.kingtide.rehearsal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With real processes: what a supervisor promises is about the operating system. */
@Timeout(value = 120)
class SupervisorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final BlockingQueue<ChildDeath> deaths = new LinkedBlockingQueue<>();
    private final Supervisor supervisor = new Supervisor(Supervisor.Bond.ATTACHED, deaths::add);

    @AfterEach
    void stopEverything() {
        supervisor.close();
    }

    @Test
    void children_start_side_by_side_and_are_told_ready_once_each() throws Exception {
        Child a = supervisor.start(tiny("a"));
        Child b = supervisor.start(tiny("b"));
        List<String> ready = new ArrayList<>();

        supervisor.awaitReady(
                List.of(a, b), PATIENCE, child -> ready.add(child.spec().name()));

        assertThat(ready).containsExactlyInAnyOrder("a", "b");
        assertThat(a.pid()).isNotEqualTo(b.pid());
        assertThat(a.identity().find()).as("the identity finds the process").isPresent();
    }

    @Test
    void a_child_that_dies_while_starting_is_told_with_its_status_and_last_words() {
        Child child = supervisor.start(tiny("vault", "die", "7"));

        assertThatThrownBy(() -> supervisor.awaitReady(List.of(child), PATIENCE, ready -> {}))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_CARRIED_OUT))
                .hasMessageContaining("vault")
                .hasMessageContaining("exit status 7")
                .hasMessageContaining("cannot open the vault");
    }

    @Test
    void a_killed_child_is_noticed_at_once() throws Exception {
        Child child = started("victim");

        child.process().toHandle().destroyForcibly();

        ChildDeath death = deaths.poll(30, TimeUnit.SECONDS);
        assertThat(death).isNotNull();
        assertThat(death.sentence()).contains("victim").contains("137 (killed)");
        assertThat(supervisor.firstDeath()).contains(death);
    }

    @Test
    void stopping_is_no_death_and_leaves_no_process() throws Exception {
        Child child = started("a");

        supervisor.close();

        assertThat(child.isAlive()).isFalse();
        assertThat(deaths).isEmpty();
    }

    @Test
    void a_child_that_does_not_end_when_asked_is_ended_by_force() throws Exception {
        Child child = started("mule", "stubborn");

        supervisor.close();

        assertThat(child.isAlive()).isFalse();
        assertThat(child.exitStatus()).hasValue(137);
    }

    @Test
    void an_attached_child_ends_when_its_parent_is_killed() throws Exception {
        ProcessIdentity child = childOfKilledParent(Supervisor.Bond.ATTACHED);

        assertThat(endsWithin(child, PATIENCE)).as("the child ended").isTrue();
    }

    @Test
    void a_detached_child_outlives_its_parent() throws Exception {
        ProcessIdentity child = childOfKilledParent(Supervisor.Bond.DETACHED);
        try {
            // The attached twin of this child ends as soon as its pipe does; this one has no pipe to lose.
            assertThat(endsWithin(child, Duration.ofSeconds(1)))
                    .as("the child ended")
                    .isFalse();
        } finally {
            child.end(Duration.ofSeconds(5));
        }
        assertThat(child.find()).isEmpty();
    }

    @Test
    void an_identity_does_not_match_a_later_process_with_the_same_id() {
        ProcessIdentity ours = ProcessIdentity.of(ProcessHandle.current());
        ProcessIdentity earlier = new ProcessIdentity(ours.pid(), ours.startedAtMillis() - 3_600_000);

        assertThat(ours.find()).isPresent();
        assertThat(earlier.find()).isEmpty();
    }

    private ProcessIdentity childOfKilledParent(Supervisor.Bond bond) throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        TestChildren.classPath().stream().map(Path::toString).collect(Collectors.joining(":")),
                        SupervisingParent.class.getName(),
                        bond.name(),
                        Integer.toString(TestChildren.freePort()),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = parent.inputReader()) {
            ProcessIdentity child = childNamedIn(lines);
            parent.destroyForcibly().waitFor();
            return child;
        }
    }

    private static ProcessIdentity childNamedIn(BufferedReader lines) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith("child ")) {
                long pid = Long.parseLong(line.substring("child ".length()));
                return ProcessIdentity.of(ProcessHandle.of(pid).orElseThrow());
            }
        }
        throw new AssertionError("the parent named no child, but said: " + said);
    }

    private static boolean endsWithin(ProcessIdentity process, Duration time) throws Exception {
        ProcessHandle handle = process.find().orElse(null);
        if (handle == null) {
            return true;
        }
        try {
            handle.onExit().get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException e) {
            return false;
        }
    }

    private Child started(String name, String... words) throws InterruptedException {
        Child child = supervisor.start(tiny(name, words));
        supervisor.awaitReady(List.of(child), PATIENCE, ready -> {});
        return child;
    }

    private ChildSpec tiny(String name, String... words) {
        return TestChildren.tinyService(
                name, TestChildren.freePort(), folder, Supervisor.Bond.ATTACHED, List.of(words));
    }
}
