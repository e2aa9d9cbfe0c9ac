package io.kingtide.payments.unit;

import io.kingtide.payments.unit.RepaymentMapper.Repayment;
import io.kingtide.payments.unit.RepaymentMapper.Status;
import io.kingtide.shaper.RequestContext;
import io.kingtide.shaper.limits.Importance;
import io.kingtide.shaper.spring.RequestImportance;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Paying credit back. */
@RestController
final class RepaymentApi {
    private final PaymentApi.UseCases use;

    RepaymentApi(PaymentApi.UseCases use) {
        this.use = use;
    }

    record RepaymentRequest(long buyer, long amount, String currency) {}

    /** {@code applied} is what the debt took; the rest, if any, is back on the balance. 0 while PENDING. */
    record RepaymentAnswer(String repaymentId, Status status, long applied) {}

    @RequestImportance(Importance.DEFERRABLE)
    @PostMapping("/api/repayments")
    ResponseEntity<RepaymentAnswer> repay(
            @RequestHeader(RequestContext.USER_HEADER) long user,
            @RequestHeader("Idempotency-Key") String key,
            @RequestBody RepaymentRequest request) {
        use.trade().requireOwn(user, request.buyer());
        try (IdempotencyKeys.Claim claim = use.keys().claim("repayment", user, key);
                AccountGuard.Change change = use.trade().accounts().begin()) {
            Repayment repayment = use.repayments()
                    .repay(new Repayments.Wanted(user, request.amount(), String.valueOf(request.currency()), key));
            HttpStatus status = repayment.status() == Status.PENDING ? HttpStatus.ACCEPTED : HttpStatus.OK;
            return ResponseEntity.status(status)
                    .body(new RepaymentAnswer(
                            Long.toString(repayment.repaymentId()), repayment.status(), repayment.applied()));
        }
    }
}
