package io.kingtide.scenario.netty;

import io.kingtide.scenario.Connections;
import io.kingtide.scenario.run.EngineException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The event loops and sockets of one run. Epoll where it can be had, because its timers are finer than a millisecond. */
final class Transport implements AutoCloseable {
    private static final int MAX_LOOPS = 8;

    private final EventLoopGroup loops;
    private final boolean epoll;
    private final Connections connections;
    /** Made when it is first asked for: reading the JDK's trust store takes longer than all else that a start needs. */
    private @Nullable SslContext tls;

    private Transport(EventLoopGroup loops, boolean epoll, Connections connections) {
        this.loops = loops;
        this.epoll = epoll;
        this.connections = connections;
    }

    /**
     * Half of the processors: the other half is for whatever else measures or serves on this machine.
     *
     * @param target what is certain to be asked for; how it is spoken to is made ready
     */
    static Transport open(Connections connections, URI target) throws EngineException {
        boolean epoll = Epoll.isAvailable();
        int count = Math.max(1, Math.min(MAX_LOOPS, Runtime.getRuntime().availableProcessors() / 2));
        Transport transport = new Transport(
                new MultiThreadIoEventLoopGroup(count, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()),
                epoll,
                connections);
        try {
            if ("https".equalsIgnoreCase(target.getScheme())) {
                transport.tls();
            }
            return transport;
        } catch (SSLException e) {
            transport.close();
            throw new EngineException(
                    "Starting the Netty engine", e.toString(), "TLS of the JDK", "Check the JDK's trust store.", e);
        }
    }

    EventLoopGroup loops() {
        return loops;
    }

    synchronized SslContext tls() throws SSLException {
        SslContext made = tls;
        if (made == null) {
            made = newTls();
            tls = made;
        }
        return made;
    }

    private SslContext newTls() throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient();
        if (http2()) {
            builder.ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2,
                            ApplicationProtocolNames.HTTP_1_1));
        }
        if (connections.trustsAll()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm("");
        }
        return builder.build();
    }

    /** Whether HTTP/2 is offered where TLS is spoken. */
    boolean http2() {
        return connections.speaksHttp2();
    }

    /** A bootstrap whose channels live on that loop. */
    Bootstrap bootstrap(EventLoop loop, int connectTimeoutMillis) {
        Class<? extends Channel> channel = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
        return new Bootstrap()
                .group(loop)
                .channel(channel)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis);
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
