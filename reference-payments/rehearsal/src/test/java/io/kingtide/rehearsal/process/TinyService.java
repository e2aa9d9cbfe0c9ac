package io.kingtide.rehearsal.process;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A real process for the supervisor's tests: {@code TinyService PORT [stubborn] [die STATUS]}. */
public final class TinyService {
    private TinyService() {}

    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args);
        System.out.println("tiny service starts");
        if (words.contains("die")) {
            System.out.println("cannot open the vault");
            System.exit(Integer.parseInt(words.get(words.indexOf("die") + 1)));
        }
        if (words.contains("stubborn")) {
            Runtime.getRuntime().addShutdownHook(new Thread(TinyService::waitForEver));
        }
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 0);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
