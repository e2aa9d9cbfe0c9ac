package io.kingtide.scenario.netty;

import java.net.URI;

/** Where a connection leads. */
record Origin(boolean tls, String host, int port) {
    static Origin of(URI uri) {
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        return new Origin(tls, uri.getHost(), uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80);
    }

    String hostHeader() {
        return port == (tls ? 443 : 80) ? host : host + ':' + port;
    }
}
