package io.kingtide.scenario.run;

import io.kingtide.scenario.Answer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

record FakeAnswer(int status, Map<String, String> headers, String body) implements Answer {
    static FakeAnswer json(int status, String body) {
        return new FakeAnswer(status, Map.of(), body);
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
