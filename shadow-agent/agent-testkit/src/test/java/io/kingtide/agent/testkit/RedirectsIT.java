package io.kingtide.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A redirect does not lead a tagged call, or its tag, to a host that is not listed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedirectsIT {
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private Rehearsal rehearsal;
    private HttpServer other;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            String host =
                    exchange.getRequestHeaders().getFirst("Host").startsWith("localhost") ? "elsewhere" : "listed";
            String to = exchange.getRequestURI().getPath();
            if (to.equals("/end")) {
                arrived.add(host + " " + (exchange.getRequestHeaders().containsKey("baggage") ? "tagged" : "plain"));
                exchange.sendResponseHeaders(200, 3);
                exchange.getResponseBody().write("end".getBytes());
            } else {
                String name = to.equals("/elsewhere") ? "localhost" : "127.0.0.1";
                exchange.getResponseHeaders().set("Location", "http://" + name + ':' + port() + "/end");
                exchange.sendResponseHeaders(302, -1);
            }
            exchange.close();
        });
        other.start();
        rehearsal = new Rehearsal(folder);
        rehearsal.set("tag.hosts", "127.0.0.1:*");
        rehearsal.start();
    }

    @AfterAll
    void stop() {
        rehearsal.close();
        other.stop(0);
    }

    @BeforeEach
    void forget() {
        arrived.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/following-hop", "/url-hop", "/apache4-hop", "/apache5-hop", "/okhttp-hop"})
    void taggedCallsAreNotLedElsewhere(String client) throws Exception {
        HttpResponse<String> within = rehearsal.tagged(client + "?http://127.0.0.1:" + port() + "/within");
        assertThat(within.statusCode()).as(within.body()).isEqualTo(200);
        assertThat(arrived).containsExactly("listed tagged");

        HttpResponse<String> elsewhere = rehearsal.tagged(client + "?http://127.0.0.1:" + port() + "/elsewhere");
        assertThat(elsewhere.statusCode()).as(elsewhere.body()).isEqualTo(403);
        assertThat(elsewhere.headers().firstValue("Kingtide-Refused")).contains("outbound");
        assertThat(arrived).containsExactly("listed tagged");

        assertThat(rehearsal
                        .real(client + "?http://127.0.0.1:" + port() + "/elsewhere")
                        .statusCode())
                .isEqualTo(200);
        assertThat(arrived).containsExactly("listed tagged", "elsewhere plain");
    }

    private int port() {
        return other.getAddress().getPort();
    }
}
