package io.kingtide.agent.entries;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/** A Vert.x server whose handlers change threads in the ways that Vert.x offers. */
final class VertxOrders {
    private static final String ADDRESS = "orders";

    private final Orders orders;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient();

    /** A context that belongs to no request, as a verticle's does. */
    private final Context shared = vertx.getOrCreateContext();

    VertxOrders(Orders orders) {
        this.orders = orders;
    }

    /** Starts to serve; gives the port. */
    int listen() throws Exception {
        vertx.eventBus().<Integer>consumer(ADDRESS).handler(message -> {
            orders.insert(message.body());
            message.reply(1);
        });
        return vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .webSocketHandler(socket -> socket.textMessageHandler(text -> {
                    orders.insert(Integer.parseInt(text));
                    socket.writeTextMessage("done");
                }))
                .requestHandler(this::handle)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .actualPort();
    }

    private void handle(HttpServerRequest request) {
        int id = Orders.id(request.query());
        done(request, id).onComplete(outcome -> {
            request.response().setStatusCode(outcome.succeeded() ? 200 : 500);
            request.response().end(outcome.succeeded() ? "done" : String.valueOf(outcome.cause()));
        });
    }

    private Future<?> done(HttpServerRequest request, int id) {
        switch (request.path()) {
            case "/blocking":
                return vertx.executeBlocking(() -> insert(id));
            case "/unordered":
                return vertx.executeBlocking(() -> insert(id), false);
            case "/timer":
                return waited(promise -> vertx.setTimer(1, tick -> promise.complete(insert(id))));
            case "/bus":
                return vertx.eventBus().request(ADDRESS, id);
            case "/shared-context":
                return waited(promise -> shared.runOnContext(any -> promise.complete(insert(id))));
            case "/shared-context-blocking":
                return shared.executeBlocking(() -> insert(id));
            case "/someone-elses-future":
                return completedByRealCode().map(any -> insert(id));
            case "/body":
                return request.body().map(body -> insert(Integer.parseInt(body.toString())));
            case "/call":
                return call(request.localAddress().port(), "/blocking?id=" + id);
            case "/call-elsewhere":
                return client.request(HttpMethod.GET, 1, "bank.example", "/");
            case "/swallow":
                orders.swallowARefusal();
                return Future.succeededFuture();
            default:
                return Future.succeededFuture(insert(id));
        }
    }

    /** The row is written by the service that this one calls. */
    private Future<?> call(int port, String path) {
        return client.request(HttpMethod.GET, port, "127.0.0.1", path)
                .compose(request -> request.send())
                .compose(response -> response.body());
    }

    /** A future without a context, which a thread completes that has nothing to do with the request. */
    private static Future<Integer> completedByRealCode() {
        Promise<Integer> promise = Promise.promise();
        RealCode.soon(() -> promise.complete(1));
        return promise.future();
    }

    private static Future<Integer> waited(java.util.function.Consumer<Promise<Integer>> start) {
        Promise<Integer> promise = Promise.promise();
        start.accept(promise);
        return promise.future();
    }

    private int insert(int id) {
        orders.insert(id);
        return id;
    }
}
