package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.shaper.spring.RequestImportance;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description and the code name the same calls and the same fields. */
class OpenApiTest {
    private final JsonNode document = read();

    @Test
    void describes_every_call_and_no_other() {
        Set<String> described = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue().propertyNames().forEach(verb -> described.add(verb + " " + path.getKey())));
        Set<String> offered = new TreeSet<>(Set.of("get /health"));
        offered.addAll(calls().keySet());

        assertThat(described).isEqualTo(offered);
    }

    /** What is shed first when it gets tight: what the document says is what the shaper's annotations say. */
    @Test
    void says_of_every_call_how_important_it_is() {
        Map<String, String> described = new TreeMap<>();
        document.path("paths").properties().stream()
                .filter(path -> path.getKey().startsWith("/api/"))
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> described.put(
                                operation.getKey() + " " + path.getKey(),
                                operation
                                        .getValue()
                                        .path("x-kingtide-importance")
                                        .asString(""))));
        Map<String, String> declared = new TreeMap<>();
        calls().forEach((call, method) -> {
            RequestImportance importance = method.getAnnotation(RequestImportance.class);
            declared.put(
                    call, importance == null ? "" : importance.value().name().toLowerCase(Locale.ROOT));
        });

        assertThat(described).isEqualTo(declared);
    }

    /** The methods that take calls, by verb and path. */
    private static Map<String, Method> calls() {
        Map<String, Method> calls = new TreeMap<>();
        for (Class<?> api : List.of(PaymentApi.class, StatementApi.class, RepaymentApi.class)) {
            for (Method method : api.getDeclaredMethods()) {
                if (method.isAnnotationPresent(GetMapping.class)) {
                    GetMapping get = method.getAnnotation(GetMapping.class);
                    calls.put("get " + (get.path().length > 0 ? get.path()[0] : get.value()[0]), method);
                }
                if (method.isAnnotationPresent(PostMapping.class)) {
                    calls.put("post " + method.getAnnotation(PostMapping.class).value()[0], method);
                }
            }
        }
        calls.remove("get /openapi.json");
        return calls;
    }

    @Test
    void names_the_fields_of_every_body() {
        Map<String, Class<?>> bodies = Map.of(
                "NewOrder", PaymentApi.OrderRequest.class,
                "Order", PaymentApi.OrderAnswer.class,
                "NewPayment", PaymentApi.PaymentRequest.class,
                "Payment", PaymentApi.PaymentAnswer.class,
                "NewRefund", PaymentApi.RefundRequest.class,
                "Refund", PaymentApi.RefundAnswer.class,
                "Bill", PaymentApi.BillLine.class,
                "Bills", PaymentApi.BillsAnswer.class,
                "Account", PaymentApi.AccountAnswer.class);
        assertFields(bodies);
        assertFields(
                Map.of("Statement", StatementApi.StatementAnswer.class, "Receipt", StatementApi.ReceiptLine.class));
        assertFields(Map.of(
                "NewRepayment", RepaymentApi.RepaymentRequest.class, "Repayment", RepaymentApi.RepaymentAnswer.class));
    }

    private void assertFields(Map<String, Class<?>> bodies) {
        bodies.forEach((name, type) -> assertThat(fields(name))
                .as(name)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(type.getRecordComponents())
                        .map(java.lang.reflect.RecordComponent::getName)
                        .collect(Collectors.toSet())));
    }

    private Set<String> fields(String schema) {
        return new TreeSet<>(document.path("components")
                .path("schemas")
                .path(schema)
                .path("properties")
                .propertyNames());
    }

    private static JsonNode read() {
        try (InputStream in = PaymentApi.class.getResourceAsStream("openapi.json")) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
