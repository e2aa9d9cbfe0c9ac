package io.kingtide.payments.unit;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bill service: the consumer of this unit's messages, and where its users' bills are read. */
final class BillClient implements MessageChannel {
    private final JsonPeer peer;

    BillClient(URI base, Duration timeout, JsonMapper json) {
        this.peer = new JsonPeer("bill-client", base, timeout, json);
    }

    @Override
    public Receipt deliver(List<MessageMapper.Message> messages) {
        // Bodies are JSON already; reading them to write them again would cost more than the delivery.
        String body = messages.stream()
                .map(message -> "{\"id\":\"" + message.messageId() + "\",\"bills\":" + message.body() + "}")
                .collect(Collectors.joining(",", "{\"messages\":[", "]}"));
        JsonNode answer = peer.postText("/messages", body);
        if (answer == null) {
            return Receipt.NONE;
        }
        List<Long> done = new ArrayList<>();
        answer.path("done").forEach(id -> done.add(Long.parseLong(id.asString())));
        Map<Long, String> refused = new HashMap<>();
        answer.path("refused")
                .properties()
                .forEach(entry -> refused.put(
                        Long.parseLong(entry.getKey()), entry.getValue().asString("")));
        return new Receipt(true, done, refused);
    }

    /** The latest bills of the user that are older than {@code before}, or null if the service did not say. */
    @Nullable
    List<PaymentApi.BillLine> latest(long user, long before, int limit) {
        JsonNode answer =
                peer.get("/consumer-bills/" + user + "?before=" + before + "&limit=" + limit, "/consumer-bills");
        if (answer == null) {
            return null;
        }
        List<PaymentApi.BillLine> bills = new ArrayList<>();
        answer.path("bills").forEach(bill -> bills.add(line(bill)));
        return bills;
    }

    private static PaymentApi.BillLine line(JsonNode bill) {
        return new PaymentApi.BillLine(
                bill.path("billId").asString(),
                bill.path("kind").asString(),
                bill.path("refId").asString(),
                bill.path("merchant").asLong(),
                bill.path("amount").asLong(),
                bill.path("refunded").asLong(),
                bill.path("currency").asString(),
                bill.path("at").asLong());
    }
}
