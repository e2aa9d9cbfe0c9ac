package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.runtime.ServiceProcess;
import io.kingtide.payments.store.StoreKind;
import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.H2Server;
import io.kingtide.payments.testkit.TestStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Whatever a caller sends, it is told what is wrong with it in a problem document, and no row is written. Requests are written
 * byte by byte: no client library would send them.
 */
class HostileInputTest {
    private static final String GOOD_ORDER = "{\"buyer\":1,\"merchant\":1,\"amount\":100,\"currency\":\"CNY\"}";

    private static H2Server stores;
    private static TestStore trade;
    private static ConfigurableApplicationContext unit;
    private static int port;
    private static String order;
    private static String payment;
    private static Map<String, String> tables;

    @BeforeAll
    static void start(@TempDir Path folder) {
        stores = H2Server.start(folder, List.of("trade"));
        trade = stores.store("trade", StoreKind.TRADE, PaymentSystem.seed("00-99"));
        unit = ServiceProcess.start(
                UnitMain.class,
                "--server.port=0",
                "--payments.unit=A",
                "--payments.instance=payment-unit-a",
                "--payments.worker=1",
                "--payments.slots=00-99",
                "--payments.stores.trade.url=" + trade.url(),
                // Nobody listens at either: nothing here gets that far.
                "--payments.credit-url=http://127.0.0.1:1",
                "--payments.bills-url=http://127.0.0.1:1",
                "--payments.message-millis=3600000",
                "--payments.fold-millis=3600000",
                "--payments.half-millis=3600000");
        port = Integer.parseInt(unit.getEnvironment().getProperty("local.server.port", ""));
        ApiClient api = new ApiClient("http://127.0.0.1:" + port);
        order = api.order(1, 1, 100).text("orderId");
        payment = api.buy(1, 1, 100, "BALANCE").text("paymentId");
        // What follows a payment on its own must have happened before the tables are remembered.
        unit.getBean(MessageCentre.class).close();
        tables = contents();
    }

    @AfterAll
    static void stop() {
        unit.close();
        stores.close();
    }

