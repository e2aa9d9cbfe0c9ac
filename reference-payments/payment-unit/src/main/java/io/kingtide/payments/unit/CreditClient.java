package io.kingtide.payments.unit;

import java.net.URI;
import java.time.Duration;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the credit service. Every call may be repeated; an answer that did not come is {@code UNKNOWN}, never a no. */
final class CreditClient {
    private final JsonPeer peer;
    private final String path;

    CreditClient(URI base, Duration timeout, JsonMapper json) {
        this(new JsonPeer("credit-client", base, timeout, json), "/credit");
    }

    private CreditClient(JsonPeer peer, String path) {
        this.peer = peer;
        this.path = path;
    }

    /** The same service's coupons, which take part in flexible transactions alike. */
    CreditClient coupons() {
        return new CreditClient(peer, "/coupon");
    }

    /** What became of a try. */
    enum Reserve {
        RESERVED,
        NO_FUNDS,
        RISK,
        UNKNOWN
    }

    /** A user's credit line. */
    record Line(long limit, long used) {}

    Reserve tryReserve(long activityId, long user, long amount) {
        JsonNode answer = peer.post(
                path + "/try", Map.of("activityId", Long.toString(activityId), "user", user, "amount", amount));
        if (answer == null) {
            return Reserve.UNKNOWN;
        }
        if (answer.path("state").asString("").equals("RESERVED")) {
            return Reserve.RESERVED;
        }
        return answer.path("reason").asString("").equals("RISK") ? Reserve.RISK : Reserve.NO_FUNDS;
    }

    /** Whether the service has confirmed. */
    boolean confirm(long activityId) {
        return peer.post(path + "/confirm", Map.of("activityId", Long.toString(activityId))) != null;
    }

    /** Those of these activities that the service has confirmed, or null if it did not say. */
    @Nullable
    Set<Long> confirmAll(List<Long> activityIds) {
        JsonNode answer = peer.post(
                path + "/all/confirm",
                Map.of("activityIds", activityIds.stream().map(String::valueOf).toList()));
        if (answer == null) {
            return null;
        }
        Set<Long> confirmed = new HashSet<>();
        answer.path("confirmed").forEach(id -> confirmed.add(Long.parseLong(id.asString())));
        return confirmed;
    }

    /** Whether the service has cancelled. */
    boolean cancel(long activityId) {
        return peer.post(path + "/cancel", Map.of("activityId", Long.toString(activityId))) != null;
    }

    /** How much of a refund the debt took, or nothing if the service did not say. Coupons take all of it. */
    OptionalLong restore(long refundId, long activityId, long amount) {
        return applied(
                peer.post(
                        path + "/restore",
                        Map.of(
                                "refundId",
                                Long.toString(refundId),
                                "activityId",
                                Long.toString(activityId),
                                "amount",
                                amount)),
                amount);
    }

    /** How much of a repayment the debt took, or nothing if the service did not say. */
    OptionalLong repay(long repaymentId, long user, long amount) {
        return applied(
                peer.post(
                        "/credit/repay",
                        Map.of("repaymentId", Long.toString(repaymentId), "user", user, "amount", amount)),
                amount);
    }

    private static OptionalLong applied(@Nullable JsonNode answer, long all) {
        return answer == null
                ? OptionalLong.empty()
                : OptionalLong.of(answer.path("applied").asLong(all));
    }

    /** A month's statement as the service tells it, or null if it did not say. */
    @Nullable
    JsonNode statement(long user, YearMonth month, long after, int limit) {
        return peer.get(
                "/credit/lines/" + user + "/statements/" + month + "?after=" + after + "&limit=" + limit,
                "/credit/statements");
    }

    /** The user's line, or null if the service did not say. */
    @Nullable
    Line line(long user) {
        JsonNode answer = peer.get("/credit/lines/" + user, "/credit/lines");
        return answer == null
                ? null
                : new Line(answer.path("limit").asLong(0), answer.path("used").asLong(0));
    }
}
