package io.kingtide.payments.unit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.shaper.RequestContext;
import io.kingtide.shaper.limits.Importance;
import io.kingtide.shaper.spring.RequestImportance;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What a user owes on credit, month by month. */
@RestController
final class StatementApi {
    private static final int MOST_RECEIPTS = 100;

    private final Trade trade;
    private final CreditActivities credit;

    StatementApi(Trade trade, CreditActivities credit) {
        this.trade = trade;
        this.credit = credit;
    }

    /** One entry: credit used, restored by a refund, or repaid. */
    record ReceiptLine(String receiptId, String kind, String paymentId, long amount, long atMillis) {}

    /** A month (UTC) and a page of its entries; {@code next} is the value of {@code after} for the following page. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StatementAnswer(
            long user,
            String month,
            long opening,
            long used,
            long restored,
            long repaid,
            long closing,
            List<ReceiptLine> receipts,
            @Nullable String next) {}

    @RequestImportance(Importance.DEGRADABLE)
    @GetMapping("/api/statements/{month}")
    StatementAnswer statement(
            @RequestHeader(RequestContext.USER_HEADER) long user,
            @PathVariable("month") String month,
            @RequestParam(name = "after", defaultValue = "0") long after,
            @RequestParam(name = "limit", defaultValue = "20") int limit) {
        trade.slots().require(user);
        if (limit < 1 || limit > MOST_RECEIPTS) {
            throw ApiProblem.unprocessable("bad-limit", "limit is " + limit + "; expected 1 to " + MOST_RECEIPTS + ".");
        }
        YearMonth wanted;
        try {
            wanted = YearMonth.parse(month);
        } catch (DateTimeParseException e) {
            throw ApiProblem.unprocessable("bad-month", "The month is not written like 2026-11.");
        }
        JsonNode answer = credit.statement(user, wanted, after, limit);
        if (answer == null) {
            throw ApiProblem.retryLater(
                    HttpStatus.SERVICE_UNAVAILABLE, "credit-unavailable", "The credit service did not answer.", 1);
        }
        List<ReceiptLine> receipts = new ArrayList<>();
        answer.path("receipts").forEach(receipt -> receipts.add(line(receipt)));
        return new StatementAnswer(
                user,
                wanted.toString(),
                answer.path("opening").asLong(),
                answer.path("used").asLong(),
                answer.path("restored").asLong(),
                answer.path("repaid").asLong(),
                answer.path("closing").asLong(),
                receipts,
                receipts.size() < limit ? null : receipts.get(limit - 1).receiptId());
    }

    private static ReceiptLine line(JsonNode receipt) {
        return new ReceiptLine(
                receipt.path("receiptId").asString(),
                receipt.path("kind").asString(),
                receipt.path("activityId").asString(),
                receipt.path("amount").asLong(),
                receipt.path("atMillis").asLong());
    }
}
