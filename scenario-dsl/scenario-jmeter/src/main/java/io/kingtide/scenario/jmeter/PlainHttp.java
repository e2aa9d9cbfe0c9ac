package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.run.HttpCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpException;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.HttpVersion;
import org.apache.http.client.HttpClient;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.DefaultBHttpClientConnection;
import org.apache.http.message.BasicHeader;
import org.apache.http.message.BasicHttpEntityEnclosingRequest;
import org.apache.http.message.BasicHttpRequest;
import org.apache.http.util.VersionInfo;
import org.apache.jmeter.protocol.http.control.CookieManager;
import org.jspecify.annotations.Nullable;

/**
 * A lane's requests without TLS, on the HTTP library that JMeter's own sampler stands on, but without the sampler and the
 * client above it: their settings, which are looked up by name for each request, cost three times what the request does.
 * Used by one thread; only {@link #cut} may be called by another.
 */
final class PlainHttp {
    private static final int MAX_HOSTS = 16;
    private static final int BUFFER_BYTES = 8 << 10;
    /** What has been idle for longer is looked at before it is used again; JMeter's own figure. */
    private static final long CHECKED_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(4_900);

    private static final String USER_AGENT =
            VersionInfo.getUserAgent("Apache-HttpClient", "org.apache.http.client", HttpClient.class);

    private final Map<String, Kept> kept = new LinkedHashMap<>();
    /** The last of each step: requests that are the same for each visit are the same object, and what was made of them is too. */
    private final Map<HttpStep, Prepared> last = new IdentityHashMap<>();

    private volatile @Nullable DefaultBHttpClientConnection underWay;

    /** Connection and what is known of it. */
    private static final class Kept {
        private final DefaultBHttpClientConnection connection;
        private long idleSince = System.nanoTime();
        private long usableNanos = Long.MAX_VALUE;

        private Kept(DefaultBHttpClientConnection connection) {
            this.connection = connection;
        }

        /** The server's word, and a look at the connection where it has been idle for long. */
        private boolean isUsable() {
            long idle = System.nanoTime() - idleSince;
            return connection.isOpen() && idle < usableNanos && !(idle > CHECKED_AFTER_NANOS && connection.isStale());
        }
    }

    private record Prepared(HttpCall call, HttpRequest request, URI uri, String origin, boolean closes) {}

    /** Whether a call can be sent from here: no TLS, no proxy, a host that is one. */
    static boolean canSend(HttpCall call) {
        String url = call.url();
        return url.regionMatches(true, 0, "http:", 0, 5) && System.getProperty("http.proxyHost") == null;
    }

    /** Where a call goes; what a variable brought along as a space or another letter is escaped, as JMeter does. */
    static URI uri(HttpCall call) throws URISyntaxException {
        URI uri = new URI(call.url().replace(" ", "%20"));
        if (uri.getHost() == null) {
            throw new URISyntaxException(call.url(), "no host");
        }
        return call.url().chars().allMatch(letter -> letter < 128) ? uri : new URI(uri.toASCIIString());
    }

    /**
     * Sends and reads to the end.
     *
     * @param cookies those of the visit, or null if it has none
     */
    PlainAnswer send(HttpCall call, @Nullable CookieManager cookies)
            throws IOException, HttpException, URISyntaxException {
        Prepared prepared = prepared(call);
        HttpRequest request = prepared.request();
        String remembered = cookies == null
                ? null
                : cookies.getCookieHeaderForURL(prepared.uri().toURL());
        if (remembered != null) {
            request = request(call, prepared.uri());
            request.addHeader("Cookie", remembered);
        }
        Kept to = connection(prepared, call.step().options().timeout().toMillis());
        boolean keeps = false;
        underWay = to.connection;
        try {
            PlainAnswer answer = exchange(to.connection, request, call.method());
            keeps = !prepared.closes() && answer.keepsConnection();
            if (keeps) {
                to.idleSince = System.nanoTime();
                to.usableNanos = answer.usableNanos();
            }
            return answer;
        } finally {
            underWay = null;
            if (!keeps) {
                kept.remove(prepared.origin());
                shutdown(to.connection);
            }
        }
    }

    /** Ends the request under way, if it has a connection; called by another thread. */
    void cut() {
        DefaultBHttpClientConnection connection = underWay;
        if (connection != null) {
            shutdown(connection);
        }
    }

