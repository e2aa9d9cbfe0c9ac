package io.kingtide.scenario.jmeter;

import static io.kingtide.scenario.ScenarioDsl.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.run.HttpCall;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.jmeter.protocol.http.control.CookieManager;
import org.apache.jmeter.samplers.SampleResult;
import org.junit.jupiter.api.Test;

/** What goes by TLS or by a proxy goes this way; seen here without either. */
class SamplerHttpTest {
    @Test
    void sendsTheSameRequestAndKeepsTheCookiesOfTheVisit() throws Exception {
        JmeterHome.prepare();
        HttpStep step = Step.httpSteps(List.of(post("pay", "/").json("{}"))).get(0);
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        try (StubServer stub = StubServer.start(request -> {
            asked.add(request.method()
                    + ' '
                    + request.path()
                    + ' '
                    + request.header("X-One")
                    + ' '
                    + request.header("Cookie")
                    + ' '
                    + request.body());
            return StubReply.json(201, "{\"id\":1}", "Set-Cookie: session=s1; Path=/");
        })) {
            SamplerHttp http = new SamplerHttp();
            CookieManager cookies = new CookieManager();
            cookies.testStarted();
            HttpCall call = new HttpCall(
                    step,
                    "POST",
                    stub.uri() + "/pay",
                    List.of(new HttpCall.Header("X-One", "1")),
                    "{\"a\":\"ä\"}".getBytes(StandardCharsets.UTF_8));
            SampleResult first = http.send(call, cookies);
            http.send(call, cookies);
            http.closeAll();

            assertThat(first).isNotNull();
            assertThat(first.getResponseCode()).isEqualTo("201");
            assertThat(first.getResponseDataAsString()).isEqualTo("{\"id\":1}");
            assertThat(asked).containsExactly("POST /pay 1 null {\"a\":\"ä\"}", "POST /pay 1 session=s1 {\"a\":\"ä\"}");
            assertThat(stub.connections()).isEqualTo(1);
        }
    }
}
