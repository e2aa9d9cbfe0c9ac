package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;

/** Where load may go: loopback always, any other host only by name, so that a typing error never loads a stranger. */
final class TargetRules {
    private static final int CONNECT_MILLIS = 3_000;

    private TargetRules() {}

    static void requireAllowed(URI target, Set<String> allowedHosts) {
        String host = host(target);
        boolean listed = allowedHosts.stream()
                .map(allowed -> allowed.toLowerCase(Locale.ROOT))
                .anyMatch(allowed -> allowed.equals(host) || allowed.equals(host + ":" + port(target)));
        if (!listed && !isLoopback(host)) {
            throw Problem.usage(
                    "Aiming at " + target,
                    "a host that is not on the list of allowed targets",
                    "a loopback address, or a host that is named with --allow-host",
                    "If this system is yours to load, add --allow-host " + host + ".");
        }
    }

    /** Fails before the run if nobody listens there. */
    static void requireReachable(URI target) {
        if (isReachable(target)) {
            return;
        }
        if (new InetSocketAddress(host(target), port(target)).isUnresolved()) {
            throw Problem.notCarriedOut(
                    "Connecting to " + target,
                    "no address for the name " + host(target),
                    "a name that this machine can resolve",
                    "Correct --target, or see whether DNS works here.");
        } else {
            throw Problem.notCarriedOut(
                    "Connecting to " + target,
                    "no connection within " + CONNECT_MILLIS / 1000 + " s",
                    "a system that listens there",
                    "Start it, or correct --target.");
        }
    }

    static boolean isReachable(URI target) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host(target), port(target)), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isLoopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            // A name that nobody knows is not loopback, whatever it was meant to be.
            return false;
        }
    }

    private static String host(URI target) {
        String host = target.getHost();
        if (host == null) {
            throw Problem.usage(
                    "Reading the target",
                    "'" + target + "'",
                    "an absolute http or https URL",
                    "Write --target http://127.0.0.1:18400.");
        }
        return host.toLowerCase(Locale.ROOT);
    }

    private static int port(URI target) {
        return target.getPort() >= 0 ? target.getPort() : "https".equals(target.getScheme()) ? 443 : 80;
    }
}
