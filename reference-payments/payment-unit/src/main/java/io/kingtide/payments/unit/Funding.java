package io.kingtide.payments.unit;

import io.kingtide.payments.model.AccountNumber;
import io.kingtide.payments.model.IdType;
import io.kingtide.payments.model.PaymentMethod;
import io.kingtide.payments.model.ProRata;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.model.Transfer;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.StoreSession;
import io.kingtide.payments.unit.FundingMapper.Part;
import io.kingtide.payments.unit.FundingMapper.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits payments over their sources, and refunds back over the same. */
final class Funding {
    private Funding() {}

    /**
     * How a combined payment is to be funded; what is left of the order goes on credit.
     *
     * @param coupon minor units from coupons
     * @param balance minor units from the balance
     */
    record Wanted(long coupon, long balance) {}

    /** Writes the parts of a combined payment, in the transaction that writes the payment. */
    static void write(StoreSession session, TradeMapper.Payment payment, @Nullable Wanted wanted) {
        if (payment.method() != PaymentMethod.COMBINED) {
            return;
        }
        if (wanted == null || wanted.coupon() < 0 || wanted.balance() < 0) {
            throw ApiProblem.unprocessable(
                    "bad-funding", "funding is missing or negative; expected coupon and balance, 0 or more each.");
        }
        long credit = payment.amount() - wanted.coupon() - wanted.balance();
        if (wanted.coupon() > payment.amount() || wanted.balance() > payment.amount() || credit < 0) {
            throw ApiProblem.unprocessable(
                    "bad-funding",
                    "coupon and balance exceed the order's " + payment.amount() + "; expected at most that.");
        }
        insert(session, payment, Source.COUPON, wanted.coupon());
        insert(session, payment, Source.BALANCE, wanted.balance());
        insert(session, payment, Source.HUABEI, credit);
    }

    private static void insert(StoreSession session, TradeMapper.Payment payment, Source source, long amount) {
        if (amount > 0) {
            session.mapper(FundingMapper.class).insertOfPayment(payment.paymentId(), source, amount);
        }
    }

    /** The parts of a payment or refund that is not paid from the balance alone. */
    static List<Part> of(StoreSession session, long id, long amount) {
        FundingMapper rows = session.mapper(FundingMapper.class);
        boolean refund = new TransactionId(id).type() == IdType.REFUND;
        List<Part> parts = refund ? rows.ofRefund(id) : rows.ofPayment(id);
        return parts.isEmpty() ? onCredit(amount) : parts;
    }

    static List<Part> onCredit(long amount) {
        return List.of(new Part(Source.HUABEI, amount, 0));
    }

    /** Sets a refund's amount aside at each source, pro rata to what is left there, in the refund's transaction. */
    static void split(StoreSession session, TradeMapper.Refund refund) {
        if (refund.method() != PaymentMethod.COMBINED) {
            return;
        }
        FundingMapper rows = session.mapper(FundingMapper.class);
        List<Part> parts = rows.ofPayment(refund.paymentId());
        List<Long> shares = ProRata.split(
                refund.amount(),
                parts.stream().map(part -> part.amount() - part.refunded()).toList());
        for (int i = 0; i < parts.size(); i++) {
            Source source = parts.get(i).source();
            if (shares.get(i) > 0) {
                if (rows.setAside(refund.paymentId(), source, shares.get(i)) != 1) {
                    throw new IllegalStateException("Payment " + refund.paymentId() + " has less left at " + source);
                }
                rows.insertOfRefund(refund.refundId(), source, shares.get(i));
            }
        }
    }

    /**
     * The transfer of a payment ({@code sign} 1, from its sources to the merchant) or of a refund (-1, back). The
     * merchant's leg of a refund comes first, so that all transfers lock accounts in one order.
     */
    static Transfer transfer(long id, long merchant, long buyer, List<Part> parts, int sign) {
        long sum = parts.stream().mapToLong(Part::amount).sum();
        List<Transfer.Leg> legs = new ArrayList<>();
        legs.add(new Transfer.Leg(AccountNumber.merchant(merchant), sign * sum));
        for (Part part : parts) {
            AccountNumber account = switch (part.source()) {
                case BALANCE -> AccountNumber.user(buyer);
                case HUABEI -> AccountNumber.creditClearing();
                case COUPON -> AccountNumber.couponClearing();
            };
            legs.add(new Transfer.Leg(account, -sign * part.amount()));
        }
        return new Transfer(new TransactionId(id), legs);
    }
}
