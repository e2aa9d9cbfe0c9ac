package io.kingtide.scenario.netty;

import io.kingtide.scenario.Answer;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A response as checks see it; valid only during the call that it is made for. */
record NettyAnswer(FullHttpResponse response) implements Answer {
    @Override
    public int status() {
        return response.status().code();
    }

    @Override
    public @Nullable String header(String name) {
        return response.headers().get(name);
    }

    @Override
    public String body() {
        return response.content().toString(HttpUtil.getCharset(response, StandardCharsets.UTF_8));
    }
}
