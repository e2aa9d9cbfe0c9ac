package io.kingtide.payments.runtime;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Refuses bodies above a limit: no call of this API needs more than a few hundred bytes. */
final class BodyLimit implements Filter {
    private final int limitBytes;

    BodyLimit(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (http.getContentLengthLong() > limitBytes) {
            refuse((HttpServletResponse) response, 413, "body-too-large", "expected at most " + limitBytes + " bytes");
        } else if (http.getHeader("Transfer-Encoding") == null) {
            chain.doFilter(request, response);
        } else {
            byte[] body = http.getInputStream().readNBytes(limitBytes + 1);
            if (body.length > limitBytes) {
                refuse(
                        (HttpServletResponse) response,
                        413,
                        "body-too-large",
                        "expected at most " + limitBytes + " bytes");
            } else {
                chain.doFilter(new ReadBody(http, body), response);
            }
        }
    }

    /** A chunked body does not say how long it is; up to the limit it has been read already. */
    private static final class ReadBody extends HttpServletRequestWrapper {
        private final ByteArrayInputStream body;

        ReadBody(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = new ByteArrayInputStream(body);
        }

        @Override
        public ServletInputStream getInputStream() {
            return new ServletInputStream() {
                @Override
                public int read() {
                    return body.read();
                }

                @Override
                public int read(byte[] target, int offset, int length) {
                    return body.read(target, offset, length);
                }

                @Override
                public boolean isFinished() {
                    return body.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException("this API reads bodies synchronously");
                }
            };
        }
    }

    private static void refuse(HttpServletResponse response, int status, String type, String detail)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.getOutputStream()
                .write(("{\"type\":\"" + ProblemAnswers.TYPE_PREFIX + type + "\",\"status\":" + status
                                + ",\"detail\":\"Reading the body: " + detail + ".\"}")
                        .getBytes(StandardCharsets.UTF_8));
    }
}
