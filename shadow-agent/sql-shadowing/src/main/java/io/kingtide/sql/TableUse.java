package io.kingtide.sql;

/** One table of a statement: what it was called, what it became, and what the statement does with it. */
public final class TableUse {
    private final String name;
    private final String shadow;
    private final TableName canonical;
    private final Access access;
    private final boolean locking;
    private final Treatment treatment;

    /** What a statement does with a table. */
    public enum Access {
        READ,
        WRITE
    }

    /** What the rewriter did about a table. */
    public enum Treatment {
        /** Replaced by its shadow, or already the shadow. */
        SHADOWED,
        /** A read that sees production by rule. */
        READ_THROUGH,
        /** Production's own, by rule: ids are drawn from it. */
        ID_ALLOCATOR,
        /** A system catalogue. */
        SYSTEM,
        /** Left as it is because the whole data source has a twin. */
        TWIN,
        /** The statement was refused before or because of it. */
        UNDECIDED
    }

    TableUse(String name, String shadow, TableName canonical, Access access, boolean locking, Treatment treatment) {
        this.name = name;
        this.shadow = shadow;
        this.canonical = canonical;
        this.access = access;
        this.locking = locking;
        this.treatment = treatment;
    }

    /** The name exactly as the statement writes it, with qualifiers and quotes. */
    public String name() {
        return name;
    }

    /** The text that stands there now; equal to {@link #name()} where nothing was replaced. */
    public String shadow() {
        return shadow;
    }

    /** The name as the catalogue knows it. */
    public TableName canonical() {
        return canonical;
    }

    /** {@link Access#WRITE} if any use of the name in the statement writes. */
    public Access access() {
        return access;
    }

    /** Whether a read locks rows ({@code FOR UPDATE}, {@code LOCK IN SHARE MODE}, {@code WITH (UPDLOCK)}). */
    public boolean locking() {
        return locking;
    }

    /** What was decided about it. */
    public Treatment treatment() {
        return treatment;
    }

    @Override
    public String toString() {
        return access + " " + name + " -> " + shadow;
    }
}
