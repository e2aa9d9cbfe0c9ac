package io.kingtide.payments.unit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kingtide.payments.model.AccountNumber;
import io.kingtide.payments.model.IdType;
import io.kingtide.payments.model.PaymentMethod;
import io.kingtide.payments.model.RefundStatus;
import io.kingtide.payments.model.Slot;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.shaper.RequestContext;
import io.kingtide.shaper.limits.Importance;
import io.kingtide.shaper.spring.RequestImportance;
import io.kingtide.shaper.switches.DegradationSwitch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The public calls of a unit. Ids are text, amounts are minor units. */
@RestController
final class PaymentApi {
    private static final String USER = RequestContext.USER_HEADER;
    private static final String KEY = "Idempotency-Key";
    private static final String BAGGAGE = "baggage";
    private static final int MOST_BILLS = 100;

    private final UseCases use;
    private final UnitSwitches switches;

    PaymentApi(UseCases use, UnitSwitches switches) {
        this.use = use;
        this.switches = switches;
    }

    /** What the API offers, wired. */
    record UseCases(
            Trade trade,
            IdempotencyKeys keys,
            Orders orders,
            Payments payments,
            Refunds refunds,
            Repayments repayments,
            BillClient bills,
            CreditActivities credit) {}

    /** The degradations that this unit obeys. */
    record UnitSwitches(String unit, DegradationSwitch billHistory, DegradationSwitch refunds) {
        boolean isOn(DegradationSwitch which, long user, @Nullable String baggage) {
            return which.isOn(RequestContext.of(Long.toString(user), baggage, unit));
        }
    }

    record OrderRequest(long buyer, long merchant, long amount, String currency) {}

    record OrderAnswer(String orderId, String status) {}

    /** {@code funding} is for COMBINED: what coupons and the balance pay; the rest goes on credit. */
    record PaymentRequest(String orderId, long buyer, PaymentMethod method, Funding.@Nullable Wanted funding) {}

    record PaymentAnswer(String paymentId, String status) {}

    record RefundRequest(String paymentId, long buyer, long amount) {}

    record RefundAnswer(String refundId, RefundStatus status) {}

    /** One bill; {@code refunded} is what of a payment was given back or will be. */
    record BillLine(
            String billId,
            String kind,
            String refId,
            long merchant,
            long amount,
            long refunded,
            String currency,
            long atMillis) {}

    /** A page of bills; {@code next} is the value of {@code before} for the following page, absent on the last. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BillsAnswer(
            List<BillLine> bills,
            boolean degraded,
            @Nullable String next) {}

    record CreditAnswer(long limit, long used) {}

    /** {@code credit} is null while the credit service does not answer. */
    record AccountAnswer(
            long user,
            long balance,
            String currency,
            @Nullable CreditAnswer credit) {}

    @RequestImportance(Importance.CRITICAL)
    @PostMapping("/api/orders")
    ResponseEntity<OrderAnswer> createOrder(
            @RequestHeader(USER) long user, @RequestHeader(KEY) String key, @RequestBody OrderRequest request) {
        requireOwn(user, request.buyer());
        try (IdempotencyKeys.Claim claim = use.keys().claim("order", user, key);
                AccountGuard.Change change = use.trade().accounts().begin()) {
            TradeMapper.Order order = use.orders()
                    .create(
                            new Orders.NewOrder(
                                    user, request.merchant(), request.amount(), String.valueOf(request.currency())),
                            key);
            // The status at creation, so that a repeated call gets the answer of the first.
            return ResponseEntity.status(HttpStatus.CREATED)
                    .body(new OrderAnswer(Long.toString(order.orderId()), "CREATED"));
        }
    }

    @RequestImportance(Importance.CRITICAL)
    @PostMapping("/api/payments")
    PaymentAnswer pay(
            @RequestHeader(USER) long user, @RequestHeader(KEY) String key, @RequestBody PaymentRequest request) {
        requireOwn(user, request.buyer());
        if (request.method() == null) {
            throw ApiProblem.unprocessable("bad-method", "method is missing; expected BALANCE, HUABEI or COMBINED.");
        }
        if ((request.funding() != null) != (request.method() == PaymentMethod.COMBINED)) {
            throw ApiProblem.unprocessable(
                    "bad-funding", "funding belongs to COMBINED and to no other method; expected it there.");
        }
        long orderId = id(request.orderId(), IdType.ORDER, user);
        try (IdempotencyKeys.Claim claim = use.keys().claim("payment", user, key);
                AccountGuard.Change change = use.trade().accounts().begin()) {
            return answer(
                    use.payments().pay(new Payments.Pay(user, orderId, request.method(), request.funding(), key)));
        }
    }

