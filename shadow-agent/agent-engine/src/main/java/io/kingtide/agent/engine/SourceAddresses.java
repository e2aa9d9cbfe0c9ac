package io.kingtide.agent.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The networks from which tags are accepted. Immutable. */
final class SourceAddresses {
    private static final class Network {
        final byte[] address;
        final int bits;

        Network(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Network> networks;

    private SourceAddresses(List<Network> networks) {
        this.networks = networks;
    }

    /** Reads a comma-separated list of CIDR blocks; wrong ones are told to {@code problems} and left out. */
    static SourceAddresses parse(String list, Consumer<String> problems) {
        List<Network> networks = new ArrayList<>();
        for (String item : list.split(",", -1)) {
            String text = item.trim();
            int slash = text.indexOf('/');
            byte[] address = literal(slash < 0 ? text : text.substring(0, slash));
            int bits = address == null ? -1 : bits(text, slash, address.length * 8);
            if (address == null || bits < 0) {
                problems.accept("'" + text + "' is not an address block; expected such as 10.0.0.0/8 or ::1/128");
            } else {
                networks.add(new Network(address, bits));
            }
        }
        return new SourceAddresses(networks);
    }

    /** Whether this numeric address is in one of the networks; a name never is. */
    boolean contains(String address) {
        byte[] bytes = literal(address);
        if (bytes == null) {
            return false;
        }
        for (Network network : networks) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    private static int bits(String text, int slash, int most) {
        if (slash < 0) {
            return most;
        }
        try {
            int bits = Integer.parseInt(text.substring(slash + 1));
            return bits >= 0 && bits <= most ? bits : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static byte @org.jspecify.annotations.Nullable [] literal(String text) {
        int scope = text.indexOf('%');
        String address = scope < 0 ? text : text.substring(0, scope);
        if (!address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?")) {
            return null;
        }
        try {
            // No look-up happens: the pattern lets only numeric addresses through.
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
