package io.kingtide.payments.unit;

import io.kingtide.payments.model.IdType;
import io.kingtide.payments.model.Slot;
import io.kingtide.payments.runtime.StoreSession;
import java.util.List;

/** Each user's list of what was paid and refunded. */
final class Bills {
    static final int MOST = 100;

    private final Trade trade;

    Bills(Trade trade) {
        this.trade = trade;
    }

    /** The latest bills of the user, at most {@code limit}, that are older than the bill {@code before}. */
    List<LedgerMapper.Bill> latest(long user, long before, int limit) {
        return trade.storeOf(user)
                .inTransaction(session -> session.mapper(LedgerMapper.class).bills(user, before, limit));
    }

    static void ofPayment(StoreSession session, Trade trade, TradeMapper.Payment payment) {
        session.mapper(LedgerMapper.class)
                .insertBill(new LedgerMapper.Bill(
                        trade.ids().next(IdType.BILL, new Slot(payment.slot())).value(),
                        payment.buyer(),
                        "PAYMENT",
                        payment.paymentId(),
                        payment.merchant(),
                        payment.amount(),
                        payment.currency(),
                        payment.createdAt()));
    }

    static void ofRefund(StoreSession session, Trade trade, TradeMapper.Refund refund) {
        session.mapper(LedgerMapper.class)
                .insertBill(new LedgerMapper.Bill(
                        trade.ids().next(IdType.BILL, new Slot(refund.slot())).value(),
                        refund.buyer(),
                        "REFUND",
                        refund.refundId(),
                        refund.merchant(),
                        refund.amount(),
                        refund.currency(),
                        trade.now()));
    }
}
