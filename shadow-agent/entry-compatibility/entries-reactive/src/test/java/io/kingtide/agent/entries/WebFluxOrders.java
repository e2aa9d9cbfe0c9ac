package io.kingtide.agent.entries;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

/** Handlers that change threads in the ways that Reactor offers. */
final class WebFluxOrders {
    private final Orders orders;
    private final WebClient client = WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(HttpClient.create().followRedirect(true)))
            .build();

    WebFluxOrders(Orders orders) {
        this.orders = orders;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route(path("/elastic"), request -> onElastic(id(request)))
                .andRoute(
                        path("/publish-on"),
                        request -> Mono.just(id(request))
                                .publishOn(Schedulers.boundedElastic())
                                .flatMap(this::now))
                .andRoute(
                        path("/delayed"),
                        request -> Mono.delay(Duration.ofMillis(1))
                                .publishOn(Schedulers.boundedElastic())
                                .flatMap(tick -> now(id(request))))
                .andRoute(
                        path("/zipped"),
                        request -> Mono.zip(
                                        Mono.fromCallable(() -> 1).subscribeOn(Schedulers.parallel()),
                                        Mono.delay(Duration.ofMillis(1)))
                                .flatMap(both -> onElastic(id(request))))
                .andRoute(
                        path("/flux"),
                        request -> Flux.range(0, 3)
                                .parallel(2)
                                .runOn(Schedulers.boundedElastic())
                                .doOnNext(i -> orders.insert(id(request)))
                                .sequential()
                                .then(ok()))
                .andRoute(
                        path("/callback"),
                        request -> Mono.<Integer>create(sink -> new Thread(() -> sink.success(1)).start())
                                .flatMap(one -> onElastic(id(request))))
                .andRoute(
                        path("/future"),
                        request -> Mono.fromFuture(() -> CompletableFuture.supplyAsync(() -> 1))
                                .flatMap(one -> onElastic(id(request))))
                .andRoute(
                        path("/body"),
                        request -> request.bodyToMono(String.class).flatMap(body -> onElastic(Integer.parseInt(body))))
                .andRoute(path("/call"), this::call)
                .andRoute(
                        path("/after-call"),
                        request -> client.get()
                                .uri(own(request, "/plain"))
                                .retrieve()
                                .bodyToMono(String.class)
                                .flatMap(text -> onElastic(id(request))))
                .andRoute(
                        path("/redirect"),
                        request -> ServerResponse.temporaryRedirect(java.net.URI.create(
                                        request.queryParam("to").orElseThrow()))
                                .build())
                .andRoute(
                        path("/follow"),
                        request -> client.get()
                                .uri(java.net.URI.create(own(
                                        request,
                                        "/redirect?to="
                                                + request.queryParam("to").orElseThrow())))
                                .retrieve()
                                .bodyToMono(String.class)
                                .flatMap(text -> ok())
                                .onErrorResume(error -> ServerResponse.ok().bodyValue(String.valueOf(error))))
                .andRoute(
                        path("/swallow"),
                        request -> Mono.fromRunnable(orders::swallowARefusal)
                                .subscribeOn(Schedulers.boundedElastic())
                                .then(ok()))
                .andRoute(
                        path("/swallow-streamed"),
                        request -> Mono.fromRunnable(orders::swallowARefusal)
                                .subscribeOn(Schedulers.boundedElastic())
                                .then(ServerResponse.ok().body(Flux.just("all ", "is ", "well"), String.class)))
                .andRoute(
                        path("/swallow-empty"),
                        request -> Mono.fromRunnable(orders::swallowARefusal)
                                .subscribeOn(Schedulers.boundedElastic())
                                .then(ServerResponse.ok().build()))
                .andRoute(path("/plain"), request -> ok());
    }

    /** The row is written by the service that this one calls. */
    private Mono<ServerResponse> call(ServerRequest request) {
        return client.get()
                .uri(own(request, "/elastic?id=" + id(request)))
                .retrieve()
                .bodyToMono(String.class)
                .flatMap(text -> ok());
    }

    private static String own(ServerRequest request, String path) {
        return "http://127.0.0.1:" + request.uri().getPort() + path;
    }

    private Mono<ServerResponse> onElastic(int id) {
        return Mono.fromRunnable(() -> orders.insert(id))
                .subscribeOn(Schedulers.boundedElastic())
                .then(ok());
    }

    private Mono<ServerResponse> now(int id) {
        orders.insert(id);
        return ok();
    }

    private static Mono<ServerResponse> ok() {
        return ServerResponse.ok().bodyValue("done");
    }

    private static int id(ServerRequest request) {
        return request.queryParam("id").map(Integer::parseInt).orElse(0);
    }
}
