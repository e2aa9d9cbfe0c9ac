package io.kingtide.payments.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits an amount over shares that are left, in proportion to each. Every part is rounded down to a minor unit; what
 * rounding leaves over goes to the first shares that have room, one unit each. Parts therefore sum to the amount, none
 * exceeds its share, and splitting all that is left gives each share back exactly.
 */
public final class ProRata {
    private ProRata() {}

    /**
     * @param amount 0 to the sum of the shares
     * @param left what is left of each share, none negative
     * @throws IllegalArgumentException if the shares do not cover the amount
     * @throws ArithmeticException if amount times share does not fit 63 bits (both up to 3 thousand million do)
     */
    public static List<Long> split(long amount, List<Long> left) {
        long total = left.stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
        if (amount < 0 || amount > total || left.stream().anyMatch(share -> share < 0)) {
            throw new IllegalArgumentException(amount + " cannot be split over " + left);
        }
        List<Long> parts = new ArrayList<>();
        long given = 0;
        for (long share : left) {
            long part = total == 0 ? 0 : Math.multiplyExact(amount, share) / total;
            parts.add(part);
            given += part;
        }
        for (int i = 0; given < amount; i = (i + 1) % left.size()) {
            if (parts.get(i) < left.get(i)) {
                parts.set(i, parts.get(i) + 1);
                given++;
            }
        }
        return List.copyOf(parts);
    }
}
