package io.kingtide.agent.rules;

import org.jspecify.annotations.Nullable;

/** The exception that one table makes from its data source's rule. Immutable. */
public final class TableRule {
    /** What tagged statements may do with a table. */
    public enum Access {
        /** They go to the table's shadow. */
        SHADOW("shadow"),
        /** They may read the production table; writes and locking reads are refused. */
        READ_THROUGH("read-through"),
        /**
         * They draw ids from the production table, as real work does: they may read, lock, update and insert it by
         * itself, nothing more.
         */
        ID_ALLOCATOR("id-allocator"),
        /** They are refused. */
        REFUSE("refuse");

        private final String text;

        Access(String text) {
            this.text = text;
        }

        /** As it is written in {@code shadow.yaml}. */
        public String text() {
            return text;
        }
    }

    private final Access access;
    private final @Nullable String shadowName;

    TableRule(Access access, @Nullable String shadowName) {
        this.access = access;
        this.shadowName = shadowName;
    }

    public Access access() {
        return access;
    }

    /** The shadow's name where it does not follow the template; a template of its own where the rule is for a pattern. */
    public @Nullable String shadowName() {
        return shadowName;
    }
}
