package io.kingtide.agent.entries;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** What must hold at every HTTP entry, in the words of the contract. */
public final class EntryKit {
    private final Stage stage;

    public EntryKit(Stage stage) {
        this.stage = stage;
    }

    /** One way to ask a server for a row. */
    @FunctionalInterface
    public interface Call {
        HttpResponse<String> send(int id, @Nullable String baggage) throws Exception;
    }

    /** The tag decides where the row goes, and a tag that is not good decides that there is none. */
    public void assertCarries(Call call) throws Exception {
        int test = stage.newId();
        int real = stage.newId();
        int unarmed = stage.newId();

        HttpResponse<String> tagged = call.send(test, stage.baggage());
        HttpResponse<String> untagged = call.send(real, null);
        HttpResponse<String> refused = call.send(unarmed, stage.unarmedBaggage());

        assertThat(tagged.statusCode()).as(tagged.body() + stage.tail()).isEqualTo(200);
        assertThat(tagged.headers().firstValue("Kingtide-Shadow"))
                .hasValueSatisfying(
                        echo -> assertThat(echo).startsWith("ready; agent=").contains("instance=shop-1"));
        assertThat(tagged.headers().firstValue("Kingtide-Refused")).isEmpty();
        assertThat(untagged.statusCode()).as(untagged.body()).isEqualTo(200);
        assertThat(untagged.headers().firstValue("Kingtide-Shadow")).isEmpty();
        assertRefused(refused, "not-armed");
        assertThat(stage.ids("orders")).as(stage.tail()).contains(real).doesNotContain(test, unarmed);
        assertThat(stage.ids("orders_shadow")).contains(test).doesNotContain(real, unarmed);
    }

    /** The server cannot carry a tag, so it takes none; real requests do not notice. */
    public void assertRefusesWhatItCannotCarry(Call call) throws Exception {
        int test = stage.newId();
        int real = stage.newId();

        HttpResponse<String> tagged = call.send(test, stage.baggage());
        HttpResponse<String> untagged = call.send(real, null);

        assertRefused(tagged, "not-covered");
        assertThat(untagged.statusCode()).as(untagged.body()).isEqualTo(200);
        assertThat(untagged.headers().firstValue("Kingtide-Shadow")).isEmpty();
        assertThat(stage.ids("orders")).contains(real).doesNotContain(test);
        assertThat(stage.ids("orders_shadow")).doesNotContain(test, real);
    }

    /** Work that was refused and swallowed still shows. */
    public void assertTellsASwallowedRefusal(Call call) throws Exception {
        assertRefused(call.send(0, stage.baggage()), "sql");
        assertThat(call.send(0, null).statusCode()).isEqualTo(200);
    }

    public void assertRefused(HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).as(answer.body() + "\n" + stage.tail()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Kingtide-Refused")).contains(code);
    }
}
