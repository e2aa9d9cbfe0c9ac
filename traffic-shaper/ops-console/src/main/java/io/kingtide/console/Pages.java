package io.kingtide.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The console's page and its API description: files of the jar, the same for everybody, no secrets in them. */
final class Pages {
    static final HttpHandler OPENAPI = exchange -> file(exchange, "openapi.json", "application/json");
    static final HttpHandler ALL = Pages::page;

    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "console.css", "text/css; charset=utf-8",
            "console.js", "text/javascript; charset=utf-8");

    private Pages() {}

    private static void page(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.equals("/") ? "index.html" : path.substring(1);
        String type = TYPES.get(name);
        if (type == null || !exchange.getRequestMethod().equals("GET")) {
            throw ApiProblem.notFound("No such page; the console's page is at /, its API below /api/v1/");
        }
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
                                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        file(exchange, name, type);
    }

    private static void file(HttpExchange exchange, String name, String type) throws IOException {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new UncheckedIOException(new IOException("The console's jar lacks " + name));
            }
            ConsoleServer.send(exchange, 200, type, in.readAllBytes());
        }
    }
}
