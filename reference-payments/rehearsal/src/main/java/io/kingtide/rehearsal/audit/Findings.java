package io.kingtide.rehearsal.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what an audit finds; counts everything, lists the first. Not thread-safe. */
final class Findings {
    private final List<String> sentences = new ArrayList<>();
    private final Set<String> touched = new HashSet<>();
    private long unlisted;
    private long pending;
    private long explained;

    /** A production row that no real client's request explains. */
    void touched(String store, Row row, String why) {
        // A row may be wrong in several ways, and is one row all the same.
        if (touched.add(store + "/" + row.where())) {
            list(store + ": " + row.where() + " " + why);
        }
    }

    /** A production row that is gone, named as it was. */
    void gone(String store, Row row) {
        touched(store, row, "was there before the rehearsal and is gone");
    }

    /** Something that does not hold, without a row that could be pointed at. */
    void wrong(String store, String sentence) {
        list(store + ": " + sentence);
    }

    void pending() {
        pending++;
    }

    void explained() {
        explained++;
    }

    private void list(String sentence) {
        if (sentences.size() < AuditResult.MAX_FINDINGS) {
            sentences.add(sentence);
        } else {
            unlisted++;
        }
    }

    AuditResult result(long shadowRowsWritten) {
        List<String> all = new ArrayList<>(sentences);
        if (unlisted > 0) {
            all.set(all.size() - 1, "... and " + (unlisted + 1) + " more findings");
        }
        return new AuditResult(touched.size(), shadowRowsWritten, all, pending, explained);
    }
}