    /** The next request opens a connection. */
    void closeAll() {
        for (Kept one : kept.values()) {
            try {
                one.connection.close();
            } catch (IOException e) {
                shutdown(one.connection);
            }
        }
        kept.clear();
    }

    private static PlainAnswer exchange(DefaultBHttpClientConnection connection, HttpRequest request, String method)
            throws IOException, HttpException {
        connection.sendRequestHeader(request);
        if (request instanceof HttpEntityEnclosingRequest withBody) {
            connection.sendRequestEntity(withBody);
        }
        connection.flush();
        HttpResponse response = connection.receiveResponseHeader();
        while (response.getStatusLine().getStatusCode() < 200) {
            response = connection.receiveResponseHeader();
        }
        int status = response.getStatusLine().getStatusCode();
        byte[] body = {};
        HttpEntity entity = null;
        if (!method.equals("HEAD") && status != 204 && status != 304) {
            connection.receiveResponseEntity(response);
            entity = response.getEntity();
            body = PlainAnswer.read(entity);
        }
        boolean ends = entity == null || entity.isChunked() || entity.getContentLength() >= 0;
        return new PlainAnswer(response, body, ends);
    }

    private Prepared prepared(HttpCall call) throws URISyntaxException {
        Prepared same = last.get(call.step());
        if (same != null && same.call() == call) {
            return same;
        }
        URI uri = uri(call);
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        Prepared made = new Prepared(
                call,
                request(call, uri),
                uri,
                uri.getHost() + ':' + port,
                "close".equalsIgnoreCase(call.header("Connection")));
        last.put(call.step(), made);
        return made;
    }

    private static HttpRequest request(HttpCall call, URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String line = uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery();
        byte[] body = call.body();
        HttpRequest request;
        if (body == null) {
            request = new BasicHttpRequest(call.method(), line, HttpVersion.HTTP_1_1);
            if (call.method().equals("POST")
                    || call.method().equals("PUT")
                    || call.method().equals("PATCH")) {
                request.setHeader(HttpHeaders.CONTENT_LENGTH, "0");
            }
        } else {
            BasicHttpEntityEnclosingRequest withBody =
                    new BasicHttpEntityEnclosingRequest(call.method(), line, HttpVersion.HTTP_1_1);
            withBody.setEntity(new ByteArrayEntity(body));
            withBody.setHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
            request = withBody;
        }
        request.setHeader(HttpHeaders.HOST, uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ':' + uri.getPort());
        if (call.header(HttpHeaders.CONNECTION) == null) {
            request.setHeader(HttpHeaders.CONNECTION, "keep-alive");
        }
        if (call.header(HttpHeaders.USER_AGENT) == null) {
            request.setHeader(HttpHeaders.USER_AGENT, USER_AGENT);
        }
        for (HttpCall.Header header : call.headers()) {
            if (header.name().equalsIgnoreCase(HttpHeaders.HOST)) {
                request.setHeader(HttpHeaders.HOST, header.value());
            } else if (!header.name().equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
                request.addHeader(new BasicHeader(header.name(), header.value()));
            }
        }
        return request;
    }

    private Kept connection(Prepared to, long timeoutMillis) throws IOException {
        Kept known = kept.get(to.origin());
        if (known != null && known.isUsable()) {
            return known;
        }
        if (known != null) {
            kept.remove(to.origin());
            shutdown(known.connection);
        }
        if (kept.size() >= MAX_HOSTS) {
            closeAll();
        }
        int port = to.uri().getPort() < 0 ? 80 : to.uri().getPort();
        Kept opened = new Kept(open(to.uri().getHost(), port, (int) Math.min(Integer.MAX_VALUE, timeoutMillis)));
        kept.put(to.origin(), opened);
        return opened;
    }

    /** One address after the other, as far as a host has several. */
    private static DefaultBHttpClientConnection open(String host, int port, int timeoutMillis) throws IOException {
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(address, port), timeoutMillis);
                DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(BUFFER_BYTES);
                connection.bind(socket);
                return connection;
            } catch (SocketTimeoutException e) {
                failure = new ConnectTimeoutException(e, null, address);
            } catch (IOException e) {
                failure = e;
            }
            socket.close();
        }
        throw failure == null ? new IOException("No address of " + host) : failure;
    }

    private static void shutdown(DefaultBHttpClientConnection connection) {
        try {
            connection.shutdown();
        } catch (IOException e) {
            // It is not used again, and there is nothing more to do about it.
            assert !connection.isOpen();
        }
    }
}
