package io.kingtide.shaper.spring;

import io.kingtide.shaper.RequestContext;
import io.kingtide.shaper.limits.SheddingGate;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Turns requests away by their declared importance while too many are under way: 503 with Retry-After. */
final class SheddingInterceptor implements HandlerInterceptor {
    private static final String BODY = "{\"type\":\"urn:kingtide:problem:shed\",\"title\":\"Service Unavailable\","
            + "\"status\":503,\"detail\":\"Too much is under way for a request of this importance; nothing was"
            + " changed. Send it again later.\"}";

    private final SheddingGate gate;

    SheddingInterceptor(SheddingGate gate) {
        this.gate = gate;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        RequestImportance declared = declared(handler);
        if (declared == null) {
            return true;
        }
        RequestContext context = RequestContext.of(null, request.getHeader("baggage"), "");
        if (gate.enter(declared.value(), context.kind())) {
            return true;
        }
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", "1");
        response.setContentType("application/problem+json");
        response.getWriter().write(BODY);
        return false;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception thrown) {
        if (declared(handler) != null) {
            gate.leave();
        }
    }

    private static @Nullable RequestImportance declared(Object handler) {
        return handler instanceof HandlerMethod method ? method.getMethodAnnotation(RequestImportance.class) : null;
    }
}
