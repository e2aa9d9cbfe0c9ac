package io.kingtide.rehearsal.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** Asks a process on loopback whether it is ready. Plain JDK means without threads of their own. */
public final class HealthProbe {
    private static final int CONNECT_MILLIS = 500;
    private static final int READ_MILLIS = 3_000;

    private HealthProbe() {}

    /** Whether the process on this port is ready now; never throws. */
    public static boolean isHealthy(int port, ChildSpec.Health health) {
        return switch (health) {
            case RUNNING -> true;
            case TCP -> accepts(port);
            case HTTP -> answers(port);
        };
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean answers(int port) {
        HttpURLConnection connection = null;
        try {
            connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/health").toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }
}
