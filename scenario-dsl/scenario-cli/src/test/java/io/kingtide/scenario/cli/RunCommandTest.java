package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.tag.TagKeys;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RunCommandTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | neither a scenario nor --get",
                "--get http://127.0.0.1:1/ | --get without a load",
                "--get ftp://127.0.0.1/ --rate 1 | an absolute http or https URL",
                "--get http://127.0.0.1:1/ --rate 1 --curve x.csv | either a curve, or a rate",
                "--get http://127.0.0.1:1/ --curve nowhere.csv | no such file",
                "--get http://127.0.0.1:1/ --rate -5 | -5",
                "--get http://127.0.0.1:1/ --rate 1 --target http://127.0.0.1 | --target",
                "no.such.Simulation --rate 5 --for 1s | neither a .java file nor a class",
                "Night.java --target http://127.0.0.1:1 | no such file",
                "--get http://203.0.113.7/ --rate 1 | --allow-host 203.0.113.7",
                "--get http://127.0.0.1:1/ --rate 1 --time-scale 0 | time scale 0",
                "--get http://127.0.0.1:1/ --rate 1 --rate-scale NaN | rate scale NaN",
                "--get http://127.0.0.1:1/ --rate 1 --engine nitro | --engine nitro",
                "--get http://127.0.0.1:1/ --rate 1 --preflight /x | without --campaign",
                "--get http://127.0.0.1:1/ --rate 1 --campaign Night_1 | [a-z0-9-]",
                "--get http://127.0.0.1:1/ --rate 1 --time-scale 1e300 | at most 10,000,000",
                "--get http://127.0.0.1:1/ --rate 1 --journey buy | --journey",
                "--get http://127.0.0.1:1/ --rate 1 --worker-trust a.pem | --worker-trust without --workers",
                "--get http://127.0.0.1:1/ --rate 1 --wait-for-workers 5s | --wait-for-workers without --workers",
                "--get http://127.0.0.1:1/ --rate 1 --class-path no/such.jar | no/such.jar', which is not there",
            })
    void optionsThatMakeNoSenseAreUsageProblems(String words, String told) {
        Problem problem = catchThrowableOfType(Problem.class, () -> call(words));

        assertThat(problem).isNotNull().hasMessageContaining(told);
        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @CsvSource({"--for,soon", "--for,0s", "--rate,fast", "--nonsense,1"})
    void optionsThatCannotBeReadAreRefusedByTheParser(String option, String value) {
        assertThat(catchThrowableOfType(
                        CommandLine.ParameterException.class,
                        () -> new CommandLine(new RunCommand())
                                .parseArgs("--get", "http://127.0.0.1:1/", option, value)))
                .isNotNull();
    }

    @Test
    void anUnlistedHostIsNotLoadedAndAListedOneIs() {
        TargetRules.requireAllowed(java.net.URI.create("http://localhost:8080"), java.util.Set.of());
        TargetRules.requireAllowed(java.net.URI.create("http://[::1]:8080"), java.util.Set.of());
        TargetRules.requireAllowed(java.net.URI.create("http://203.0.113.7:81"), java.util.Set.of("203.0.113.7"));
        TargetRules.requireAllowed(java.net.URI.create("http://203.0.113.7"), java.util.Set.of("203.0.113.7:80"));
        assertThat(catchThrowableOfType(
                        Problem.class,
                        () -> TargetRules.requireAllowed(
                                java.net.URI.create("http://203.0.113.7:81"), java.util.Set.of("203.0.113.7:80"))))
                .isNotNull();
    }

    @Test
    void aTagIsRenewedBeforeItExpires() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-11T00:00:00Z"));
        TagKeys keys = TagKeys.parse("test", "k1 = " + Base64.getEncoder().encodeToString(new byte[32]));
        TagSupply supply = new TagSupply(keys, "night", Duration.ofMinutes(10), clock(now));

        String first = supply.get();
        now.set(now.get().plusSeconds(7 * 60));
        assertThat(supply.get()).isEqualTo(first);
        now.set(now.get().plusSeconds(2 * 60));
        assertThat(supply.get()).isNotEqualTo(first).startsWith("kingtide=v1.k1.night.");
    }

    @Test
    void aTagOfAnotherCampaignIsNotUsed() {
        assertThat(catchThrowableOfType(Problem.class, () -> LoadTag.issued("v1.k1.day.1794362340.abc", "night")))
                .hasMessageContaining("campaign 'day'");
        assertThat(catchThrowableOfType(Problem.class, () -> LoadTag.issued("nonsense", "night")))
                .hasMessageContaining("no tag")
                .hasMessageNotContaining("nonsense");
    }

    @Test
    void foldersThatNobodyNamesAreNamedAfterTheTime() throws Exception {
        Clock clock = Clock.fixed(Instant.parse("2026-11-11T00:00:00Z"), ZoneOffset.UTC);
        Path first = RunNames.newFolder(temp, clock);
        assertThat(first).hasFileName("20261111-000000");
        java.nio.file.Files.createDirectory(first);
        assertThat(RunNames.newFolder(temp, clock)).hasFileName("20261111-000000-2");
    }

    private static void call(String words) throws Exception {
        RunCommand command = new RunCommand();
        new CommandLine(command).parseArgs(words.isBlank() ? new String[0] : words.split(" "));
        ((Callable<?>) command).call();
    }

    private static Clock clock(AtomicReference<Instant> now) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
    }
}
