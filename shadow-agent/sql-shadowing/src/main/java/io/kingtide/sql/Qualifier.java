package io.kingtide.sql;

/** A dotted reference in an expression whose first parts may name a table source: {@code orders.id}, {@code s.orders.*}. */
final class Qualifier {
    /** The token of the first part; the others follow, two tokens apart. */
    final int first;
    /** How many parts may belong to the table's name; what remains is the column. */
    final int parts;

    final Scope scope;

    Qualifier(int first, int parts, Scope scope) {
        this.first = first;
        this.parts = parts;
        this.scope = scope;
    }
}
