package io.kingtide.agent.entries;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.netty.DisposableServer;

/** WebFlux, plain Netty, Vert.x, gRPC, the JDK's server and home-made ones in one JVM. {@code ReactiveServers <jdbc url>}. */
public final class ReactiveServers {
    private ReactiveServers() {}

    public static void main(String[] args) throws Exception {
        RealCode.start();
        Orders orders = new Orders(args[0]);
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("webflux", webFlux(orders));
        ports.put("netty", netty(orders));
        ports.put("vertx", new VertxOrders(orders).listen());
        ports.put("grpc", grpc(orders));
        ports.put("jdk", jdk(orders));
        ports.put("sockets", new HomeMadeServers(orders).onSockets());
        ports.put("channels", new HomeMadeServers(orders).onChannels());
        Orders.serve(ports);
    }

    private static int webFlux(Orders orders) {
        DisposableServer server = reactor.netty.http.server.HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .protocol(reactor.netty.http.HttpProtocol.H2C, reactor.netty.http.HttpProtocol.HTTP11)
                .handle(new ReactorHttpHandlerAdapter(
                        RouterFunctions.toHttpHandler(new WebFluxOrders(orders).routes())))
                .bindNow();
        return server.port();
    }

    private static int netty(Orders orders) throws InterruptedException {
        EventLoopGroup loops = new NioEventLoopGroup(1);
        Channel channel = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connection
                                .pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(1 << 16),
                                        new PlainNettyOrders(orders));
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private static int grpc(Orders orders) throws IOException {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(new GrpcOrders(orders).service())
                .build()
                .start();
        return server.getPort();
    }

    private static int jdk(Orders orders) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.createContext("/", exchange -> {
            orders.insert(Orders.id(exchange.getRequestURI().getQuery()));
            answer(exchange, "done");
        });
        HandOvers handOvers = new HandOvers();
        server.createContext("/hand-over", exchange -> {
            try {
                String way = exchange.getRequestURI().getPath().substring("/hand-over/".length());
                handOvers.run(
                        way,
                        () -> orders.insert(Orders.id(exchange.getRequestURI().getQuery())));
                answer(exchange, "done");
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
        server.createContext("/swallow", exchange -> {
            orders.swallowARefusal();
            answer(exchange, "all is well");
        });
        server.start();
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
