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
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.netty.DisposableServer;

/** WebFlux, plain Netty, Vert.x, gRPC and the JDK's server in one JVM. {@code ReactiveServers <jdbc url>}. */
public final class ReactiveServers {
    private ReactiveServers() {}

    public static void main(String[] args) throws Exception {
        Orders orders = new Orders(args[0]);
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("webflux", webFlux(orders));
        ports.put("netty", netty(orders));
        ports.put("vertx", vertx(orders));
        ports.put("grpc", grpc(orders));
        ports.put("jdk", jdk(orders));
        Orders.serve(ports);
    }

    private static int webFlux(Orders orders) {
        DisposableServer server = reactor.netty.http.server.HttpServer.create()
                .host("127.0.0.1")
                .port(0)
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

    private static int vertx(Orders orders) throws Exception {
        return Vertx.vertx()
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> {
                    orders.insert(Orders.id(request.query()));
                    request.response().end("done");
                })
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .actualPort();
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
