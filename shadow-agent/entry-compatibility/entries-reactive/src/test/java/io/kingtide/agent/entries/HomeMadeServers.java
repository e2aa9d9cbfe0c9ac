package io.kingtide.agent.entries;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** HTTP servers that nobody else has: one on blocking sockets, one on channels that reads a few bytes at a time. */
final class HomeMadeServers {
    private static final String HEAD_END = "\r\n\r\n";

    private final Orders orders;

    HomeMadeServers(Orders orders) {
        this.orders = orders;
    }

    /** Serves one request after the other on blocking sockets. */
    int onSockets() throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        serve("sockets", () -> {
            try (Socket socket = listener.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                String first = in.readLine();
                for (String line = in.readLine(); line != null && !line.isEmpty(); ) {
                    line = in.readLine();
                }
                socket.getOutputStream().write(answer(first));
            }
        });
        return listener.getLocalPort();
    }

    /** Serves one request after the other on channels. */
    int onChannels() throws IOException {
        ServerSocketChannel listener =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        serve("channels", () -> {
            try (SocketChannel channel = listener.accept()) {
                StringBuilder head = new StringBuilder();
                ByteBuffer few = ByteBuffer.allocate(7);
                while (head.indexOf(HEAD_END) < 0 && channel.read(few) >= 0) {
                    few.flip();
                    head.append(StandardCharsets.US_ASCII.decode(few));
                    few.clear();
                }
                channel.write(ByteBuffer.wrap(answer(head.substring(0, head.indexOf("\r\n")))));
            }
        });
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    private byte[] answer(String requestLine) {
        String target = requestLine.split(" ")[1];
        orders.insert(Orders.id(target.substring(target.indexOf('?') + 1)));
        return "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ndone"
                .getBytes(StandardCharsets.US_ASCII);
    }

    private interface OneRequest {
        void serve() throws IOException;
    }

    private static void serve(String name, OneRequest server) {
        Thread thread = new Thread(
                () -> {
                    while (true) {
                        try {
                            server.serve();
                        } catch (IOException e) {
                            System.out.println("home-made server: " + e.getMessage());
                        }
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
