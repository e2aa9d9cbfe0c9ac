package io.kingtide.shadow.commands;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed choices and a keyed permutation of digit strings.
 *
 * <p>The permutation is a Feistel network over decimal digits, in the manner of format-preserving encryption: the string
 * is split in halves, and in each of ten rounds one half is added, modulo its power of ten, to a keyed hash of the other.
 * Each round can be undone by subtracting, so the whole is a bijection on strings of that length: no two numbers get the
 * same mask. It is not the standardised FF1 and does not claim its proofs; it keeps seeds apart from people.
 */
final class KeyedDigits {
    private static final int ROUNDS = 10;
    private static final int BLOCK = 18; // two halves of nine digits each fit a long with room to add

    private final Mac mac;

    KeyedDigits(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }

    /** A number from 0 to {@code bound} - 1 that depends on the key and all arguments. */
    int below(int bound, String purpose, String value, int position) {
        return (int) Long.remainderUnsigned(hash(purpose + '\u0001' + value + '\u0001' + position), bound);
    }

    /** The digits' mask: as many digits. {@code tweak} makes different permutations of one key. */
    String permute(String tweak, String digits) {
        StringBuilder masked = new StringBuilder();
        for (int start = 0; start < digits.length(); start += BLOCK) {
            int end = Math.min(digits.length(), start + BLOCK);
            masked.append(permuteBlock(tweak + '\u0001' + start, digits.substring(start, end)));
        }
        return masked.toString();
    }

    private String permuteBlock(String tweak, String digits) {
        int leftLength = digits.length() / 2;
        int rightLength = digits.length() - leftLength;
        if (leftLength == 0) {
            long shifted = Long.parseLong(digits) + Long.remainderUnsigned(hash(tweak), 10);
            return String.valueOf(shifted % 10);
        }
        long left = Long.parseLong(digits.substring(0, leftLength));
        long right = Long.parseLong(digits.substring(leftLength));
        for (int round = 0; round < ROUNDS; round++) {
            if (round % 2 == 0) {
                left = add(left, tweak + '\u0001' + round + '\u0001' + right, leftLength);
            } else {
                right = add(right, tweak + '\u0001' + round + '\u0001' + left, rightLength);
            }
        }
        return padded(left, leftLength) + padded(right, rightLength);
    }

    private long add(long half, String input, int length) {
        long modulus = Math.round(Math.pow(10, length));
        return (half + Long.remainderUnsigned(hash(input), modulus)) % modulus;
    }

    private static String padded(long number, int length) {
        String text = Long.toString(number);
        return "0".repeat(length - text.length()) + text;
    }

    private long hash(String input) {
        return ByteBuffer.wrap(mac.doFinal(input.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }
}
