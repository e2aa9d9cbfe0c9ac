package io.kingtide.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.frontdoor.RawClient.Answer;
import io.kingtide.tag.TagIssuer;
import io.kingtide.tag.TagKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontDoorTest {
    private static final String KEYS = "k1 = " + Base64.getEncoder().encodeToString(new byte[32]) + "\n";

    @TempDir
    Path folder;

    private StubUnit a;
    private StubUnit b;
    private FrontDoor door;

    @BeforeEach
    void start() throws Exception {
        a = new StubUnit("a");
        b = new StubUnit("b");
        door = door(a.port(), b.port(), 2_000);
    }

    @AfterEach
    void stop() {
        door.close();
        a.close();
        b.close();
    }

    @Test
    void users_go_to_the_unit_that_owns_their_slot_on_one_kept_connection() throws Exception {
        try (RawClient client = client()) {
            assertThat(client.ask(get("/api/bills?user=1&limit=20", 1)).body()).startsWith("a 0");
            assertThat(client.ask(get("/api/accounts/77", 77)).body()).startsWith("b 0");
            Answer answer = client.ask(get("/api/accounts/1049", 1049));
            assertThat(answer.body()).startsWith("a 0");
            assertThat(answer.head()).contains("kingtide-unit: a".replace("kingtide-unit", "Kingtide-Unit"));
        }
        assertThat(a.seen).containsExactly("GET /api/bills?user=1&limit=20", "GET /api/accounts/1049");
    }

    @Test
    void bodies_pass_in_both_directions_however_they_are_framed() throws Exception {
        try (RawClient client = client()) {
            assertThat(client.ask(post("/api/orders", 1, "x".repeat(200_000))).body())
                    .startsWith("a 200000");
            assertThat(client.ask("POST /api/orders HTTP/1.1\r\nHost: x\r\nKingtide-User: 1\r\n"
                                    + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")
                            .body())
                    .startsWith("a 11");
            assertThat(client.ask(get("/api/bills?chunked", 1)).body()).startsWith("a 0");
            assertThat(client.ask(get("/api/bills?big=3000000", 1)).body()).hasSize(3_000_000);
            assertThat(client.ask(get("/api/bills", 1)).status()).isEqualTo(200);
        }
    }

    @Test
    void pipelined_requests_are_answered_in_order() throws Exception {
        try (RawClient client = client()) {
            client.send(get("/api/bills", 1) + get("/api/bills", 99) + post("/api/orders", 1, "abc"));
            assertThat(client.answer().body()).startsWith("a 0");
            assertThat(client.answer().body()).startsWith("b 0");
            assertThat(client.answer().body()).startsWith("a 3");
        }
    }

    @Test
    void a_body_announced_with_expect_is_asked_for() throws Exception {
        try (RawClient client = client()) {
            client.send("POST /api/orders HTTP/1.1\r\nHost: x\r\nKingtide-User: 1\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 3\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(100);
            assertThat(client.ask("abc").body()).startsWith("a 3");
        }
    }

    @Test
    void hop_by_hop_headers_end_here_and_baggage_goes_on_untouched() throws Exception {
        try (RawClient client = client()) {
            client.ask("GET /api/bills HTTP/1.1\r\nHost: x\r\nKingtide-User: 1\r\nConnection: x-secret, baggage\r\n"
                    + "X-Secret: 1\r\nTE: trailers\r\nProxy-Authorization: z\r\nbaggage: team=a,region=b;p=1\r\n\r\n");
        }
        assertThat(String.join("\n", a.seenHeaders))
                .contains("Baggage: [team=a,region=b;p=1]")
                .contains("Kingtide-user: [1]")
                .doesNotContainIgnoringCase("x-secret")
                .doesNotContainIgnoringCase("proxy-authorization")
                .doesNotContainIgnoringCase("trailers");
    }

    @Test
    void a_valid_tag_passes_and_every_other_tag_is_refused_by_name() throws Exception {
        String tag = new TagIssuer(TagKeys.parse("test", KEYS), Clock.systemUTC())
                .issue("double11", Duration.ofMinutes(5))
                .text();
        try (RawClient client = client()) {
            assertThat(client.ask(tagged("kingtide=" + tag)).status()).isEqualTo(200);
            assertRefused(client.ask(tagged("kingtide=nonsense")), "malformed");
            assertRefused(client.ask(tagged("kingtide=" + tag + "x")), "bad-signature");
            assertRefused(client.ask(tagged("kingtide=" + tag + ",kingtide=" + tag)), "ambiguous");
            assertRefused(client.ask(tagged("kingtide=" + tag + "\r\nbaggage: kingtide=" + tag)), "ambiguous");
            assertThat(client.ask(tagged("other=1")).status()).isEqualTo(200);
        }
        assertThat(a.seen).hasSize(2);
    }

    @Test
    void requests_that_could_hide_another_one_never_reach_a_unit() throws Exception {
        String user = "Host: x\r\nKingtide-User: 1\r\n";
        String[] hostile = {
            "POST /api/orders HTTP/1.1\r\n" + user + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /api/orders HTTP/1.1\r\n" + user + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
            "POST /api/orders HTTP/1.1\r\n" + user + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "POST /api/orders HTTP/1.1\r\n" + user + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            "POST /api/orders HTTP/1.1\r\n" + user
                    + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n",
            "POST /api/orders HTTP/1.0\r\n" + user + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /api/orders HTTP/1.1\r\n" + user + "Content-Length : 4\r\n\r\nabcd",
            "POST /api/orders HTTP/1.1\r\n" + user + "Content-Length: -1\r\n\r\n",
            "POST /api/orders HTTP/1.1\r\n" + user + "Content-Length: +4\r\n\r\nabcd",
            "POST /api/orders HTTP/1.1\r\n" + user + "X: a\nContent-Length: 30\r\n\r\n",
            "GET /api/bills HTTP/1.1\r\nHost: x\r\nHost: y\r\nKingtide-User: 1\r\n\r\n",
            "GET /api/bills HTTP/1.1\r\nKingtide-User: 1\r\n\r\n",
            "GET /api/bills/../orders HTTP/1.1\r\n" + user + "\r\n",
            "GET /api/%6frders HTTP/1.1\r\n" + user + "\r\n",
            "GET /api//orders HTTP/1.1\r\n" + user + "\r\n",
            "GET /api/orders;x HTTP/1.1\r\n" + user + "\r\n",
            "GET http://other/api/orders HTTP/1.1\r\n" + user + "\r\n",
            "CONNECT other:80 HTTP/1.1\r\n" + user + "\r\n",
            "GET /api/bills HTTP/9.1\r\n" + user + "\r\n",
            "\u0000\u0001\u0002\u0003\r\n\r\n",
            "GET /api/bills HTTP/1.1\r\n" + user + "X: a\u0000b\r\n\r\n",
        };
        for (String text : hostile) {
            try (RawClient client = client()) {
                Answer answer = client.ask(text);
                assertThat(answer.status()).as(text).isIn(400, 405, 505);
                assertThat(client.isEnded()).as("connection after " + text).isTrue();
            }
        }
        assertThat(a.seen).isEmpty();
        assertThat(b.seen).isEmpty();
    }

    @Test
    void what_is_too_large_is_said_so() throws Exception {
        try (RawClient client = client()) {
            assertThat(client.ask(get("/api/bills?" + "x".repeat(5_000), 1)).status())
                    .isEqualTo(414);
        }
        try (RawClient client = client()) {
            assertThat(client.ask("GET /api/bills HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n")
                            .status())
                    .isEqualTo(431);
        }
    }

    @Test
    void a_request_without_a_user_or_a_known_resource_goes_nowhere() throws Exception {
        try (RawClient client = client()) {
            assertThat(client.ask("GET /api/bills HTTP/1.1\r\nHost: x\r\n\r\n").status())
                    .isEqualTo(400);
            assertThat(client.ask(get("/api/unknown", 1)).status()).isEqualTo(404);
            assertThat(client.ask(get("/admin", 1)).status()).isEqualTo(404);
            assertThat(client.ask(get("/health", 1)).body()).contains("UP");
            assertThat(client.ask(get("/metrics", 1)).body()).contains("\"passedReal\":0");
        }
        assertThat(a.seen).isEmpty();
    }

    @Test
    void all_calls_of_a_unit_that_users_make_pass() throws Exception {
        try (RawClient client = client()) {
            for (String path : List.of("bills?user=1", "accounts/1", "statements/2026-11", "repayments")) {
                assertThat(client.ask(get("/api/" + path, 1)).status()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void a_unit_that_is_down_is_a_clear_503_and_the_others_go_on() throws Exception {
        a.close();
        try (RawClient client = client()) {
            Answer down = client.ask(post("/api/orders", 1, "{}"));
            assertThat(down.status()).isEqualTo(503);
            assertThat(down.body()).contains("Unit a cannot be connected to");
            assertThat(down.head()).containsIgnoringCase("retry-after: 1");
        }
        try (RawClient client = client()) {
            assertThat(client.ask(get("/api/bills", 99)).status()).isEqualTo(200);
        }
    }

    @Test
    void a_unit_killed_in_the_middle_of_a_request_is_a_502_that_says_what_is_not_known() throws Exception {
        try (ServerSocket dying = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            door.close();
            door = door(dying.getLocalPort(), b.port(), 2_000);
            try (RawClient client = client()) {
                client.send(post("/api/orders", 1, "{}"));
                try (Socket accepted = dying.accept()) {
                    accepted.getInputStream().read();
                    accepted.setSoLinger(true, 0);
                }
                Answer answer = client.answer();
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.body()).contains("Whether it did the work is not known");
                assertThat(client.ask(get("/api/bills", 99)).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void a_unit_killed_in_the_middle_of_its_answer_ends_the_clients_connection() throws Exception {
        try (ServerSocket dying = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            door.close();
            door = door(dying.getLocalPort(), b.port(), 2_000);
            try (RawClient client = client()) {
                client.send(get("/api/bills", 1));
                try (Socket accepted = dying.accept()) {
                    accepted.getInputStream().read();
                    accepted.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc".getBytes());
                    accepted.getOutputStream().flush();
                }
                assertThat(client.answer().body())
                        .as("cut short, not completed")
                        .isEqualTo("abc");
                assertThat(client.isEnded()).isTrue();
            }
        }
    }

    @Test
    void a_unit_that_does_not_answer_is_a_504() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            door.close();
            door = door(silent.getLocalPort(), b.port(), 200);
            try (RawClient client = client()) {
                Answer answer = client.ask(get("/api/bills", 1));
                assertThat(answer.status()).isEqualTo(504);
                assertThat(answer.body()).contains("did not begin to answer within 200 ms");
            }
        }
    }

    @Test
    void an_idle_connection_that_the_unit_closed_is_not_an_error_for_the_next_reader() throws Exception {
        try (ServerSocket fickle = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            door.close();
            door = door(fickle.getLocalPort(), b.port(), 5_000);
            try (RawClient client = client()) {
                client.send(get("/api/bills", 1));
                try (Socket first = fickle.accept()) {
                    first.getInputStream().read(new byte[4_096]);
                    first.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes());
                    assertThat(client.answer().body()).isEqualTo("ok");
                    client.send(get("/api/bills", 1));
                    first.getInputStream().read(new byte[4_096]);
                }
                try (Socket second = fickle.accept()) {
                    second.getInputStream().read(new byte[4_096]);
                    second.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nagain".getBytes());
                    assertThat(client.answer().body()).isEqualTo("again");
                }
            }
        }
    }

    @Test
    void a_full_queue_is_a_503() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            door.close();
            door = FrontDoor.start(
                    config(silent.getLocalPort(), b.port(), new DoorConfig.DoorLimits(null, 1, 1, 300, null, 2_000)),
                    Clock.systemUTC());
            try (RawClient first = client();
                    RawClient second = client();
                    RawClient third = client()) {
                first.send(get("/api/bills", 1));
                silent.accept().getInputStream().read();
                second.send(get("/api/bills", 1));
                Answer full = null;
                // Whether the second or the third comes first is the machine's business.
                third.send(get("/api/bills", 1));
                full = third.answer();
                assertThat(full.status()).isEqualTo(503);
                assertThat(second.answer().status()).isEqualTo(503);
            }
        }
    }

    private RawClient client() throws IOException {
        return new RawClient(door.port());
    }

    private FrontDoor door(int portA, int portB, int answerMillis) throws Exception {
        return FrontDoor.start(
                config(portA, portB, new DoorConfig.DoorLimits(null, null, null, null, null, answerMillis)),
                Clock.systemUTC());
    }

    private DoorConfig config(int portA, int portB, DoorConfig.DoorLimits limits) throws IOException {
        Path keys = folder.resolve("tag-keys");
        Files.writeString(keys, KEYS);
        return new DoorConfig(
                0,
                List.of(
                        new DoorConfig.UnitConfig("a", "0-49", URI.create("http://127.0.0.1:" + portA)),
                        new DoorConfig.UnitConfig("b", "50-99", URI.create("http://127.0.0.1:" + portB))),
                keys,
                null,
                null,
                null,
                null,
                folder.resolve("sentinel"),
                limits);
    }

    private static void assertRefused(Answer answer, String code) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.head()).contains("Kingtide-Refused: " + code);
    }

    private static String tagged(String baggage) {
        return "GET /api/bills HTTP/1.1\r\nHost: x\r\nKingtide-User: 1\r\nbaggage: " + baggage + "\r\n\r\n";
    }

    private static String get(String path, long user) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\nKingtide-User: " + user + "\r\n\r\n";
    }

    private static String post(String path, long user, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nKingtide-User: " + user + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }
}
