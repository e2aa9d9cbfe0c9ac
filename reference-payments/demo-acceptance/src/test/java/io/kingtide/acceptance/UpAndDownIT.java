package io.kingtide.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class UpAndDownIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void what_up_starts_runs_on_until_down_stops_it() throws Exception {
        String base = Integer.toString(Kingtide.freePortBase());
        try (Kingtide up = Kingtide.start(folder, "up", "--port-base", base, "--json")) {
            assertThat(up.exitCode(PATIENCE)).as(up.said()).isZero();
            assertThat(up.stdoutJson().path("processes")).hasSize(12);

            try (Kingtide again = at("again", "up", "--port-base", base)) {
                assertThat(again.exitCode(PATIENCE)).isEqualTo(2);
                assertThat(again.said()).contains("already runs").contains("kingtide down");
            }
            try (Kingtide status = at("status", "status", "--json")) {
                assertThat(status.exitCode(PATIENCE)).as(status.said()).isZero();
                assertThat(status.stdoutJson().path("processes").toString())
                        .contains(
                                "payment-unit-a",
                                "payment-unit-b",
                                "credit-service",
                                "bill-service",
                                "front-door",
                                "ops-console");
            }
            assertThat(orderAt(up.system().path("frontDoor").asString(""))).isEqualTo(201);
            runsOnIt("CreditOnlyEvening");
            if (Boolean.getBoolean("kingtide.soak")) {
                runsOnIt("FlashSaleOneMerchant");
                runsOnIt("RedPacketsNewYearsEve");
                runsOnIt("LaunchDay1995");
                runsOnIt("Double11Midnight");
            }

            try (Kingtide down = at("down", "down")) {
                assertThat(down.exitCode(PATIENCE)).as(down.said()).isZero();
                assertThat(down.said()).contains("Stopped").contains("payment-unit-a");
            }
            assertThat(up.processesLeftAfterAWhile()).isEmpty();
            try (Kingtide status = at("gone", "status")) {
                assertThat(status.exitCode(PATIENCE)).isEqualTo(3);
            }
        }
    }

    @Test
    void the_same_system_runs_on_a_mariadb_of_its_own() throws Exception {
        assumeTrue(
                Stream.of("/usr/sbin/mariadbd", "/usr/bin/mariadbd")
                        .map(Path::of)
                        .anyMatch(Files::isExecutable),
                "no mariadbd on this machine (Debian: apt-get install mariadb-server)");
        String base = Integer.toString(Kingtide.freePortBase());
        try (Kingtide up = Kingtide.start(
                folder,
                "up",
                "--store",
                "mysql",
                "--units",
                "1",
                "--no-failover",
                "--port-base",
                base,
                "--users",
                "100",
                "--json")) {
            assertThat(up.exitCode(PATIENCE)).as(up.said()).isZero();
            assertThat(up.stdoutJson().path("processes").toString()).contains("store-mariadb");
            assertThat(up.stdoutJson().path("stores").toString())
                    .contains("jdbc:mysql://")
                    .doesNotContain("jdbc:h2:");
            assertThat(orderAt(up.system().path("frontDoor").asString(""))).isEqualTo(201);

            try (Kingtide down = at("down", "down")) {
                assertThat(down.exitCode(PATIENCE)).as(down.said()).isZero();
                assertThat(down.said()).contains("store-mariadb");
            }
            assertThat(up.processesLeftAfterAWhile()).isEmpty();
        }
    }

    /**
     * A scenario that ships, for a few seconds. Exit codes 1 and 3 say that the machine is slower than the thresholds ask
     * for; that the scenario fits the system is what must hold.
     */
    private void runsOnIt(String scenario) throws Exception {
        try (Kingtide run = at(
                scenario,
                "run",
                "io.kingtide.scenarios." + scenario,
                "--engine",
                "netty",
                "--param",
                "peak=20",
                "--param",
                "length=5s",
                "--out",
                folder.resolve(scenario + "-run").toString(),
                "--json")) {
            assertThat(run.exitCode(PATIENCE)).as(run.said()).isIn(0, 1, 3);
            JsonNode summary = run.stdoutJson();
            long answered = 0;
            for (JsonNode request : summary.path("requests")) {
                answered +=
                        request.path("count").asLong() - request.path("failed").asLong();
            }
            assertThat(answered).as("requests that went well: %s", summary).isPositive();
            assertThat(summary.path("errors").toString())
                    .as("answers that say that a request is wrong: %s", summary)
                    .doesNotContainPattern("status (400|404|415|421|422)");
            assertThat(summary.path("thresholds")).as("%s", summary).isNotEmpty();
        }
    }

    /** Another command on the same state folder. */
    private Kingtide at(String name, String... arguments) throws Exception {
        return Kingtide.startOn(folder.resolve("state"), folder.resolve(name), arguments);
    }

    private static int orderAt(String frontDoor) throws Exception {
        HttpRequest order = HttpRequest.newBuilder(URI.create(frontDoor + "/api/orders"))
                .header("Content-Type", "application/json")
                .header("Kingtide-User", "7")
                .header("Idempotency-Key", "acceptance")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"buyer\":7,\"merchant\":3,\"amount\":100,\"currency\":\"CNY\"}"))
                .build();
        return HttpClient.newHttpClient()
                .send(order, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
