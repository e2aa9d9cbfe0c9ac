package io.kingtide.agent.rules;

/** Finds the known word that a wrong one was probably meant to be. */
public final class Suggestion {
    private Suggestion() {}

    /** {@code "; did you mean 'x'?"}, or the list of what is known. */
    public static String of(String wrong, Iterable<String> known) {
        String best = null;
        int bestDistance = Math.max(2, wrong.length() / 3) + 1;
        for (String word : known) {
            int distance = distance(wrong, word);
            if (distance < bestDistance) {
                best = word;
                bestDistance = distance;
            }
        }
        return best == null ? "; expected one of " + String.join(", ", known) : "; did you mean '" + best + "'?";
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
