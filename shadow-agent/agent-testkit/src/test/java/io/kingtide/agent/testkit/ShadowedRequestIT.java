package io.kingtide.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The product's promise, end to end: a servlet, a pool, a driver, and the real jar in a JVM of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShadowedRequestIT {
    private final AtomicInteger nextId = new AtomicInteger(1);
    private Rehearsal rehearsal;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        rehearsal = new Rehearsal(folder);
        rehearsal.start();
    }

    @AfterAll
    void stop() {
        rehearsal.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/insert", "/direct", "/cached", "/transaction", "/async", "/pool", "/future", "/thread"})
    void aTaggedRequestWritesToTheShadowOnlyAndARealOneToProductionOnly(String path) throws Exception {
        int real = nextId.getAndIncrement();
        int test = nextId.getAndIncrement();

        HttpResponse<String> tagged = rehearsal.tagged(path + "?" + test);
        HttpResponse<String> untagged = rehearsal.real(path + "?" + real);

        assertThat(tagged.statusCode()).as(tagged.body()).isEqualTo(200);
        assertThat(tagged.headers().firstValue("Kingtide-Shadow"))
                .hasValueSatisfying(
                        echo -> assertThat(echo).startsWith("ready; agent=").contains("instance=shop-1"));
        assertThat(tagged.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(untagged.statusCode()).isEqualTo(200);
        assertThat(untagged.headers().firstValue("Kingtide-Shadow")).isEmpty();
        assertThat(rehearsal.ids("orders")).contains(real).doesNotContain(test);
        assertThat(rehearsal.ids("orders_shadow")).contains(test).doesNotContain(real);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/batch", "/parallel"})
    void severalRowsGoWhereTheRequestBelongs(String path) throws Exception {
        int real = nextId.getAndAdd(8);
        int test = nextId.getAndAdd(8);

        assertThat(rehearsal.tagged(path + "?" + test).statusCode()).isEqualTo(200);
        assertThat(rehearsal.real(path + "?" + real).statusCode()).isEqualTo(200);

        assertThat(rehearsal.ids("orders")).contains(real, real + 2).doesNotContain(test, test + 1, test + 2);
        assertThat(rehearsal.ids("orders_shadow")).contains(test, test + 2).doesNotContain(real, real + 1, real + 2);
    }

    @Test
    void generatedKeysComeFromTheTableThatTookTheRow() throws Exception {
        assertThat(Long.parseLong(rehearsal.tagged("/generated").body())).isGreaterThanOrEqualTo(1000);
        assertThat(Long.parseLong(rehearsal.real("/generated").body())).isLessThan(1000);
    }

    @Test
    void aPooledHandleServesBothSidesInTurn() throws Exception {
        int first = nextId.getAndAdd(4);

        for (int i = 0; i < 4; i++) {
            String path = "/cached?" + (first + i);
            HttpResponse<String> answer = i % 2 == 0 ? rehearsal.real(path) : rehearsal.tagged(path);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }

        assertThat(rehearsal.ids("orders")).contains(first, first + 2).doesNotContain(first + 1, first + 3);
        assertThat(rehearsal.ids("orders_shadow"))
                .contains(first + 1, first + 3)
                .doesNotContain(first, first + 2);
    }

    @Test
    void aHandleExecutesTheFormOfItsExecutionWithTheValuesOfWhoeverBoundIt() throws Exception {
        int first = nextId.getAndAdd(2);

        rehearsal.real("/bind?" + first);
        assertThat(rehearsal.tagged("/execute").body()).isEqualTo("1");
        rehearsal.tagged("/bind?" + (first + 1));
        assertThat(rehearsal.real("/execute").body()).isEqualTo("1");

        assertThat(rehearsal.text("SELECT note FROM orders_shadow WHERE id = " + first))
                .isEqualTo("bound");
        assertThat(rehearsal.text("SELECT note FROM orders WHERE id = " + (first + 1)))
                .isEqualTo("bound");
        assertThat(rehearsal.ids("orders")).doesNotContain(first);
        assertThat(rehearsal.ids("orders_shadow")).doesNotContain(first + 1);
    }

    @Test
    void aStreamThatRealTrafficBoundIsNotReadByATest() throws Exception {
        int id = nextId.getAndIncrement();

        rehearsal.real("/bind-stream?" + id);
        assertThat(rehearsal.tagged("/execute").statusCode()).isEqualTo(403);
        assertThat(rehearsal.real("/execute").body()).isEqualTo("1");

        assertThat(rehearsal.text("SELECT note FROM orders WHERE id = " + id)).isEqualTo("streamed");
        assertThat(rehearsal.ids("orders_shadow")).doesNotContain(id);
    }

    @Test
    void aBatchThatRealTrafficFilledIsNotExecutedByATest() throws Exception {
        int id = nextId.getAndIncrement();

        rehearsal.real("/bind?" + id);
        rehearsal.real("/add-batch");
        assertThat(rehearsal.tagged("/execute-batch").statusCode()).isEqualTo(403);
        assertThat(rehearsal.real("/execute-batch").body()).isEqualTo("1");

        assertThat(rehearsal.ids("orders")).contains(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hop", "/url-hop", "/apache4-hop", "/apache5-hop", "/okhttp-hop"})
    void theTagTravelsToTheNextService(String client) throws Exception {
        int test = nextId.getAndIncrement();
        int real = nextId.getAndIncrement();

        HttpResponse<String> answer = rehearsal.tagged(client + "?" + rehearsal.address() + "/insert?" + test);
        rehearsal.real(client + "?" + rehearsal.address() + "/insert?" + real);

        assertThat(answer.body()).isEqualTo("inserted");
        assertThat(rehearsal.ids("orders_shadow")).contains(test).doesNotContain(real);
        assertThat(rehearsal.ids("orders")).contains(real).doesNotContain(test);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hop", "/url-hop"})
    void aTaggedCallToAHostThatNobodyListedIsRefused(String client) throws Exception {
        HttpResponse<String> answer = rehearsal.tagged(client + "?http://bank.example:1/");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Kingtide-Refused")).contains("outbound");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP%20TABLE%20orders",
                "TRUNCATE%20TABLE%20orders",
                "UPDATE%20unshadowed%20SET%20id%3D2",
                "SELECT%20*%20FROM%20nowhere",
                "this%20is%20not%20SQL",
                "SET%20SCHEMA%20PUBLIC"
            })
    void whatCannotBeShadowedIsRefused(String sql) throws Exception {
        List<Integer> before = rehearsal.ids("orders");

        HttpResponse<String> answer = rehearsal.tagged("/sql?" + sql);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Kingtide-Refused")).contains("sql");
        assertThat(rehearsal.ids("orders")).isEqualTo(before);
    }

    @Test
    void aRowThatIsChangedThroughAResultSetIsTheShadows() throws Exception {
        int id = nextId.getAndIncrement();
        rehearsal.real("/insert?" + id);
        assertThat(rehearsal.tagged("/update-row?" + id).body()).isEqualTo("no row");

        rehearsal.tagged("/insert?" + id);
        assertThat(rehearsal.tagged("/update-row?" + id).body()).isEqualTo("changed");

        assertThat(rehearsal.text("SELECT note FROM orders WHERE id = " + id)).isEqualTo("prepared");
        assertThat(rehearsal.text("SELECT note FROM orders_shadow WHERE id = " + id))
                .isEqualTo("changed");
    }

    @Test
    void aDriverThatNobodyKnowsTakesNoTestTraffic() throws Exception {
        String before = rehearsal.real("/foreign-count").body();
        HttpResponse<String> tagged = rehearsal.tagged("/foreign?1");

        assertThat(tagged.statusCode()).isEqualTo(403);
        assertThat(tagged.headers().firstValue("Kingtide-Refused")).contains("sql");
        assertThat(rehearsal.real("/foreign-count").body()).isEqualTo(before);
        assertThat(rehearsal.real("/foreign?2").statusCode()).isEqualTo(200);
        assertThat(Integer.parseInt(rehearsal.real("/foreign-count").body())).isEqualTo(Integer.parseInt(before) + 1);
    }

    @Test
    void aTestChangesNothingByHandlesOfAnUnknownDriverThatRealTrafficHasMade() throws Exception {
        String before = rehearsal.real("/foreign-count").body();

        assertThat(rehearsal.tagged("/foreign-batch?3").statusCode()).isEqualTo(403);
        assertThat(rehearsal.tagged("/foreign-batch-end").statusCode()).isEqualTo(403);
        assertThat(rehearsal.tagged("/foreign-row?4").statusCode()).isEqualTo(403);
        assertThat(rehearsal.real("/foreign-batch?5").statusCode()).isEqualTo(200);

        assertThat(rehearsal.real("/foreign-batch-end").body())
                .as("what real work added, and no more")
                .isEqualTo("1");
        assertThat(rehearsal.real("/foreign-row?6").body()).isEqualTo("changed");
        assertThat(Integer.parseInt(rehearsal.real("/foreign-count").body())).isEqualTo(Integer.parseInt(before) + 1);
    }

    @Test
    void aRefusalThatTheApplicationSwallowsStillShows() throws Exception {
        HttpResponse<String> answer = rehearsal.tagged("/swallow");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Kingtide-Refused")).contains("sql");
    }

    @Test
    void badTagsAreRefusedBeforeTheApplication() throws Exception {
        int id = nextId.getAndIncrement();
        String good = Rehearsal.tag(Rehearsal.CAMPAIGN);

        assertRefused("/insert?" + id, "kingtide=nonsense", "malformed");
        assertRefused("/insert?" + id, "kingtide=" + Rehearsal.expiredTag(), "expired");
        assertRefused("/insert?" + id, "kingtide=" + Rehearsal.tag("other"), "not-armed");
        assertRefused("/insert?" + id, "kingtide=" + good.substring(0, good.length() - 1) + "?", "bad-signature");
        assertRefused("/insert?" + id, "kingtide=" + good + ",kingtide=" + good, "ambiguous");

        assertThat(rehearsal.ids("orders")).doesNotContain(id);
        assertThat(rehearsal.ids("orders_shadow")).doesNotContain(id);
    }

    @Test
    void otherBaggageIsNobodysBusiness() throws Exception {
        int real = nextId.getAndIncrement();

        assertThat(rehearsal.get("/insert?" + real, "tenant=7,kingtider=x").statusCode())
                .isEqualTo(200);

        assertThat(rehearsal.ids("orders")).contains(real);
    }

    @Test
    void theStatusTellsWhatHappened() throws Exception {
        rehearsal.tagged("/count");
        rehearsal.tagged("/sql?DROP%20TABLE%20orders");

        Rehearsal.eventually("the status file has the refusal", () -> {
            try {
                return rehearsal.status().contains("\"ddl: DROP TABLE orders\"");
            } catch (java.io.IOException e) {
                return false;
            }
        });
        assertThat(rehearsal.status())
                .contains("\"ready\":true")
                .contains("\"name\":\"shop\"")
                .contains("\"UNSHADOWED\":{\"state\":\"missing\"")
                .contains("CREATE TABLE \\\"PUBLIC\\\".\\\"UNSHADOWED_SHADOW\\\"")
                .contains("\"failed\":{}")
                .contains("\"swallowedErrors\":{\"count\":0");
    }

    private void assertRefused(String path, String baggage, String code) throws Exception {
        HttpResponse<String> answer = rehearsal.get(path, baggage);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Kingtide-Refused")).contains(code);
    }
}
