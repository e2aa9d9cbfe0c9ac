package io.kingtide.scenario.jmeter;

import static io.kingtide.scenario.ScenarioDsl.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.run.HttpCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.http.ConnectionClosedException;
import org.apache.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that answers word for word what the test says. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PlainHttpTest {
    private final HttpStep step = Step.httpSteps(List.of(get("read", "/"))).get(0);
    private final PlainHttp http = new PlainHttp();
    private final Queue<byte[]> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "word-for-word");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        http.closeAll();
        server.close();
    }

    @Test
    void keepsItsConnectionWhereTheAnswerSaysWhereItEnds() throws Exception {
        answers.add(bytes("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none"));
        answers.add(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n"));
        answers.add(bytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"));
        assertThat(send("GET", "/1").body()).isEqualTo("one");
        assertThat(send("GET", "/2").body()).isEqualTo("two");
        assertThat(send("DELETE", "/3").status()).isEqualTo(204);
        assertThat(connections).hasValue(1);
    }

    @Test
    void opensANewConnectionWhereTheServerWantsItClosedOrKeepsItNoLonger() throws Exception {
        answers.add(bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        answers.add(bytes("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"));
        answers.add(bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nKeep-Alive: timeout=0, max=9\r\n\r\n"));
        answers.add(bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        for (int i = 0; i < 4; i++) {
            assertThat(send("GET", "/").status()).isEqualTo(200);
        }
        assertThat(connections).hasValue(4);
    }

    @Test
    void sendsWhatTheCallSaysAndWhatHttpWants() throws Exception {
        answers.add(bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        HttpCall call = new HttpCall(
                step,
                "POST",
                "http://127.0.0.1:" + server.getLocalPort() + "/pay?a=1",
                List.of(new HttpCall.Header("Content-Type", "text/plain"), new HttpCall.Header("X-One", "1")),
                bytes("body"));
        http.send(call, null);
        assertThat(asked.poll())
                .startsWith("POST /pay?a=1 HTTP/1.1\r\n")
                .contains("\r\nHost: 127.0.0.1:" + server.getLocalPort() + "\r\n")
                .contains("\r\nX-One: 1\r\n")
                .contains("\r\nContent-Length: 4\r\n")
                .endsWith("\r\n\r\nbody");
    }

    @Test
    void unpacksWhatIsPacked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("päckchen".getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(
                bytes("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n"));
        answer.writeBytes(packed.toByteArray());
        answers.add(answer.toByteArray());
        assertThat(send("GET", "/").body()).isEqualTo("päckchen");
    }

    @Test
    void anAnswerThatEndsEarlyOrNeverBeginsIsAFailureAndItsConnectionGone() throws Exception {
        answers.add(bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"));
        answers.add(bytes(""));
        answers.add(bytes("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfull"));
        assertThatThrownBy(() -> send("GET", "/")).isInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(() -> send("GET", "/")).isInstanceOf(NoHttpResponseException.class);
        assertThat(send("GET", "/").body()).isEqualTo("full");
    }

    @Test
    void escapesSpacesAndLettersThatAVariableBroughtIntoTheUrl() throws Exception {
        answers.add(bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        send("GET", "/a päckchen");
        assertThat(asked.poll()).startsWith("GET /a%20p%C3%A4ckchen HTTP/1.1\r\n");
    }

    @Test
    void refusesAUrlThatIsNone() {
        assertThatThrownBy(() -> http.send(call("GET", "http://127.0.0.1/a|b", null), null))
                .isInstanceOf(URISyntaxException.class);
    }

    private PlainAnswer send(String method, String path) throws Exception {
        return http.send(call(method, "http://127.0.0.1:" + server.getLocalPort() + path, null), null);
    }

    private HttpCall call(String method, String url, byte @Nullable [] body) {
        return new HttpCall(step, method, url, List.of(), body);
    }

    /** One answer for each request; a connection is closed after an answer that has no end, or is none. */
    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                connections.incrementAndGet();
                boolean more = true;
                while (more) {
                    String request = request(socket.getInputStream());
                    if (request.isEmpty()) {
                        break;
                    }
                    asked.add(request);
                    byte[] answer = answers.remove();
                    socket.getOutputStream().write(answer);
                    String text = new String(answer, StandardCharsets.ISO_8859_1);
                    more = answer.length > 0 && !text.endsWith("half");
                }
            } catch (IOException closed) {
                // The test goes on, or has ended.
                continue;
            }
        }
    }

    private static String request(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
            int one = in.read();
            if (one < 0) {
                return "";
            }
            read.write(one);
            text = read.toString(StandardCharsets.ISO_8859_1);
        }
        int at = text.indexOf("Content-Length: ");
        int length = at < 0 ? 0 : Integer.parseInt(text.substring(at + 16, text.indexOf('\r', at)));
        return text + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
