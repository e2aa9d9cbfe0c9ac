package io.kingtide.agent.entries;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A home-made server on Netty's codec. */
final class PlainNettyOrders extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Orders orders;

    PlainNettyOrders(Orders orders) {
        this.orders = orders;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        String uri = request.uri();
        orders.insert(Orders.id(uri.substring(uri.indexOf('?') + 1)));
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer("done", StandardCharsets.UTF_8));
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 4);
        if (uri.startsWith("/later")) {
            context.executor().schedule(() -> context.writeAndFlush(response), 300, TimeUnit.MILLISECONDS);
        } else {
            context.writeAndFlush(response);
        }
    }
}
