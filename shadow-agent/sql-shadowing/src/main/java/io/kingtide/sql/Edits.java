package io.kingtide.sql;

import java.util.Arrays;

/** The places of a text that get other text; no two overlap. Kept as found, and put in order when they are needed. */
final class Edits {
    private Edit[] edits = new Edit[4];
    private int count;
    private boolean ordered = true;

    /** One place: from, to, and what stands there now. */
    private static final class Edit implements Comparable<Edit> {
        final int start;
        final int end;
        final String text;

        Edit(int start, int end, String text) {
            this.start = start;
            this.end = end;
            this.text = text;
        }

        boolean isSame(Edit other) {
            return start == other.start && end == other.end && text.equals(other.text);
        }

        @Override
        public int compareTo(Edit other) {
            return Integer.compare(start, other.start);
        }
    }

    /** Replaces the text from {@code start} to {@code end}; the same place may be named twice with the same text. */
    void replace(int start, int end, String text) {
        if (count == edits.length) {
            edits = Arrays.copyOf(edits, count * 2);
        }
        ordered &= count == 0 || edits[count - 1].start < start;
        edits[count++] = new Edit(start, end, text);
    }

    boolean isEmpty() {
        return count == 0;
    }

    String applyTo(String text) {
        if (count == 0) {
            return text;
        }
        order();
        StringBuilder result = new StringBuilder(text.length() + count * 8);
        int copied = 0;
        for (int i = 0; i < count; i++) {
            result.append(text, copied, edits[i].start).append(edits[i].text);
            copied = edits[i].end;
        }
        return result.append(text, copied, text.length()).toString();
    }

    /**
     * Whether a server that reads the text as {@code tokens}, and would need {@code others}, is served by these edits: each
     * of the others is here, and each of these that touches one of its tokens is among the others.
     */
    boolean serve(Edits others, Tokens tokens) {
        order();
        others.order();
        int j = 0;
        for (int i = 0; i < count; i++) {
            if (j < others.count && others.edits[j].isSame(edits[i])) {
                j++;
            } else if (tokens.touches(edits[i].start, edits[i].end)) {
                return false;
            }
        }
        return j == others.count;
    }

    /** Sorts by place and drops what is named twice. */
    private void order() {
        if (ordered) {
            return;
        }
        Arrays.sort(edits, 0, count);
        int kept = 1;
        for (int i = 1; i < count; i++) {
            Edit last = edits[kept - 1];
            if (edits[i].start < last.end && !edits[i].isSame(last)) {
                throw new RefusedException(
                        Refusal.AMBIGUOUS, "A name means two tables with different shadows.", edits[i].start);
            }
            if (!edits[i].isSame(last)) {
                edits[kept++] = edits[i];
            }
        }
        count = kept;
        ordered = true;
    }
}
