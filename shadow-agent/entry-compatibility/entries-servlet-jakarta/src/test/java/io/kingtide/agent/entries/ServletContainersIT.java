package io.kingtide.agent.entries;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The containers of this API, each in every way that it calls an application. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServletContainersIT {
    private Stage stage;
    private EntryKit kit;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        stage = new Stage(folder).start(ServletContainers.class);
        kit = new EntryKit(stage);
    }

    @AfterAll
    void stop() {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "undertow"})
    void everyKindOfDispatchWorksForTheRequest(String container) throws Exception {
        for (String path : new String[] {"/servlet", "/filter", "/async", "/dispatch", "/pool", "/forward", "/error"}) {
            kit.assertCarries((id, baggage) -> stage.get(container, path + "?id=" + id, baggage));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "undertow"})
    void partsOfABodyBelongToTheRequest(String container) throws Exception {
        kit.assertCarries((id, baggage) -> stage.post(
                container,
                "/multipart",
                "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n" + id + "\r\n--b--\r\n",
                baggage));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "undertow"})
    void aBodyThatIsReadAsItComesBelongsToTheRequest(String container) throws Exception {
        kit.assertCarries((id, baggage) -> stage.post(container, "/read", "text/plain", String.valueOf(id), baggage));
    }

    @ParameterizedTest
    @CsvSource({"jetty-handler,/", "undertow-handler,/", "undertow-handler,/task"})
    void handlersBelowTheServletsAreEntriesToo(String server, String path) throws Exception {
        kit.assertCarries((id, baggage) -> stage.get(server, path + "?id=" + id, baggage));
    }

    @ParameterizedTest
    @CsvSource({
        "tomcat,/swallow",
        "jetty,/swallow",
        "undertow,/swallow",
        "tomcat,/swallow-flushed",
        "jetty,/swallow-flushed",
        "undertow,/swallow-flushed",
        "jetty-handler,/swallow",
        "undertow-handler,/swallow"
    })
    void aRefusalThatTheApplicationSwallowsStillShows(String server, String path) throws Exception {
        kit.assertTellsASwallowedRefusal((id, baggage) -> stage.get(server, path, baggage));
    }

    @ParameterizedTest
    @CsvSource({
        "tomcat,/servlet",
        "jetty,/servlet",
        "undertow,/servlet",
        "tomcat,/pool",
        "jetty,/pool",
        "undertow,/pool",
        "jetty-handler,/",
        "undertow-handler,/"
    })
    void overHttp2TheTagIsCarriedToo(String server, String path) throws Exception {
        new Http2Calls(stage.uri(server, "")).assertTagsAre("carried", stage, path + "?id=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "undertow", "jetty-handler", "undertow-handler"})
    void aTaggedHandshakeOfAWebSocketIsRefused(String server) throws Exception {
        assertThat(WebSocketCalls.say(stage.port(server), "1", stage.baggage())).isEqualTo("403 not-covered");
    }
}
