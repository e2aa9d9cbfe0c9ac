package io.kingtide.scenario.yaml;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys that one kind of mapping knows. The JSON schema has a definition of the same name with the same keys; a test
 * holds them together.
 *
 * @param name the definition's name
 * @param known in the order in which they are told
 */
record Keys(String name, Set<String> known) {
    private static final int MAX_LENGTH = 60;

    Keys(String name, String... known) {
        this(name, new LinkedHashSet<>(List.of(known)));
    }

    Keys and(String... more) {
        Set<String> all = new LinkedHashSet<>(known);
        all.addAll(List.of(more));
        return new Keys(name, all);
    }

    /** The known word nearest to what was written, if it is near enough to be meant. */
    static String suggestion(String written, Iterable<String> known) {
        if (written.length() > MAX_LENGTH) {
            return "";
        }
        String best = "";
        int least = 1 + Math.max(1, written.length() / 3);
        for (String word : known) {
            int distance = distance(written.toLowerCase(java.util.Locale.ROOT), word);
            if (distance < least) {
                least = distance;
                best = word;
            }
        }
        return best.isEmpty() ? "" : " Did you mean '" + best + "'?";
    }

    /** Levenshtein's, where two neighbours that changed places count as one mistake. */
    private static int distance(String one, String other) {
        int[][] table = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                int least =
                        Math.min(table[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(table[i - 1][j], table[i][j - 1]));
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                table[i][j] = swapped ? Math.min(least, table[i - 2][j - 2] + 1) : least;
            }
        }
        return table[one.length()][other.length()];
    }
}
