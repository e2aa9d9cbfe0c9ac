package io.kingtide.agent.control;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 request and its answer over a socket of its own.
 *
 * <p>Not {@code HttpURLConnection}: that one is governed by settings which belong to the application (proxy properties,
 * default authenticator, cookie handler, handler factories) and is itself instrumented.
 */
final class HttpExchange implements Closeable {
    private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
    private static final int MAX_LINE_BYTES = 1024 * 1024;
    private static final int MAX_HEADERS = 100;

    private final Socket socket;
    private final InputStream in;
    private final int status;
    private boolean chunked;
    private long left;

    /**
     * Sends the request and reads the head of the answer.
     *
     * @param readTimeoutMillis how long each read may wait
     */
    HttpExchange(
            URI base, String method, String pathAndQuery, String header, byte @Nullable [] body, int readTimeoutMillis)
            throws IOException {
        socket = connect(base, readTimeoutMillis);
        boolean complete = false;
        try {
            StringBuilder head = new StringBuilder()
                    .append(method)
                    .append(' ')
                    .append(pathAndQuery)
                    .append(" HTTP/1.1\r\n")
                    .append("Host: ")
                    .append(base.getRawAuthority())
                    .append("\r\n")
                    .append("Kingtide-Node: ")
                    .append(header)
                    .append("\r\n")
                    .append("Connection: close\r\n");
            if (body != null) {
                head.append("Content-Type: application/json\r\nContent-Length: ")
                        .append(body.length)
                        .append("\r\n");
            }
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            if (body != null) {
                request.write(body);
            }
            socket.getOutputStream().write(request.toByteArray());
            in = new java.io.BufferedInputStream(socket.getInputStream());
            status = readHead();
            complete = true;
        } finally {
            if (!complete) {
                socket.close();
            }
        }
    }

    int status() {
        return status;
    }

    /** The next line of the body without its end, null at the end of the body. */
    @Nullable
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int b = bodyByte();
            if (b < 0) {
                return line.size() == 0 ? null : line.toString("UTF-8");
            }
            if (b == '\n') {
                return line.toString("UTF-8");
            }
            if (line.size() == MAX_LINE_BYTES) {
                throw new IOException("a line of the console's stream is longer than " + MAX_LINE_BYTES + " bytes");
            }
            line.write(b);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static Socket connect(URI base, int readTimeoutMillis) throws IOException {
        boolean secure = "https".equals(base.getScheme());
        int port = base.getPort() >= 0 ? base.getPort() : secure ? 443 : 80;
        Socket socket = secure ? SSLSocketFactory.getDefault().createSocket() : new Socket();
        boolean complete = false;
        try {
            socket.connect(new InetSocketAddress(base.getHost(), port), CONNECT_TIMEOUT_MILLIS);
            socket.setSoTimeout(readTimeoutMillis);
            socket.setTcpNoDelay(true);
            if (socket instanceof SSLSocket) {
                SSLParameters parameters = ((SSLSocket) socket).getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                ((SSLSocket) socket).setSSLParameters(parameters);
            }
            complete = true;
            return socket;
        } finally {
            if (!complete) {
                socket.close();
            }
        }
    }

    private int readHead() throws IOException {
        String first = headLine();
        String[] parts = first.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5][0-9][0-9]")) {
            throw new IOException("the console's answer is not HTTP/1.1");
        }
        left = Long.MAX_VALUE;
        for (int i = 0; i < MAX_HEADERS; i++) {
            String line = headLine();
            if (line.isEmpty()) {
                if (chunked) {
                    left = 0;
                }
                return Integer.parseInt(parts[1]);
            }
            String lower = line.toLowerCase(java.util.Locale.ROOT);
            if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            } else if (lower.startsWith("content-length:")) {
                left = Long.parseLong(lower.substring(15).trim());
            }
        }
        throw new IOException("the console's answer has more than " + MAX_HEADERS + " headers");
    }

    private String headLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the console closed the connection");
            }
            if (line.length() > 8192) {
                throw new IOException("a header line of the console's answer is too long");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    private int bodyByte() throws IOException {
        if (left == 0) {
            if (!chunked || !nextChunk()) {
                return -1;
            }
        }
        int b = in.read();
        if (b < 0 && chunked) {
            throw new InterruptedIOException("the console closed the stream in the middle of a chunk");
        }
        left--;
        return b;
    }

    private boolean firstChunk = true;

    private boolean nextChunk() throws IOException {
        if (!firstChunk) {
            headLine();
        }
        firstChunk = false;
        String size = headLine();
        int end = size.indexOf(';');
        try {
            left = Long.parseLong((end < 0 ? size : size.substring(0, end)).trim(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("the console's stream is not chunked as it says", e);
        }
        return left > 0;
    }
}
