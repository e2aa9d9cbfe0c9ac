package io.kingtide.scenario.netty;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer that came in a stream of HTTP/2. */
record NettyAnswer(FullHttpResponse response) implements Received {
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

    @Override
    public boolean keepsAlive() {
        return HttpUtil.isKeepAlive(response);
    }

    @Override
    public List<String> cookies() {
        return response.headers().getAll(HttpHeaderNames.SET_COOKIE);
    }
}
