package io.kingtide.payments.unit;

import io.kingtide.payments.model.AccountNumber;
import io.kingtide.payments.model.OrderStatus;
import io.kingtide.payments.model.PaymentMethod;
import io.kingtide.payments.model.PaymentStatus;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.model.Transfer;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.StoreSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Pays orders: from the balance in one local transaction, by credit as a flexible transaction. */
final class Payments {
    private final Trade trade;
    private final Shards shards;
    private final CreditActivities credit;
    private final Outbox outbox;

    Payments(Trade trade, Shards shards, CreditActivities credit, Outbox outbox) {
        this.trade = trade;
        this.shards = shards;
        this.credit = credit;
        this.outbox = outbox;
    }

    /** A payment and its half message, if this very call wrote them. */
    private record Written(TradeMapper.Payment payment, MessageMapper.@Nullable Message message) {}

    /**
     * @param funding how a combined payment is split; null for other methods
     */
    record Pay(long buyer, long orderId, PaymentMethod method, Funding.@Nullable Wanted funding, String key) {
        boolean takesBalance() {
            return method == PaymentMethod.BALANCE || (funding != null && funding.balance() > 0);
        }

        String hash() {
            return funding == null
                    ? IdempotencyKeys.hash("payment", orderId, method)
                    : IdempotencyKeys.hash("payment", orderId, method, funding.coupon(), funding.balance());
        }
    }

    /** Pays, or answers as this key was answered before. */
    TradeMapper.Payment pay(Pay pay) {
        Shards.Place place = shards.placePayment(pay.buyer(), pay.orderId(), pay.takesBalance(), pay.key(), pay.hash());
        Store store = place.store();
        try {
            return pay.method() == PaymentMethod.BALANCE ? fromBalance(place, pay) : byCredit(place, pay);
        } catch (StoreFailure.DuplicateKey e) {
            return store.inTransaction(session -> earlier(session.mapper(TradeMapper.class), pay))
                    .orElseThrow(() -> e);
        }
    }

    private TradeMapper.Payment fromBalance(Shards.Place place, Pay pay) {
        Written written = place.store().inTransaction(session -> {
            TradeMapper mapper = session.mapper(TradeMapper.class);
            TradeMapper.Order order = enter(session, pay);
            if (order.status() != OrderStatus.CREATED) {
                return new Written(earlier(mapper, pay).orElseThrow(() -> notPayable(order)), null);
            }
            TradeMapper.Payment payment = newPayment(place.id(), order, pay, PaymentStatus.PAID);
            mapper.insertPayment(payment);
            expectOne(mapper.moveOrder(order.orderId(), OrderStatus.CREATED, OrderStatus.PAID), "order");
            settle(session, payment, AccountNumber.user(pay.buyer()));
            return new Written(payment, outbox.bills().ofPayment(session, payment));
        });
        if (written.message() != null) {
            outbox.centre().confirm(place.store(), written.message());
        }
        return written.payment();
    }

    private TradeMapper.Payment byCredit(Shards.Place place, Pay pay) {
        Store store = place.store();
        Optional<Written> started = store.inTransaction(session -> begin(session, place.id(), pay));
        if (started.isEmpty()) {
            return store.inTransaction(session -> earlier(session.mapper(TradeMapper.class), pay))
                    .orElseThrow();
        }
        TradeMapper.Payment decided = credit.run(store, started.get().payment());
        outbox.tell(store, decided.status(), started.get().message());
        return decided;
    }

    /** Reserves the order and writes the activity down before anyone else is asked; empty if this was done before. */
    private Optional<Written> begin(StoreSession session, long paymentId, Pay pay) {
        TradeMapper mapper = session.mapper(TradeMapper.class);
        TradeMapper.Order order = enter(session, pay);
        if (order.status() != OrderStatus.CREATED) {
            if (earlier(mapper, pay).isEmpty()) {
                throw notPayable(order);
            }
            return Optional.empty();
        }
        TradeMapper.Payment payment = newPayment(paymentId, order, pay, PaymentStatus.PENDING);
        mapper.insertPayment(payment);
        expectOne(mapper.moveOrder(order.orderId(), OrderStatus.CREATED, OrderStatus.PAYING), "order");
        Funding.write(session, payment, pay.funding());
        credit.log(session, payment);
        return Optional.of(new Written(payment, outbox.bills().ofPayment(session, payment)));
    }

    private TradeMapper.Order enter(StoreSession session, Pay pay) {
        trade.slots().enter(session, pay.buyer());
        TradeMapper.Order order = session.mapper(TradeMapper.class).order(pay.orderId());
        if (order == null || order.buyer() != pay.buyer()) {
            throw ApiProblem.of(HttpStatus.NOT_FOUND, "no-such-order", "This buyer has no order with this id.");
        }
        return order;
    }

    /** What this key led to before, if it was used. */
    private static Optional<TradeMapper.Payment> earlier(TradeMapper mapper, Pay pay) {
        TradeMapper.Payment found = mapper.paymentByKey(pay.buyer(), pay.key());
        if (found != null) {
            IdempotencyKeys.requireSameBody(found.requestHash(), pay.hash());
        }
        return Optional.ofNullable(found);
    }

    private TradeMapper.Payment newPayment(long paymentId, TradeMapper.Order order, Pay pay, PaymentStatus status) {
        return new TradeMapper.Payment(
                paymentId,
                order.orderId(),
                order.slot(),
                order.buyer(),
                order.merchant(),
                order.amount(),
                order.currency(),
                pay.method(),
                status,
                "",
                0,
                pay.key(),
                pay.hash(),
                trade.now());
    }

    private void settle(StoreSession session, TradeMapper.Payment payment, AccountNumber from) {
        Transfer transfer = Transfer.between(
                new TransactionId(payment.paymentId()),
                from,
                AccountNumber.merchant(payment.merchant()),
                payment.amount());
        if (!Ledger.post(session, transfer, payment.createdAt())) {
            throw ApiProblem.of(
                    HttpStatus.PAYMENT_REQUIRED,
                    "no-funds",
                    "The balance does not cover the order; nothing was changed. Top up, or pay by HUABEI.");
        }
    }

    private static ApiProblem notPayable(TradeMapper.Order order) {
        return ApiProblem.conflict(
                "order-not-payable",
                "The order is " + order.status() + "; expected CREATED. It was or is being paid under another"
                        + " Idempotency-Key.");
    }

    private static void expectOne(int rows, String what) {
        if (rows != 1) {
            throw new IllegalStateException("A locked " + what + " changed under its lock");
        }
    }
}
