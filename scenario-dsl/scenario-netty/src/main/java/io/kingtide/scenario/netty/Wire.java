package io.kingtide.scenario.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** Puts the handlers of either version of HTTP on a connection. */
final class Wire {
    private static final int MAX_ANSWER_BYTES = 64 << 20;

    private final Transport transport;
    /** A new one for each connection of HTTP/1.1; takes bytes. */
    private final Supplier<ChannelHandler> connectionReceivers;
    /** A new one for each stream of HTTP/2; takes full responses. */
    private final Supplier<ChannelHandler> streamReceivers;

    Wire(Transport transport, Supplier<ChannelHandler> connectionReceivers, Supplier<ChannelHandler> streamReceivers) {
        this.transport = transport;
        this.connectionReceivers = connectionReceivers;
        this.streamReceivers = streamReceivers;
    }

    /**
     * The handlers of a new connection.
     *
     * @param ready fulfilled when it can take a request
     */
    ChannelInitializer<Channel> handlers(Origin to, Promise<Channel> ready) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel created) throws SSLException {
                ChannelPipeline pipeline = created.pipeline();
                if (to.tls()) {
                    pipeline.addLast(transport.tls().newHandler(created.alloc(), to.host(), to.port()));
                }
                if (to.tls() && transport.http2()) {
                    pipeline.addLast(new Negotiated(ready));
                } else {
                    pipeline.addLast(connectionReceivers.get());
                }
            }
        };
    }

    /** Whether requests on this connection wait for the result of a negotiation. */
    boolean negotiates(Origin to) {
        return to.tls() && transport.http2();
    }

    /** Gives a new stream of a connection of HTTP/2, for one request. */
    void openStream(Channel connection, Consumer<Channel> onOpen, Consumer<Throwable> onFailure) {
        new Http2StreamChannelBootstrap(connection)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline()
                                .addLast(new Http2StreamFrameToHttpObjectCodec(false))
                                .addLast(new HttpObjectAggregator(MAX_ANSWER_BYTES))
                                .addLast(streamReceivers.get());
                    }
                })
                .open()
                .addListener((Future<Http2StreamChannel> done) -> {
                    if (done.isSuccess()) {
                        onOpen.accept(done.getNow());
                    } else {
                        onFailure.accept(done.cause());
                    }
                });
    }

    /** Waits for what both sides agree on with TLS. */
    private final class Negotiated extends ApplicationProtocolNegotiationHandler {
        private final Promise<Channel> ready;

        Negotiated(Promise<Channel> ready) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.ready = ready;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                context.pipeline()
                        .addLast(Http2FrameCodecBuilder.forClient()
                                .initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
                                .build())
                        .addLast(new Http2MultiplexHandler(new NoStreamsOfTheServer()));
            } else {
                context.pipeline().addLast(connectionReceivers.get());
            }
            ready.trySuccess(context.channel());
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            ready.tryFailure(cause);
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            ready.tryFailure(new java.io.IOException("closed while negotiating"));
            super.channelInactive(context);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ready.tryFailure(cause);
            context.close();
        }
    }

    /** Pushes are switched off; a server that sends one all the same gets it closed. */
    @ChannelHandler.Sharable
    private static final class NoStreamsOfTheServer extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel stream) {
            stream.close();
        }
    }
}
