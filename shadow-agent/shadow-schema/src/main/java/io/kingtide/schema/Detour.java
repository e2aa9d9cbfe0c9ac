package io.kingtide.schema;

import io.kingtide.sql.TableName;
import org.jspecify.annotations.Nullable;

/**
 * A way beside triggers and keys by which the rows of a table are another table's too, or are elsewhere, or by which code
 * runs: inheritance, partitions, links, storage engines, policies, domains. Immutable.
 */
final class Detour {
    final String what;
    /** Where it leads, null if that is outside of the catalogue. */
    final @Nullable TableName to;
    /** The code that it runs, null if it runs none. */
    final @Nullable String code;

    private Detour(String what, @Nullable TableName to, @Nullable String code) {
        this.what = what;
        this.to = to;
        this.code = code;
    }

    static Detour leadingOut(String what) {
        return new Detour(what, null, null);
    }

    static Detour leadingTo(TableName to, String what) {
        return new Detour(what, to, null);
    }

    static Detour running(String code, String what) {
        return new Detour(what, null, code);
    }
}
