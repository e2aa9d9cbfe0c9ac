package io.kingtide.payments.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A loopback port on which nobody listens now. */
public final class FreePort {
    /**
     * Below the ports that the system hands to outgoing connections: one that it chose itself may be the local end of
     * somebody's call by the time that a slow process listens on it.
     */
    private static final int LOWEST = 20_000;

    private static final int BEYOND = 32_000;
    private static final int TRIES = 200;

    private FreePort() {}

    /** Another one at each call, most likely; nothing is reserved. */
    public static int next() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Taken; the next one may be free.
                continue;
            }
        }
        throw new IllegalStateException(
                "none of " + TRIES + " ports between " + LOWEST + " and " + BEYOND + " was free");
    }
}
