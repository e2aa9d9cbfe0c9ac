package io.kingtide.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both agents do their work in one JVM, whichever comes first. */
class BesideOtherAgentsCheck {
    @ParameterizedTest
    @ValueSource(strings = {"first", "last"})
    void eachAgentDoesItsWork(String place, @TempDir Path folder) throws Exception {
        try (Rehearsal rehearsal = new Rehearsal(folder)) {
            List<String> options = new ArrayList<>(OtherAgent.options("logging"));
            options.add(place.equals("first") ? 0 : options.size(), rehearsal.agentOption());
            rehearsal.start(AgentedJvm.ownJdk(), options);

            int id = 0;
            for (String path : new String[] {"/insert", "/cached", "/batch", "/pool", "/future", "/thread", "/async"}) {
                HttpResponse<String> tagged = rehearsal.tagged(path + "?" + (id += 100));
                assertThat(tagged.statusCode()).as(path + " " + tagged.body()).isEqualTo(200);
                assertThat(tagged.headers().firstValue("Kingtide-Shadow")).isPresent();
                assertThat(rehearsal.real(path + "?" + (id += 100)).statusCode())
                        .isEqualTo(200);
            }
            for (String client : new String[] {"/hop", "/url-hop", "/apache4-hop", "/apache5-hop", "/okhttp-hop"}) {
                String next = client + "?" + rehearsal.address() + "/insert?";
                assertThat(rehearsal.tagged(next + (id += 100)).body())
                        .as(client)
                        .isEqualTo("inserted");
                assertThat(rehearsal.real(next + (id += 100)).body()).as(client).isEqualTo("inserted");
            }
            assertThat(rehearsal.tagged("/swallow").statusCode()).isEqualTo(403);

            assertThat(rehearsal.ids("orders_shadow")).hasSize(14).allMatch(each -> each / 100 % 2 == 1);
            assertThat(rehearsal.ids("orders")).hasSize(14).allMatch(each -> each / 100 % 2 == 0);
            Rehearsal.eventually(
                    "spans are written", () -> rehearsal.application().output().contains("LoggingSpanExporter"));
            Rehearsal.eventually("the status is there", () -> status(rehearsal).contains("\"ready\":true"));
            assertThat(status(rehearsal)).contains("\"failed\":{}").contains("\"swallowedErrors\":{\"count\":0");
        }
    }

    private static String status(Rehearsal rehearsal) {
        try {
            return rehearsal.status();
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
