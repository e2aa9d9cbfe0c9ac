package io.kingtide.payments.unit;

import io.kingtide.payments.model.PaymentStatus;
import io.kingtide.payments.model.RefundStatus;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.runtime.StoreSession;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells the clusters of bills what was paid and given back, one message per payment and refund. Each carries whole bills
 * with a version, so that a consumer can take them in any order and any number of times. A payment's bill changes with
 * each refund; its version is what was set aside for refunds plus one, which every refund makes larger.
 */
final class BillMessages {
    static final String TOPIC = "BILL";

    private final MessageCentre centre;
    private final JsonMapper json;

    BillMessages(MessageCentre centre, JsonMapper json) {
        this.centre = centre;
        this.json = json;
    }

    record BillVersion(
            String refId,
            String kind,
            String billId,
            long user,
            long merchant,
            long amount,
            long refunded,
            String currency,
            long version,
            long at) {}

    /** Writes the message of a payment, in the transaction that writes the payment. */
    MessageMapper.Message ofPayment(StoreSession session, TradeMapper.Payment payment) {
        return centre.write(
                session,
                payment.paymentId(),
                payment.slot(),
                TOPIC,
                body(List.of(bill(payment))),
                payment.status() == PaymentStatus.PAID);
    }

    /**
     * Writes the message of a refund, in the transaction that writes the refund.
     *
     * @param payment the payment as it is after the refund's amount was set aside
     */
    MessageMapper.Message ofRefund(StoreSession session, TradeMapper.Refund refund, TradeMapper.Payment payment) {
        BillVersion bill = new BillVersion(
                Long.toString(refund.refundId()),
                "REFUND",
                billIdOf(refund.refundId()),
                refund.buyer(),
                refund.merchant(),
                refund.amount(),
                0,
                refund.currency(),
                1,
                refund.createdAt());
        return centre.write(
                session,
                refund.refundId(),
                refund.slot(),
                TOPIC,
                body(List.of(bill, bill(payment))),
                refund.status() == RefundStatus.REFUNDED);
    }

    private static BillVersion bill(TradeMapper.Payment payment) {
        return new BillVersion(
                Long.toString(payment.paymentId()),
                "PAYMENT",
                billIdOf(payment.paymentId()),
                payment.buyer(),
                payment.merchant(),
                payment.amount(),
                payment.refunded(),
                payment.currency(),
                1 + payment.refunded(),
                payment.createdAt());
    }

    private static String billIdOf(long refId) {
        return new TransactionId(refId).ofItsBill().toString();
    }

    private String body(List<BillVersion> bills) {
        return json.writeValueAsString(bills);
    }
}
