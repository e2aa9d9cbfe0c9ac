package io.kingtide.shadow.commands;

import io.kingtide.agent.rules.MaskingKind;
import io.kingtide.command.Problem;
import io.kingtide.schema.Column;
import io.kingtide.schema.ShadowTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which columns are masked and how. A text column whose name sounds like a person's data and that nobody has decided
 * about stops the seeding: forgetting one must not copy it.
 */
final class MaskingPlan {
    private static final Map<MaskingKind, Pattern> SOUNDS_LIKE = soundsLike();

    private final Map<String, MaskingKind> kinds;
    private final Set<String> unmasked;

    MaskingPlan(Map<String, MaskingKind> kinds, List<String> unmasked) {
        this.kinds = kinds;
        this.unmasked = new HashSet<>();
        unmasked.forEach(column -> this.unmasked.add(column.toLowerCase(Locale.ROOT)));
    }

    private static Map<MaskingKind, Pattern> soundsLike() {
        Map<MaskingKind, Pattern> patterns = new LinkedHashMap<>();
        patterns.put(MaskingKind.EMAIL, Pattern.compile(".*e?mail.*"));
        patterns.put(MaskingKind.PHONE, Pattern.compile(".*(phone|mobile|telefon|fax).*|tel|.*_tel"));
        patterns.put(MaskingKind.CARD, Pattern.compile(".*(card_?n|card$|pan$|iban).*"));
        patterns.put(MaskingKind.TEXT, Pattern.compile(".*(passport|address|birth|ssn|id_?card|password|secret).*"));
        patterns.put(
                MaskingKind.NAME,
                Pattern.compile("(first_?|last_?|full_?|real_?|user_?|nick_?|holder_?|owner_?|)name"));
        return patterns;
    }

    Optional<MaskingKind> kindOf(ShadowTable table, Column column) {
        String name = column.name().toLowerCase(Locale.ROOT);
        MaskingKind own = kinds.get(tableOf(table) + '.' + name);
        return Optional.ofNullable(own == null ? kinds.get("*." + name) : own);
    }

    /** Throws if a column that sounds personal is neither masked nor declared harmless. */
    void checkComplete(List<ShadowTable> tables) {
        List<String> forgotten = new ArrayList<>();
        for (ShadowTable table : tables) {
            for (Column column : table.production().columns()) {
                sound(column)
                        .filter(kind -> kindOf(table, column).isEmpty() && !isDeclaredHarmless(table, column))
                        .ifPresent(kind -> forgotten.add(
                                tableOf(table) + '.' + column.name().toLowerCase(Locale.ROOT) + '=' + kind.text()));
            }
        }
        if (!forgotten.isEmpty()) {
            throw Problem.usage(
                    "Seeding shadows",
                    "columns that sound like personal data and that nobody has decided about: "
                            + String.join(", ", forgotten),
                    "each masked, or declared harmless",
                    "List them under 'masking' in the rules, or add --mask " + forgotten.get(0) + " or --unmasked "
                            + forgotten.get(0).substring(0, forgotten.get(0).indexOf('=')) + " and so on.");
        }
    }

    private boolean isDeclaredHarmless(ShadowTable table, Column column) {
        String name = column.name().toLowerCase(Locale.ROOT);
        return unmasked.contains(tableOf(table) + '.' + name) || unmasked.contains("*." + name);
    }

    private static Optional<MaskingKind> sound(Column column) {
        String type = column.type().toLowerCase(Locale.ROOT);
        if (column.generated() != null || !(type.contains("char") || type.contains("text") || type.contains("clob"))) {
            return Optional.empty();
        }
        String name = column.name().toLowerCase(Locale.ROOT);
        return SOUNDS_LIKE.entrySet().stream()
                .filter(entry -> entry.getValue().matcher(name).matches())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static String tableOf(ShadowTable table) {
        return table.production().name().name().toLowerCase(Locale.ROOT);
    }
}