    private static PaymentAnswer answer(TradeMapper.Payment payment) {
        return switch (payment.status()) {
            case PAID -> new PaymentAnswer(Long.toString(payment.paymentId()), "PAID");
            case PENDING ->
                throw ApiProblem.conflict(
                        "payment-pending", "The payment is not decided yet; ask again with the same Idempotency-Key.");
            case FAILED -> throw failed(payment.reason());
        };
    }

    private static ApiProblem failed(String reason) {
        return switch (reason) {
            case "RISK" ->
                ApiProblem.of(
                        HttpStatus.PAYMENT_REQUIRED, "risk-rejected", "Risk control rejected this payment by credit.");
            case "NO_FUNDS" ->
                ApiProblem.of(
                        HttpStatus.PAYMENT_REQUIRED,
                        "no-funds",
                        "Credit line, coupons or balance do not cover their part of the order.");
            default ->
                ApiProblem.retryLater(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "credit-unavailable",
                        "The credit service did not answer and the payment was called off; the order can be paid again"
                                + " under a new Idempotency-Key.",
                        1);
        };
    }

    @RequestImportance(Importance.DEFERRABLE)
    @PostMapping("/api/refunds")
    ResponseEntity<RefundAnswer> refund(
            @RequestHeader(USER) long user,
            @RequestHeader(KEY) String key,
            @RequestHeader(name = BAGGAGE, required = false) @Nullable String baggage,
            @RequestBody RefundRequest request) {
        requireOwn(user, request.buyer());
        long paymentId = id(request.paymentId(), IdType.PAYMENT, user);
        try (IdempotencyKeys.Claim claim = use.keys().claim("refund", user, key);
                AccountGuard.Change change = use.trade().accounts().begin()) {
            boolean defer = switches.isOn(switches.refunds(), user, baggage);
            Refunds.Answer refund =
                    use.refunds().refund(new Refunds.Refunding(user, paymentId, request.amount(), key), defer);
            HttpStatus status = refund.status() == RefundStatus.DEFERRED ? HttpStatus.ACCEPTED : HttpStatus.OK;
            return ResponseEntity.status(status)
                    .body(new RefundAnswer(Long.toString(refund.refundId()), refund.status()));
        }
    }

    @RequestImportance(Importance.DEGRADABLE)
    @GetMapping("/api/bills")
    BillsAnswer bills(
            @RequestHeader(USER) long caller,
            @RequestHeader(name = BAGGAGE, required = false) @Nullable String baggage,
            @RequestParam("user") long user,
            @RequestParam(name = "limit", defaultValue = "20") int limit,
            @RequestParam(name = "before", defaultValue = "9223372036854775807") long before) {
        requireOwn(caller, user);
        if (limit < 1 || limit > MOST_BILLS) {
            throw ApiProblem.unprocessable("bad-limit", "limit is " + limit + "; expected 1 to " + MOST_BILLS + ".");
        }
        if (switches.isOn(switches.billHistory(), user, baggage)) {
            return new BillsAnswer(List.of(), true, null);
        }
        List<BillLine> page = use.bills().latest(user, before, limit);
        if (page == null) {
            // Bills are a cluster of their own, and its loss is no reason to fail.
            return new BillsAnswer(List.of(), true, null);
        }
        String next = page.size() < limit ? null : page.get(limit - 1).billId();
        return new BillsAnswer(page, false, next);
    }

    @RequestImportance(Importance.DEGRADABLE)
    @GetMapping("/api/accounts/{user}")
    AccountAnswer account(@RequestHeader(USER) long caller, @PathVariable("user") long user) {
        requireOwn(caller, user);
        LedgerMapper.Account account = use.trade()
                .storeOf(user)
                .inTransaction(session -> session.mapper(LedgerMapper.class)
                        .account(AccountNumber.user(user).value()));
        if (account == null) {
            throw ApiProblem.of(HttpStatus.NOT_FOUND, "no-such-account", "This user has no account.");
        }
        CreditClient.Line line = use.credit().line(user);
        return new AccountAnswer(
                user,
                account.balance(),
                account.currency(),
                line == null ? null : new CreditAnswer(line.limit(), line.used()));
    }

    /** This API, described. */
    @GetMapping(path = "/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    Resource openApi() {
        return new ClassPathResource("openapi.json", PaymentApi.class);
    }

    private void requireOwn(long caller, long user) {
        use.trade().requireOwn(caller, user);
    }

    private static long id(@Nullable String text, IdType type, long user) {
        TransactionId id;
        try {
            id = TransactionId.parse(text == null ? "" : text, type);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.unprocessable("bad-id", "Reading the id: " + e.getMessage() + ".");
        }
        if (!id.slot().equals(Slot.ofUser(user))) {
            throw ApiProblem.unprocessable("other-user", "This id belongs to a user of another slot.");
        }
        return id.value();
    }
}
