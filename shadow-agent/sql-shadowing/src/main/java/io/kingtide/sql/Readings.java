package io.kingtide.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * The other ways in which a server may read a text, as its settings or its version have it. A rewrite is good only if it
 * serves every one of them; a reading in which the text does not even fall into tokens is one that the server refuses.
 */
final class Readings {
    private Readings() {}

    static List<Lexis> others(Dialect dialect, Doubts doubts) {
        List<Lexis> others = new ArrayList<>();
        Lexis usual = Lexis.usual(dialect);
        if (doubts.backslashBeforeQuote && dialect == Dialect.MYSQL) {
            // NO_BACKSLASH_ESCAPES, and ANSI_QUOTES, under which "..." is a name and knows no escapes.
            others.add(usual.withBackslashes(false, false));
            others.add(usual.withBackslashes(true, false));
        }
        if (doubts.backslashBeforeQuote && dialect == Dialect.POSTGRESQL) {
            // standard_conforming_strings = off.
            others.add(usual.withBackslashes(true, false));
        }
        if (doubts.commentInComment && dialect == Dialect.H2) {
            others.add(usual.withNestedComments(false));
        }
        int[] versions = doubts.executableVersions();
        if (versions.length > 0) {
            others.add(usual.withExecutable(-1, Integer.MAX_VALUE));
            for (int version : versions) {
                others.add(usual.withExecutable(version, Integer.MAX_VALUE));
            }
            // MariaDB runs its own versions, from 100000 on, but not MySQL's from 5.7 on.
            others.add(usual.withExecutable(Integer.MAX_VALUE, 50_700));
        }
        return others;
    }
}
