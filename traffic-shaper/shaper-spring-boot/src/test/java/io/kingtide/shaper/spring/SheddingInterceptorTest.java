package io.kingtide.shaper.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.shaper.TrafficKind;
import io.kingtide.shaper.limits.Importance;
import io.kingtide.shaper.limits.SheddingGate;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;

class SheddingInterceptorTest {
    private static final String TAGGED = "kingtide=v1.k.c.1.m";

    private final SheddingGate gate = new SheddingGate(10);
    private final SheddingInterceptor interceptor = new SheddingInterceptor(gate);
    private final Map<String, Object> answered = new HashMap<>();

    @Test
    void calls_are_shed_in_the_order_that_their_methods_declare() throws Exception {
        occupy(6);
        assertThat(admitted("bills", null)).isFalse();
        assertThat(admitted("refund", null)).isTrue();
        assertThat(admitted("pay", null)).isTrue();
        assertThat(admitted("pay", TAGGED)).as("test traffic").isFalse();

        occupy(2);
        assertThat(admitted("refund", null)).isFalse();
        assertThat(admitted("pay", null)).isTrue();

        occupy(2);
        assertThat(admitted("pay", null)).isFalse();
        assertThat(admitted("health", null))
                .as("a method that declares nothing")
                .isTrue();
    }

    @Test
    void a_shed_call_is_told_when_to_come_back_and_takes_no_place() throws Exception {
        occupy(10);

        assertThat(admitted("pay", null)).isFalse();

        assertThat(answered).containsEntry("setStatus", 503).containsEntry("Retry-After", "1");
        assertThat(gate.underWay()).isEqualTo(10);
    }

    private void occupy(int more) {
        for (int i = 0; i < more; i++) {
            gate.enter(Importance.CRITICAL, TrafficKind.REAL);
        }
    }

    /** Whether the call is let in; if so it also ends. */
    private boolean admitted(String method, @Nullable String baggage) throws Exception {
        HandlerMethod handler = new HandlerMethod(new Api(), method);
        HttpServletRequest request = fake(
                HttpServletRequest.class,
                (name, arguments) -> name.equals("getHeader") && arguments[0].equals("baggage") ? baggage : null);
        StringWriter body = new StringWriter();
        HttpServletResponse response = fake(HttpServletResponse.class, (name, arguments) -> {
            if (name.equals("getWriter")) {
                return new PrintWriter(body);
            }
            answered.put(name.equals("setHeader") ? (String) arguments[0] : name, arguments[arguments.length - 1]);
            return null;
        });
        boolean admitted = interceptor.preHandle(request, response, handler);
        if (admitted) {
            interceptor.afterCompletion(request, response, handler, null);
        }
        return admitted;
    }

    private interface Answers {
        @Nullable
        Object of(String name, Object[] arguments) throws IOException;
    }

    private static <T> T fake(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        answers.of(method.getName(), arguments == null ? new Object[0] : arguments)));
    }

    /** What a service's controller looks like. */
    static final class Api {
        @RequestImportance(Importance.CRITICAL)
        public void pay() {}

        @RequestImportance(Importance.DEFERRABLE)
        public void refund() {}

        @RequestImportance(Importance.DEGRADABLE)
        public void bills() {}

        public void health() {}
    }
}
