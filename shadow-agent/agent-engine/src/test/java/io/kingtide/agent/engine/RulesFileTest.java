package io.kingtide.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.agent.rules.ShadowRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesFileTest {
    @TempDir
    private Path folder;

    private final List<ShadowRules> taken = new ArrayList<>();
    private Path path;
    private RulesFile file;
    private long now;

    @BeforeEach
    void start() throws Exception {
        path = Files.writeString(folder.resolve("shadow.yaml"), "version: 1");
        file = new RulesFile(path, ShadowRules.fromFile(path), taken::add, () -> now);
        settle();
    }

    @Test
    void rulesThatDidNotChangeAreNotTakenOverAgain() {
        settle();
        settle();

        assertThat(taken).isEmpty();
        assertThat(file.problem()).isNull();
    }

    @Test
    void changedRulesAreTakenOverWhole() throws Exception {
        Files.writeString(path, "version: 1\njobs: [outbox]");
        settle();

        assertThat(taken)
                .singleElement()
                .satisfies(rules -> assertThat(rules.jobs()).containsExactly("outbox"));
    }

    @Test
    void brokenRulesAreNotTakenOverAtAllAndTheReasonIsKept() throws Exception {
        Files.writeString(path, "version: 1\njobz: [outbox]");
        settle();

        assertThat(taken).isEmpty();
        assertThat(file.problem()).contains("unknown key 'jobz'").contains("former ones stay in force");

        Files.writeString(path, "version: 1\njobs: [outbox, recovery]");
        settle();
        assertThat(taken).hasSize(1);
        assertThat(file.problem()).isNull();
    }

    @Test
    void aFileThatIsGoneLeavesTheRulesInForce() throws Exception {
        Files.delete(path);
        settle();

        assertThat(taken).isEmpty();
        assertThat(file.problem()).contains("cannot be read");
    }

    @Test
    void aFileThatIsStillBeingWrittenIsNotTakenOverYet() throws Exception {
        Files.writeString(path, "version: 1\njobs: [outbox]");
        file.poll();
        now += 900_000_000;
        Files.writeString(path, "version: 1\njobs: [outbox, recovery]");
        file.poll();
        now += 900_000_000;
        file.poll();
        assertThat(taken).isEmpty();

        settle();
        assertThat(taken)
                .singleElement()
                .satisfies(rules -> assertThat(rules.jobs()).containsExactly("outbox", "recovery"));
    }

    private void settle() {
        file.poll();
        now += 1_000_000_000;
        file.poll();
    }
}
