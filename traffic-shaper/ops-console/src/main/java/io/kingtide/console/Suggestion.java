package io.kingtide.console;

import io.kingtide.shaper.node.NodeReport;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** "Did you mean": the nearest of the names that exist. */
final class Suggestion {
    private static final int MAX_DISTANCE = 3;

    private Suggestion() {}

    /** The names that nodes declare under a prefix of their probes. */
    static Set<String> declared(NodeRegistry registry, String prefix) {
        Set<String> names = new TreeSet<>();
        for (NodeRegistry.Known node : registry.all()) {
            NodeReport report = node.report();
            Map<String, Long> probes = report == null ? null : report.probes();
            if (probes != null) {
                probes.keySet().stream()
                        .filter(key -> key.startsWith(prefix))
                        .forEach(key -> names.add(key.substring(prefix.length())));
            }
        }
        return names;
    }

    static String near(String name, Collection<String> names) {
        String best = "";
        int least = MAX_DISTANCE + 1;
        for (String candidate : names) {
            int distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        if (!best.isEmpty()) {
            return "; did you mean '" + best + "'?";
        }
        return names.isEmpty() ? "; none is known yet" : "; known are " + names;
    }

    /** Levenshtein's edit distance; names are short. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
