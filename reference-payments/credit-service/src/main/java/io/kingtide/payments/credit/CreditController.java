package io.kingtide.payments.credit;

import io.kingtide.payments.credit.CreditMapper.CreditLine;
import io.kingtide.payments.model.ReservationState;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.runtime.ApiProblem;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The calls that payment units make. */
@RestController
final class CreditController {
    private final CreditLines lines;
    private final CouponPurses coupons;
    private final Statements statements;
    private final Repayments repayments;

    CreditController(CreditLines lines, CouponPurses coupons, Statements statements, Repayments repayments) {
        this.lines = lines;
        this.coupons = coupons;
        this.statements = statements;
        this.repayments = repayments;
    }

    record TryRequest(String activityId, long user, long amount) {}

    record ActivityRequest(String activityId) {}

    record ActivitiesRequest(@Nullable List<String> activityIds) {}

    record ConfirmedAnswer(List<String> confirmed) {}

    record RestoreRequest(String refundId, String activityId, long amount) {}

    record RepayRequest(String repaymentId, long user, long amount) {}

    /** How much of the amount the debt took; the rest is the caller's to return. */
    record AppliedAnswer(long applied) {}

    record StateAnswer(ReservationState state, String reason) {}

    record LineAnswer(long user, long limit, long used, long reserved, String currency) {}

    @PostMapping("/credit/try")
    StateAnswer tryReserve(@RequestBody TryRequest request) {
        requirePositive(request.amount());
        CreditLines.Outcome outcome = lines.tryReserve(id(request.activityId()), request.user(), request.amount());
        return new StateAnswer(outcome.state(), outcome.reason());
    }

    @PostMapping("/credit/confirm")
    StateAnswer confirm(@RequestBody ActivityRequest request) {
        CreditLines.Outcome outcome = lines.confirm(id(request.activityId()));
        return new StateAnswer(outcome.state(), outcome.reason());
    }

    /** Those that cannot be confirmed are left out of the answer and spoil nothing for the others. */
    @PostMapping("/credit/all/confirm")
    ConfirmedAnswer confirmAll(@RequestBody ActivitiesRequest request) {
        List<String> wanted = request.activityIds();
        if (wanted == null || wanted.isEmpty() || wanted.size() > CreditLines.MOST_CONFIRMED) {
            throw ApiProblem.unprocessable(
                    "bad-activities", "expected 1 to " + CreditLines.MOST_CONFIRMED + " activityIds.");
        }
        List<Long> ids = wanted.stream().map(CreditController::id).toList();
        return new ConfirmedAnswer(
                lines.confirmAll(ids).stream().map(String::valueOf).toList());
    }

    @PostMapping("/credit/cancel")
    StateAnswer cancel(@RequestBody ActivityRequest request) {
        CreditLines.Outcome outcome = lines.cancel(id(request.activityId()));
        return new StateAnswer(outcome.state(), outcome.reason());
    }

    @PostMapping("/credit/restore")
    AppliedAnswer restore(@RequestBody RestoreRequest request) {
        requirePositive(request.amount());
        return new AppliedAnswer(lines.restore(id(request.refundId()), id(request.activityId()), request.amount()));
    }

    @PostMapping("/credit/repay")
    AppliedAnswer repay(@RequestBody RepayRequest request) {
        requirePositive(request.amount());
        return new AppliedAnswer(repayments.repay(id(request.repaymentId()), request.user(), request.amount()));
    }

    @PostMapping("/coupon/try")
    StateAnswer tryCoupons(@RequestBody TryRequest request) {
        requirePositive(request.amount());
        return answer(coupons.tryReserve(id(request.activityId()), request.user(), request.amount()));
    }

    @PostMapping("/coupon/confirm")
    StateAnswer confirmCoupons(@RequestBody ActivityRequest request) {
        return answer(coupons.confirm(id(request.activityId())));
    }

    @PostMapping("/coupon/cancel")
    StateAnswer cancelCoupons(@RequestBody ActivityRequest request) {
        return answer(coupons.cancel(id(request.activityId())));
    }

    @PostMapping("/coupon/restore")
    Map<String, String> restoreCoupons(@RequestBody RestoreRequest request) {
        requirePositive(request.amount());
        coupons.restore(id(request.refundId()), id(request.activityId()), request.amount());
        return Map.of("state", "RESTORED");
    }

    private static StateAnswer answer(CreditLines.Outcome outcome) {
        return new StateAnswer(outcome.state(), outcome.reason());
    }

    @GetMapping("/credit/lines/{user}")
    LineAnswer line(@PathVariable("user") long user) {
        CreditLine line = lines.line(user);
        if (line == null) {
            throw ApiProblem.of(HttpStatus.NOT_FOUND, "no-credit-line", "This user has no credit line.");
        }
        return new LineAnswer(line.userId(), line.creditLimit(), line.used(), line.reserved(), line.currency());
    }

    record ReceiptLine(String receiptId, String kind, String activityId, long amount, long atMillis) {}

    record StatementAnswer(
            long user,
            String month,
            long opening,
            long used,
            long restored,
            long repaid,
            long closing,
            List<ReceiptLine> receipts) {}

    /** One month's debt, and a page of its entries. */
    @GetMapping("/credit/lines/{user}/statements/{month}")
    StatementAnswer statement(
            @PathVariable("user") long user,
            @PathVariable("month") String month,
            @RequestParam(name = "after", defaultValue = "0") long after,
            @RequestParam(name = "limit", defaultValue = "20") int limit) {
        if (limit < 1 || limit > Statements.MOST) {
            throw ApiProblem.unprocessable(
                    "bad-limit", "limit is " + limit + "; expected 1 to " + Statements.MOST + ".");
        }
        YearMonth wanted;
        try {
            wanted = YearMonth.parse(month);
        } catch (DateTimeParseException e) {
            throw ApiProblem.unprocessable("bad-month", "The month is not written like 2026-11.");
        }
        Statements.Statement found = statements.of(user, wanted, after, limit);
        return new StatementAnswer(
                user,
                wanted.toString(),
                found.opening(),
                found.used(),
                found.restored(),
                found.repaid(),
                found.closing(),
                found.receipts().stream()
                        .map(receipt -> new ReceiptLine(
                                Long.toString(receipt.receiptId()),
                                receipt.kind(),
                                Long.toString(receipt.activityId()),
                                receipt.amount(),
                                receipt.createdAt()))
                        .toList());
    }

    private static long id(String text) {
        try {
            return new TransactionId(Long.parseLong(text)).value();
        } catch (IllegalArgumentException e) {
            throw ApiProblem.unprocessable("bad-id", "The activity is not named by a payment or refund id.");
        }
    }

    private static void requirePositive(long amount) {
        if (amount <= 0) {
            throw ApiProblem.unprocessable("bad-amount", "The amount must be positive.");
        }
    }
}
