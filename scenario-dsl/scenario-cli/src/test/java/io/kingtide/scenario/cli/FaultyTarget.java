package io.kingtide.scenario.cli;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A target that misbehaves on the wire, each path in its own way. Each connection has a thread. */
final class FaultyTarget implements AutoCloseable {
    /** What it does with a request. */
    enum Fault {
        RESET,
        SILENCE,
        BYTE_BY_BYTE,
        ENDLESS_BODY,
        NO_HTTP
    }

    private static final int HUNDRED_MEGABYTES = 100 << 20;

    private final ServerSocket listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    FaultyTarget() throws IOException {
        threads.execute(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Fault fault = asked(socket);
            OutputStream out = socket.getOutputStream();
            switch (fault) {
                case RESET -> socket.setSoLinger(true, 0);
                case SILENCE -> socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                case NO_HTTP -> out.write("hello, I am no web server\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                case BYTE_BY_BYTE -> {
                    for (byte one :
                            "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
                        out.write(one);
                    }
                    while (true) {
                        out.write('x');
                        Thread.sleep(50);
                    }
                }
                case ENDLESS_BODY -> {
                    out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + HUNDRED_MEGABYTES + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    byte[] megabyte = new byte[1 << 20];
                    for (int sent = 0; sent < HUNDRED_MEGABYTES; sent += megabyte.length) {
                        out.write(megabyte);
                    }
                }
            }
        } catch (IOException | InterruptedException gone) {
            open.remove(socket);
        }
    }

    /** The path of the first line names the fault. */
    private static Fault asked(Socket socket) throws IOException {
        String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        if (line == null) {
            throw new EOFException();
        }
        return Fault.valueOf(line.split(" ", -1)[1].substring(1));
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
