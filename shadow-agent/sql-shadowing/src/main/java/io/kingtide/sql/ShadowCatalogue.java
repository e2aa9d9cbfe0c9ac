package io.kingtide.sql;

/**
 * What is known about the objects of a database, given from outside so that rewriting stays pure. Called once for each
 * table of a statement, on the request's thread: answer from memory. Thread-safe.
 */
public interface ShadowCatalogue {
    /** The standing of a name. */
    enum Standing {
        /** A production table (or view) with a usable shadow. */
        SHADOWED,
        /** Itself a shadow: stays as it is. */
        SHADOW,
        /** A table whose shadow is missing or differs: refused. */
        NO_SHADOW,
        /** Not in the catalogue: refused. */
        UNKNOWN
    }

    /**
     * What the production name {@code table} is, if {@code shadow} is what would take its place. When a name has the form
     * of a shadow already, both are the same.
     */
    Standing standing(TableName table, TableName shadow);

    /**
     * Whether a function is user-defined, and so refused unless listed. The name is dotted as written, without quotes.
     */
    boolean isUserDefined(String function);

    /** Knows nothing and lets everything pass: for text-only use, where each table {@code t} has a shadow. */
    static ShadowCatalogue open() {
        return OpenCatalogue.INSTANCE;
    }
}