    @AfterEach
    void no_row_was_written() {
        assertThat(contents()).isEqualTo(tables);
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                body("/api/orders", "", 400),
                body("/api/orders", "null", 400),
                body("/api/orders", "[]", 400),
                body("/api/orders", "{", 400),
                body("/api/orders", GOOD_ORDER + GOOD_ORDER, 400),
                body("/api/orders", "[".repeat(8_000), 400),
                body("/api/orders", "{\"buyer\":".repeat(1_500) + "1", 400),
                body("/api/orders", GOOD_ORDER.replace(":100", ":\"abc\""), 400),
                body("/api/orders", GOOD_ORDER.replace(":100", ":\"100\""), 400),
                body("/api/orders", GOOD_ORDER.replace(":100", ":true"), 400),
                body("/api/orders", GOOD_ORDER.replace(":100", ":null"), 400),
                body("/api/orders", GOOD_ORDER.replace(":100", ":[100]"), 400),
                body("/api/orders", GOOD_ORDER.replace(":100", ":1.5"), 400),
                body("/api/orders", GOOD_ORDER.replace(":100", ":9223372036854775808"), 400),
                body("/api/orders", GOOD_ORDER.replace(":100", ":1e400"), 400),
                body("/api/orders", GOOD_ORDER.replace(":100", ":100,\"amount\":1"), 400),
                body("/api/orders", GOOD_ORDER.replace(":100", ":-100"), 422),
                body("/api/orders", GOOD_ORDER.replace(":100", ":0"), 422),
                body("/api/orders", GOOD_ORDER.replace(":100", ":9223372036854775807"), 422),
                body("/api/orders", GOOD_ORDER.replace("\"merchant\":1,", ""), 400),
                body("/api/orders", GOOD_ORDER.replace("\"merchant\":1,", "\"merchant\":-1,"), 422),
                body("/api/orders", GOOD_ORDER.replace("\"buyer\":1", "\"buyer\":-1"), 422),
                body("/api/orders", GOOD_ORDER.replace("}", ",\"admin\":true}"), 400),
                body("/api/orders", GOOD_ORDER.replace("CNY", "XXX"), 422),
                body("/api/orders", GOOD_ORDER.replace("CNY", "cny"), 422),
                body("/api/orders", GOOD_ORDER.replace("CNY", "C".repeat(10_000)), 422),
                body("/api/orders", GOOD_ORDER.replace("\"CNY\"", "null"), 422),
                body("/api/orders", GOOD_ORDER.replace("\"CNY\"", "{}"), 400),
                body("/api/orders", GOOD_ORDER.replace("CNY", "\\u0000"), 422),
                body("/api/payments", "{\"orderId\":\"%o\",\"buyer\":1,\"method\":\"BITCOIN\"}", 400),
                body("/api/payments", "{\"orderId\":\"%o\",\"buyer\":1,\"method\":0}", 400),
                body("/api/payments", "{\"orderId\":\"%o\",\"buyer\":1}", 422),
                body("/api/payments", "{\"orderId\":\"1' OR '1'='1\",\"buyer\":1,\"method\":\"BALANCE\"}", 422),
                body("/api/payments", "{\"orderId\":null,\"buyer\":1,\"method\":\"BALANCE\"}", 422),
                body("/api/payments", "{\"orderId\":\"99999999999999999999\",\"buyer\":1,\"method\":\"BALANCE\"}", 422),
                body("/api/payments", "{\"orderId\":\"%o\",\"buyer\":1,\"method\":\"COMBINED\"}", 422),
                body("/api/payments", combined(-1, 0), 422),
                body("/api/payments", combined(Long.MAX_VALUE, Long.MAX_VALUE), 422),
                body("/api/payments", combined(60, 60), 422),
                body("/api/refunds", "{\"paymentId\":\"%p\",\"buyer\":1,\"amount\":-1}", 422),
                body("/api/refunds", "{\"paymentId\":\"%p\",\"buyer\":1,\"amount\":0}", 422),
                body("/api/refunds", "{\"paymentId\":\"%p\",\"buyer\":1,\"amount\":101}", 422),
                body("/api/refunds", "{\"paymentId\":\"%p\",\"buyer\":1,\"amount\":9223372036854775807}", 422),
                body("/api/refunds", "{\"paymentId\":\"%o\",\"buyer\":1,\"amount\":1}", 422),
                body("/api/repayments", "{\"buyer\":1,\"amount\":-5,\"currency\":\"CNY\"}", 422),
                body("/api/repayments", "{\"buyer\":1,\"amount\":5,\"currency\":\"EUR\"}", 422));
    }

    private static String combined(long coupon, long balance) {
        return "{\"orderId\":\"%o\",\"buyer\":1,\"method\":\"COMBINED\",\"funding\":{\"coupon\":" + coupon
                + ",\"balance\":" + balance + "}}";
    }

    private static Arguments body(String path, String text, int status) {
        return Arguments.of(path, text, status);
    }

    @ParameterizedTest(name = "{0} {2}: {1}")
    @MethodSource("bodies")
    void a_body_that_is_no_request_is_refused(String path, String text, int status) throws Exception {
        byte[] body = text.replace("%o", order).replace("%p", payment).getBytes(StandardCharsets.UTF_8);

        assertProblem(send(path, headers(), body), status);
    }

    @Test
    void the_member_that_cannot_be_read_is_named_but_not_repeated() throws Exception {
        byte[] body = GOOD_ORDER.replace(":100", ":\"secret\"").getBytes(StandardCharsets.UTF_8);

        String answer = send("/api/orders", headers(), body);

        assertProblem(answer, 400);
        assertThat(answer)
                .contains("urn:kingtide:problem:bad-body", "at 'amount'")
                .doesNotContain("secret");
    }

    @Test
    void broken_utf_8_is_refused() throws Exception {
        byte[] body = GOOD_ORDER.getBytes(StandardCharsets.ISO_8859_1);
        body[GOOD_ORDER.indexOf("CNY")] = (byte) 0xC3;

        assertProblem(send("/api/orders", headers(), body), 400);
    }

    @Test
    void ten_megabytes_are_refused_before_they_are_read() throws Exception {
        Map<String, String> announced = headers();
        announced.put("Content-Length", Integer.toString(10 << 20));

        assertProblem(exchange("POST /api/orders", announced, new byte[1_000]), 413);
    }

    @Test
    void ten_megabytes_in_chunks_are_refused_at_the_limit() throws Exception {
        Map<String, String> chunked = headers();
        chunked.put("Transfer-Encoding", "chunked");
        byte[] begun = ("a00000\r\n" + " ".repeat(20_000)).getBytes(StandardCharsets.US_ASCII);

        assertProblem(exchange("POST /api/orders", chunked, begun), 413);
    }

    static Stream<Arguments> hostileHeaders() {
        return Stream.of(
                Arguments.of("Kingtide-User", null, 400),
                Arguments.of("Kingtide-User", "", 400),
                Arguments.of("Kingtide-User", "abc", 400),
                Arguments.of("Kingtide-User", "1; DROP TABLE payment", 400),
                Arguments.of("Kingtide-User", "99999999999999999999", 400),
                Arguments.of("Kingtide-User", "-1", 422),
                Arguments.of("Kingtide-User", "2", 422),
                Arguments.of("Idempotency-Key", null, 400),
                Arguments.of("Idempotency-Key", "", 422),
                Arguments.of("Idempotency-Key", "k".repeat(10_000), 422),
                Arguments.of("Idempotency-Key", "with space", 422),
                Arguments.of("Idempotency-Key", "\u00e9", 422),
                Arguments.of("Content-Type", "text/plain", 415),
                Arguments.of("Content-Type", "application/xml", 415),
                Arguments.of("Content-Type", "nonsense", 415));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("hostileHeaders")
    void a_header_that_makes_no_sense_is_refused(String name, String value, int status) throws Exception {
        Map<String, String> headers = headers();
        headers.remove(name);
        if (value != null) {
            headers.put(name, value);
        }

        assertProblem(send("/api/orders", headers, GOOD_ORDER.getBytes(StandardCharsets.UTF_8)), status);
    }

    @Test
    void what_is_refused_is_refused_in_json_whatever_is_accepted() throws Exception {
        Map<String, String> headers = headers();
        headers.put("Accept", "nonsense");

        assertProblem(send("/api/orders", headers, "{".getBytes(StandardCharsets.UTF_8)), 400);
    }

    @Test
    void a_call_that_does_not_exist_is_refused() throws Exception {
        assertProblem(exchange("DELETE /api/orders", headers(), new byte[0]), 405);
        assertProblem(exchange("GET /api/accounts/abc", headers(), new byte[0]), 400);
        assertProblem(exchange("GET /api/bills?user=1&limit=-1", headers(), new byte[0]), 422);
        assertProblem(exchange("GET /api/bills?user=1&limit=99999999999", headers(), new byte[0]), 400);
        // The server itself turns this away, before there is anybody to write a problem document.
        assertThat(exchange("GET /api/../../etc/passwd", headers(), new byte[0]))
                .startsWith("HTTP/1.1 400 ");
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Kingtide-User", "1");
        headers.put("Idempotency-Key", "hostile");
        headers.put("Content-Type", "application/json");
        return headers;
    }

    private static String send(String path, Map<String, String> headers, byte[] body) throws IOException {
        headers.put("Content-Length", Integer.toString(body.length));
        return exchange("POST " + path, headers, body);
    }

    private static String exchange(String call, Map<String, String> headers, byte[] body) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder(call + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        request.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        request.write(body);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.toByteArray());
            socket.getOutputStream().flush();
            return answer(socket.getInputStream());
        }
    }

    /** What came up to the end of the connection, or until the server cut it off because of what it did not read. */
    private static String answer(InputStream in) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                read.write(buffer, 0, count);
                // Problem documents are flat. The server lingers where it has left a body unread.
                String text = read.toString(StandardCharsets.UTF_8);
                if (text.endsWith("}") || text.endsWith("}\r\n0\r\n\r\n")) {
                    break;
                }
            }
        } catch (IOException e) {
            assertThat(read.size()).as("bytes read before " + e).isPositive();
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    private static void assertProblem(String answer, int status) {
        assertThat(answer).startsWith("HTTP/1.1 ");
        assertThat(Integer.parseInt(answer.substring(9, 12))).as(answer).isEqualTo(status);
        assertThat(answer).containsIgnoringCase("Content-Type: application/problem+json");
        assertThat(answer).contains("\"detail\":\"").doesNotContain("Exception", "at io.", "java.");
    }

    /** Each table with its rows. */
    private static Map<String, String> contents() {
        Map<String, String> contents = new LinkedHashMap<>();
        for (String table :
                trade.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'")) {
            List<String> rows = trade.rows("SELECT * FROM \"" + table + "\"");
            contents.put(table, rows.size() + " rows, " + rows.hashCode());
        }
        return contents;
    }
}
