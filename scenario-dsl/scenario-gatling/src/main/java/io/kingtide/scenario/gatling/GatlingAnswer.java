package io.kingtide.scenario.gatling;

import io.gatling.http.response.Response;
import io.kingtide.scenario.Answer;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Gatling's response as checks see it; valid only during the call that it is made for. */
record GatlingAnswer(Response response) implements Answer {
    @Override
    public int status() {
        return response.status().code();
    }

    @Override
    public @Nullable String header(String name) {
        Option<String> value = response.header(name);
        return value.isDefined() ? value.get() : null;
    }

    @Override
    public String body() {
        return response.body().string();
    }
}
