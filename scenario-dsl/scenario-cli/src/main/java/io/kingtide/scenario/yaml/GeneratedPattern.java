package io.kingtide.scenario.yaml;

import io.kingtide.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code generated} feeder of YAML computes: text in which {@code {arrival}} is the arrival's number, {@code {digits 6}},
 * {@code {letters 4}} and {@code {hex 8}} are random, and {@code {from 10 to 99}} is a random whole number. The same for the
 * same seed.
 */
final class GeneratedPattern implements BiFunction<Long, RandomGenerator, String> {
    private static final Pattern PART = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern RANGE = Pattern.compile("from (-?\\d{1,17}) to (-?\\d{1,17})");
    private static final Pattern RANDOM = Pattern.compile("(digits|letters|hex) (\\d{1,3})");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private final List<BiFunction<Long, RandomGenerator, String>> parts;

    private GeneratedPattern(List<BiFunction<Long, RandomGenerator, String>> parts) {
        this.parts = parts;
    }

    /**
     * Reads a pattern.
     *
     * @throws ScenarioException if a part in braces is none that is known
     */
    static GeneratedPattern of(String pattern) {
        List<BiFunction<Long, RandomGenerator, String>> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(pattern);
        int at = 0;
        while (matcher.find()) {
            String literal = pattern.substring(at, matcher.start());
            parts.add((arrival, random) -> literal);
            parts.add(part(pattern, matcher.group(1).strip()));
            at = matcher.end();
        }
        String rest = pattern.substring(at);
        parts.add((arrival, random) -> rest);
        return new GeneratedPattern(List.copyOf(parts));
    }

    @Override
    public String apply(Long arrival, RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part.apply(arrival, random)));
        return text.toString();
    }

    private static BiFunction<Long, RandomGenerator, String> part(String pattern, String words) {
        if (words.equals("arrival")) {
            return (arrival, random) -> Long.toString(arrival);
        }
        Matcher range = RANGE.matcher(words);
        if (range.matches() && Long.parseLong(range.group(1)) <= Long.parseLong(range.group(2))) {
            long least = Long.parseLong(range.group(1));
            long most = Long.parseLong(range.group(2));
            return (arrival, random) -> Long.toString(random.nextLong(least, most + 1));
        }
        Matcher drawn = RANDOM.matcher(words);
        if (drawn.matches()) {
            String alphabet = switch (drawn.group(1)) {
                case "digits" -> "0123456789";
                case "hex" -> "0123456789abcdef";
                default -> LETTERS;
            };
            int length = Integer.parseInt(drawn.group(2));
            return (arrival, random) -> {
                StringBuilder text = new StringBuilder(length);
                for (int i = 0; i < length; i++) {
                    text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                return text.toString();
            };
        }
        throw new ScenarioException(
                "generated feeder",
                String.format(Locale.ROOT, "'{%s}' in pattern '%s'", words, pattern),
                "{arrival}, {digits 6}, {letters 4}, {hex 8} or {from 10 to 99}",
                "Correct it; what takes more is code, and a scenario in Java.");
    }
}
