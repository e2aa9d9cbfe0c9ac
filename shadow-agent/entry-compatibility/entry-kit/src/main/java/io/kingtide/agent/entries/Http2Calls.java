package io.kingtide.agent.entries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls over one connection that was upgraded to HTTP/2 in clear text. Not thread-safe. */
public final class Http2Calls {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    private final URI server;

    public Http2Calls(URI server) {
        this.server = server;
    }

    /**
     * The first request asks for the upgrade, the next ones are streams: tagged ones are carried, or refused for the reason
     * that is expected, and never taken for real.
     *
     * @param expected {@code carried} or a reason
     * @param path ends where the id belongs
     */
    public void assertTagsAre(String expected, Stage stage, String path) throws Exception {
        int real = stage.newId();
        HttpResponse<String> untagged = get(path + real, null);
        assertThat(untagged.statusCode()).isEqualTo(200);
        int test = stage.newId();
        HttpResponse<String> tagged = get(path + test, stage.baggage());
        HttpResponse<String> again = get(path + stage.newId(), null);

        assertThat(again.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(tagged.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(stage.ids("orders")).contains(real).doesNotContain(test);
        if (expected.equals("carried")) {
            assertThat(tagged.statusCode()).isEqualTo(200);
            assertThat(stage.ids("orders_shadow")).contains(test).doesNotContain(real);
        } else {
            assertThat(tagged.statusCode()).isEqualTo(403);
            assertThat(tagged.headers().firstValue("Kingtide-Refused")).contains(expected);
        }
    }

    private HttpResponse<String> get(String path, @Nullable String baggage) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(90));
        if (baggage != null) {
            request.header("baggage", baggage);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
