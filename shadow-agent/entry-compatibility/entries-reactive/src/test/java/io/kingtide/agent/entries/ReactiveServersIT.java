package io.kingtide.agent.entries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are no servlet containers: they carry the tag, or take none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReactiveServersIT {
    private Stage stage;
    private EntryKit kit;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        stage = new Stage(folder).start(ReactiveServers.class);
        kit = new EntryKit(stage);
    }

    @AfterAll
    void stop() {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/elastic",
                "/publish-on",
                "/delayed",
                "/zipped",
                "/flux",
                "/callback",
                "/future",
                "/call",
                "/after-call"
            })
    void webFluxCarriesTheTagOverEveryChangeOfThreads(String path) throws Exception {
        kit.assertCarries((id, baggage) -> stage.get("webflux", path + "?id=" + id, baggage));
    }

    @Test
    void aBodyThatWebFluxReadsBelongsToTheRequest() throws Exception {
        kit.assertCarries((id, baggage) -> stage.post("webflux", "/body", "text/plain", String.valueOf(id), baggage));
    }

    @Test
    void aRefusalThatAReactiveApplicationSwallowsStillShows() throws Exception {
        kit.assertTellsASwallowedRefusal((id, baggage) -> stage.get("webflux", "/swallow", baggage));
        kit.assertTellsASwallowedRefusal((id, baggage) -> stage.get("webflux", "/swallow-streamed", baggage));
        kit.assertTellsASwallowedRefusal((id, baggage) -> stage.get("webflux", "/swallow-empty", baggage));
    }

    @Test
    void aRedirectDoesNotLeadATaggedCallElsewhere() throws Exception {
        String elsewhere = "/follow?to=http://bank.example:1/";

        HttpResponse<String> tagged = stage.get("webflux", elsewhere, stage.baggage());

        assertThat(tagged.headers().firstValue("Kingtide-Refused")).contains("outbound");
    }

    @Test
    void aServerThatNobodyCoversTakesNoTag() throws Exception {
        kit.assertRefusesWhatItCannotCarry((id, baggage) -> stage.get("netty", "/?id=" + id, baggage));
        kit.assertRefusesWhatItCannotCarry(
                (id, baggage) -> stage.post("netty", "/?id=" + id, "text/plain", "x".repeat(40_000), baggage));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sockets", "channels"})
    void aServerThatNobodyHasHeardOfTakesNoTag(String server) throws Exception {
        kit.assertRefusesWhatItCannotCarry((id, baggage) -> stage.get(server, "/?id=" + id, baggage));
        stage.eventually(
                "the table names the server",
                () -> stage.status().contains("server " + HomeMadeServers.class.getName()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/here",
                "/blocking",
                "/unordered",
                "/timer",
                "/bus",
                "/shared-context",
                "/shared-context-blocking",
                "/someone-elses-future",
                "/call"
            })
    void vertxCarriesTheTagOverEveryChangeOfThreads(String path) throws Exception {
        kit.assertCarries((id, baggage) -> stage.get("vertx", path + "?id=" + id, baggage));
    }

    @Test
    void vertxAnswersForWhatIsRefused() throws Exception {
        kit.assertCarries((id, baggage) -> stage.post("vertx", "/body", "text/plain", String.valueOf(id), baggage));
        kit.assertTellsASwallowedRefusal((id, baggage) -> stage.get("vertx", "/swallow", baggage));
        kit.assertRefused(stage.get("vertx", "/call-elsewhere", stage.baggage()), "outbound");
    }

    @ParameterizedTest
    @ValueSource(strings = {"netty", "netty-later", "netty-wheel", "jboss", "jboss-later", "coroutine"})
    void threadsThatAreNotTheJdksCarryTheTag(String way) throws Exception {
        kit.assertCarries((id, baggage) -> stage.get("jdk", "/hand-over/" + way + "?id=" + id, baggage));
    }

    @Test
    void aRefusalWaitsForTheAnswersToRealRequestsBeforeIt() throws Exception {
        int real = stage.newId();
        int test = stage.newId();
        String head = " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", stage.port("netty"))) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("GET /later?id=" + real + head + "\r\nGET /?id=" + test + head + "baggage: "
                                    + stage.baggage() + "\r\n\r\n")
                            .getBytes());

            String answers = new String(socket.getInputStream().readAllBytes());

            assertThat(answers).startsWith("HTTP/1.1 200 OK").contains("\r\n\r\ndoneHTTP/1.1 403 Forbidden");
            assertThat(answers).contains("Kingtide-Refused: not-covered");
        }
        assertThat(stage.ids("orders")).contains(real).doesNotContain(test);
    }

    @Test
    void aRefusalLeavesItsConnectionToTheRealRequestsBehindIt() throws Exception {
        int before = stage.newId();
        int behind = stage.newId();
        String head = " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", stage.port("webflux"))) {
            socket.setSoTimeout(60_000);
            // The refused one waits in the server's own queue while the one before it is answered on another thread.
            socket.getOutputStream()
                    .write(("GET /delayed?id=" + before + head + "\r\nGET /plain" + head + "baggage: "
                                    + stage.unarmedBaggage() + "\r\n\r\n")
                            .getBytes());
            StringBuilder answers = new StringBuilder();
            while (answers.indexOf("not-armed") < 0 || !answers.toString().endsWith("\r\n\r\n")) {
                int next = socket.getInputStream().read();
                assertThat(next).as("closed behind %s", answers).isNotNegative();
                answers.append((char) next);
            }
            socket.getOutputStream()
                    .write(("GET /delayed?id=" + behind + head + "Connection: close\r\n\r\n").getBytes());

            assertThat(new String(socket.getInputStream().readAllBytes())).startsWith("HTTP/1.1 200 OK");
        }
        assertThat(stage.ids("orders")).contains(before, behind);
    }

    @ParameterizedTest
    @CsvSource({"webflux,/elastic?id=,carried", "vertx,/?id=,not-covered"})
    void overHttp2TheTagIsCarriedOrRefusedToo(String server, String path, String expected) throws Exception {
        new Http2Calls(stage.uri(server, "")).assertTagsAre(expected, stage, path);
    }

    @Test
    void aTaggedHandshakeOfAWebSocketIsRefused() throws Exception {
        int real = stage.newId();
        assertThat(WebSocketCalls.say(stage.port("vertx"), String.valueOf(real), null))
                .isEqualTo("done");
        assertThat(WebSocketCalls.say(stage.port("vertx"), "1", stage.baggage()))
                .isEqualTo("403 not-covered");
        assertThat(WebSocketCalls.say(stage.port("webflux"), "1", stage.baggage()))
                .isEqualTo("403 not-covered");
        assertThat(stage.ids("orders")).contains(real);
    }

    @Test
    void theServerOfTheJdkCarriesTheTag() throws Exception {
        kit.assertCarries((id, baggage) -> stage.get("jdk", "/?id=" + id, baggage));
        kit.assertTellsASwallowedRefusal((id, baggage) -> stage.get("jdk", "/swallow", baggage));
    }

    @Test
    void grpcCarriesTheTag() throws Exception {
        int test = stage.newId();
        int real = stage.newId();
        int hopped = stage.newId();
        int unarmed = stage.newId();
        int port = stage.port("grpc");

        GrpcOrders.call(port, String.valueOf(test), stage.baggage());
        GrpcOrders.call(port, String.valueOf(real), null);
        GrpcOrders.call(port, "hop:" + port + ':' + hopped, stage.baggage());
        assertDenied(() -> GrpcOrders.call(port, String.valueOf(unarmed), stage.unarmedBaggage()), "not-armed");
        assertDenied(() -> GrpcOrders.call(port, "swallow", stage.baggage()), "sql");

        assertThat(stage.ids("orders")).contains(real).doesNotContain(test, hopped, unarmed);
        assertThat(stage.ids("orders_shadow")).contains(test, hopped).doesNotContain(real, unarmed);
    }

    @Test
    void theStatusListsWhatWasSeen() throws Exception {
        stage.get("webflux", "/plain", null);
        stage.get("jdk", "/swallow", null);
        for (String library : new String[] {"reactor-netty-server", "netty-http", "jdk-http-server", "grpc-server"}) {
            stage.eventually("the table names " + library, () -> stage.status().contains('"' + library + "\":"));
        }
        assertThat(stage.status()).contains("\"failed\":{}").contains("\"swallowedErrors\":{\"count\":0");
    }

    private static void assertDenied(ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, denied -> {
            assertThat(denied.getStatus().getCode()).as(denied.toString()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(denied.getTrailers().get(GrpcOrders.key("kingtide-refused")))
                    .isEqualTo(code);
        });
    }
}
