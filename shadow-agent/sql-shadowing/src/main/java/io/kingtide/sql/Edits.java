package io.kingtide.sql;

import java.util.Map;
import java.util.TreeMap;

/** The places of a text that get other text, by their start; no two overlap. */
final class Edits {
    private final TreeMap<Integer, Edit> byStart = new TreeMap<>();

    /** One place: from, to, and what stands there now. */
    private static final class Edit {
        final int end;
        final String text;

        Edit(int end, String text) {
            this.end = end;
            this.text = text;
        }

        boolean isSame(Edit other) {
            return end == other.end && text.equals(other.text);
        }
    }

    /** Replaces the text from {@code start} to {@code end}; the same place may be named twice with the same text. */
    void replace(int start, int end, String text) {
        Edit edit = new Edit(end, text);
        Edit known = byStart.putIfAbsent(start, edit);
        if (known != null && !known.isSame(edit)) {
            throw new RefusedException(Refusal.AMBIGUOUS, "A name means two tables with different shadows.", start);
        }
    }

    boolean isEmpty() {
        return byStart.isEmpty();
    }

    String applyTo(String text) {
        if (byStart.isEmpty()) {
            return text;
        }
        StringBuilder result = new StringBuilder(text.length() + byStart.size() * 8);
        int copied = 0;
        for (Map.Entry<Integer, Edit> entry : byStart.entrySet()) {
            result.append(text, copied, entry.getKey()).append(entry.getValue().text);
            copied = entry.getValue().end;
        }
        return result.append(text, copied, text.length()).toString();
    }

    /**
     * Whether a server that reads the text as {@code tokens}, and would need {@code others}, is served by these edits: each
     * of the others is here, and each of these that touches one of its tokens is among the others.
     */
    boolean serve(Edits others, Tokens tokens) {
        for (Map.Entry<Integer, Edit> entry : others.byStart.entrySet()) {
            Edit mine = byStart.get(entry.getKey());
            if (mine == null || !mine.isSame(entry.getValue())) {
                return false;
            }
        }
        for (Map.Entry<Integer, Edit> entry : byStart.entrySet()) {
            if (!others.byStart.containsKey(entry.getKey()) && tokens.touches(entry.getKey(), entry.getValue().end)) {
                return false;
            }
        }
        return true;
    }
}
