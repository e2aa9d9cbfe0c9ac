package io.kingtide.shadow.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.agent.rules.MaskingKind;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MaskerTest {
    private final Masker masker = with("a key of sixteen and more");

    @Test
    void theSameValueGetsTheSameMaskUnderTheSameKeyOnly() {
        for (MaskingKind kind : MaskingKind.values()) {
            String value = "anna.frost13800138000@mail.cn";
            assertThat(mask(kind, value))
                    .isEqualTo(with("a key of sixteen and more").mask(kind, value, 99));
            assertThat(mask(kind, value))
                    .isNotEqualTo(with("another key, also long").mask(kind, value, 99));
            assertThat(mask(kind, value)).isNotEqualTo(value);
        }
    }

    @Test
    void phonesKeepTheirFormAndLeadingDigits() {
        assertThat(mask(MaskingKind.PHONE, "+86 (138) 0013-8000")).matches("\\+86 \\(1\\d\\d\\) \\d{4}-\\d{4}");
        assertThat(mask(MaskingKind.PHONE, "13800138000")).matches("138\\d{8}");
        assertThat(mask(MaskingKind.PHONE, "110")).matches("\\d{3}");
    }

    @Test
    void differentNumbersStayDifferent() {
        Set<String> masks = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            masks.add(mask(MaskingKind.PHONE, String.format("1380000%04d", i)));
        }
        assertThat(masks).hasSize(10_000);
        Set<String> short4 = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            short4.add(mask(MaskingKind.PHONE, String.format("%03d", i)));
        }
        assertThat(short4).as("a permutation of all three-digit numbers").hasSize(1_000);
    }

    @Test
    void cardsKeepIssuerAndLengthAndHaveARightCheckDigit() {
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            StringBuilder digits = new StringBuilder("622202");
            while (digits.length() < 12 + i % 8) {
                digits.append(random.nextInt(10));
            }
            String card = digits.toString();
            String masked = mask(MaskingKind.CARD, card);
            assertThat(masked).hasSameSizeAs(card).startsWith("622202");
            assertThat(passesLuhn(masked)).as(masked).isTrue();
        }
        assertThat(mask(MaskingKind.CARD, "6222 0212 3456 7890")).matches("6222 02\\d\\d \\d{4} \\d{4}");
    }

    @Test
    void checkDigitsAreThoseOfTheUsualExample() {
        assertThat(Masker.checkDigit("7992739871")).isEqualTo(3);
    }

    @Test
    void mailGoesToADomainThatReachesNobody() {
        assertThat(mask(MaskingKind.EMAIL, "Anna.Frost@corp.example")).matches("u[a-z2-9]{12}@example\\.com");
        assertThat(mask(MaskingKind.EMAIL, "ANNA@x.cn")).isEqualTo(mask(MaskingKind.EMAIL, "anna@x.cn"));
        assertThat(masker.mask(MaskingKind.EMAIL, "anna@x.cn", 18)).hasSize(18).endsWith("@example.com");
        assertThat(masker.mask(MaskingKind.EMAIL, "a@b.cn", 8)).matches("[a-z]@[a-z]\\.[a-z]{2}");
    }

    @Test
    void namesStayNamesOfTheirScript() {
        assertThat(mask(MaskingKind.NAME, "anna maria frost"))
                .matches("[a-z]+ [a-z]+ [a-z]+")
                .isNotEqualTo("anna maria frost");
        assertThat(mask(MaskingKind.NAME, "ANNA FROST")).matches("[A-Z]+ [A-Z]+");
        assertThat(mask(MaskingKind.NAME, "王小明"))
                .hasSize(3)
                .matches("\\p{IsHan}{3}")
                .isNotEqualTo("王小明");
        assertThat(masker.mask(MaskingKind.NAME, "Al Li", 5)).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void textKeepsLettersDigitsAndEverythingElseInPlace() {
        assertThat(mask(MaskingKind.TEXT, "Flat 7b, 王 Street!"))
                .matches("[A-Z][a-z]{3} \\d[a-z], \\p{IsHan} [A-Z][a-z]{5}!");
        assertThat(mask(MaskingKind.TEXT, "  ")).isEqualTo("  ");
    }

    private String mask(MaskingKind kind, String value) {
        return masker.mask(kind, value, 99);
    }

    private static Masker with(String key) {
        return new Masker(key.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean passesLuhn(String digits) {
        int body = digits.length() - 1;
        return Masker.checkDigit(digits.substring(0, body)) == digits.charAt(body) - '0';
    }
}
