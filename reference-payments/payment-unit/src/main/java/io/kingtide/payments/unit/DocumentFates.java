package io.kingtide.payments.unit;

import io.kingtide.payments.model.IdType;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.runtime.StoreSession;

/** Answers check-backs from the row of the payment or refund that a message tells of. */
final class DocumentFates implements Producer {
    @Override
    public Fate fateOf(StoreSession session, long messageId) {
        TradeMapper mapper = session.mapper(TradeMapper.class);
        if (new TransactionId(messageId).type() == IdType.REFUND) {
            TradeMapper.Refund refund = mapper.refund(messageId);
            return refund == null
                    ? Fate.ROLLED_BACK
                    : switch (refund.status()) {
                        case REFUNDED -> Fate.COMMITTED;
                        case DEFERRED -> Fate.OPEN;
                    };
        }
        TradeMapper.Payment payment = mapper.payment(messageId);
        return payment == null
                ? Fate.ROLLED_BACK
                : switch (payment.status()) {
                    case PAID -> Fate.COMMITTED;
                    case PENDING -> Fate.OPEN;
                    case FAILED -> Fate.ROLLED_BACK;
                };
    }
}
