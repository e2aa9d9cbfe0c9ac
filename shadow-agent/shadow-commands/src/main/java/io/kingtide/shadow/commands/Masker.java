package io.kingtide.shadow.commands;

import io.kingtide.agent.rules.MaskingKind;
import java.util.Locale;

/**
 * Replaces personal data by data of the same form. Deterministic under a key: the same value becomes the same mask in
 * every table and every run, so that joins by it still join; without the key nobody can tell whose it was. Phone and card
 * numbers are permuted, not hashed: different numbers keep being different, also under a unique key. Not thread-safe.
 */
final class Masker {
    private static final int KEPT_PHONE_DIGITS = 3;
    private static final int KEPT_CARD_DIGITS = 6;
    private static final int SHORTEST_CARD = 12;
    private static final String RESERVED_DOMAIN = "@example.com"; // RFC 2606: mail to it reaches nobody
    private static final int LOCAL_PART_LENGTH = 13;
    private static final String LETTERS_OF_LOCAL_PART = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final String[] FIRST_NAMES = {
        "Ada", "Alan", "Anna", "Ben", "Carla", "Cora", "Dan", "Dora", "Edgar", "Elsa", "Emil", "Eva", "Felix", "Frida",
        "Greta", "Hugo", "Ida", "Ines", "Ivan", "Jana", "Joel", "Karl", "Lena", "Leo", "Lily", "Luca", "Mara", "Max",
        "Mia", "Nils", "Nora", "Oskar", "Paul", "Rosa", "Ruth", "Sam", "Tara", "Theo", "Vera", "Zoe"
    };
    private static final String[] LAST_NAMES = {
        "Adler", "Baker", "Berg", "Brook", "Carter", "Cook", "Dale", "Dorn", "Ellis", "Falk", "Field", "Ford", "Frost",
        "Gray", "Hale", "Hill", "Holt", "Hunt", "Keller", "King", "Lane", "Lind", "Marsh", "Moore", "Nash", "North",
        "Palmer", "Park", "Reed", "Rowe", "Shaw", "Snow", "Stone", "Swan", "Turner", "Vale", "Wade", "West", "Wood",
        "York"
    };
    private static final String FAMILY_NAMES = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜";
    private static final String GIVEN_NAMES = "安宁平和文武明亮春夏秋冬山川江河松柏梅兰竹菊云雨雪星晨光思远志诚信义仁勇";

    private final KeyedDigits keyed;

    Masker(byte[] key) {
        this.keyed = new KeyedDigits(key);
    }

    /** The mask of a value, at most {@code longest} characters long. */
    String mask(MaskingKind kind, String value, int longest) {
        if (value.isBlank()) {
            return value;
        }
        String masked = switch (kind) {
            case NAME -> name(value);
            case PHONE -> phone(value);
            case CARD -> card(value);
            case EMAIL -> email(value, longest);
            case TEXT -> text(value);
        };
        return masked.substring(0, Math.min(masked.length(), longest)).stripTrailing();
    }

    /** Another name; when chance gives the same one, the next try is taken. */
    private String name(String value) {
        String masked = value;
        for (int attempt = 0; masked.equals(value) && attempt < 8; attempt++) {
            masked = value.codePoints().anyMatch(Character::isIdeographic)
                    ? chineseName(value, attempt)
                    : spacedName(value, attempt);
        }
        return masked;
    }

    private String chineseName(String value, int attempt) {
        StringBuilder masked = new StringBuilder();
        masked.append(pick(FAMILY_NAMES, value + attempt, 0));
        for (int i = 1; i < value.length(); i++) {
            masked.append(pick(GIVEN_NAMES, value + attempt, i));
        }
        return masked.toString();
    }

    private String spacedName(String value, int attempt) {
        String[] words = value.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            if (!words[i].isEmpty()) {
                String[] names = i == 0 || i < words.length - 1 ? FIRST_NAMES : LAST_NAMES;
                words[i] = inCaseOf(words[i], names[keyed.below(names.length, "name", value + attempt, i)]);
            }
        }
        return String.join(" ", words);
    }

    private char pick(String from, String value, int position) {
        return from.charAt(keyed.below(from.length(), "pick", value, position));
    }

    private static String inCaseOf(String original, String name) {
        if (original.equals(original.toUpperCase(Locale.ROOT)) && original.length() > 1) {
            return name.toUpperCase(Locale.ROOT);
        }
        return original.equals(original.toLowerCase(Locale.ROOT)) ? name.toLowerCase(Locale.ROOT) : name;
    }

    private String phone(String value) {
        String digits = digitsOf(value);
        int kept = digits.length() > KEPT_PHONE_DIGITS + 1 ? KEPT_PHONE_DIGITS : 0;
        String head = digits.substring(0, kept);
        return withDigits(value, head + keyed.permute("phone" + head, digits.substring(kept)));
    }

    private String card(String value) {
        String digits = digitsOf(value);
        if (digits.length() < SHORTEST_CARD) {
            return withDigits(value, keyed.permute("card", digits));
        }
        String issuer = digits.substring(0, KEPT_CARD_DIGITS);
        String account = digits.substring(KEPT_CARD_DIGITS, digits.length() - 1);
        String unchecked = issuer + keyed.permute("card" + issuer, account);
        return withDigits(value, unchecked + checkDigit(unchecked));
    }

    /** Luhn's check digit: from the right, every other digit is doubled and its digits are added up. */
    static int checkDigit(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit * 2 : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return (10 - sum % 10) % 10;
    }

    private String email(String value, int longest) {
        int room = Math.min(LOCAL_PART_LENGTH, longest - RESERVED_DOMAIN.length());
        if (room < 2 || value.indexOf('@') < 0) {
            return text(value);
        }
        // Mail addresses are compared without regard to case.
        String canonical = value.toLowerCase(Locale.ROOT);
        StringBuilder local = new StringBuilder("u");
        while (local.length() < room) {
            local.append(LETTERS_OF_LOCAL_PART.charAt(
                    keyed.below(LETTERS_OF_LOCAL_PART.length(), "email", canonical, local.length())));
        }
        return local + RESERVED_DOMAIN;
    }

    private String text(String value) {
        StringBuilder masked = new StringBuilder(value);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isDigit(c)) {
                masked.setCharAt(i, (char) ('0' + keyed.below(10, "text", value, i)));
            } else if (Character.isIdeographic(c)) {
                masked.setCharAt(i, pick(GIVEN_NAMES, value, i));
            } else if (Character.isLetter(c)) {
                char base = Character.isUpperCase(c) ? 'A' : 'a';
                masked.setCharAt(i, (char) (base + keyed.below(26, "text", value, i)));
            }
        }
        return masked.toString();
    }

    private static String digitsOf(String value) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= '0' && value.charAt(i) <= '9') {
                digits.append(value.charAt(i));
            }
        }
        return digits.toString();
    }

    /** The value with its digits replaced in order, everything else as it was. */
    private static String withDigits(String value, String digits) {
        StringBuilder text = new StringBuilder(value);
        int next = 0;
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= '0' && value.charAt(i) <= '9') {
                text.setCharAt(i, digits.charAt(next++));
            }
        }
        return text.toString();
    }
}
