package io.kingtide.schema;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A column as the catalogue describes it; texts are in the database's own syntax. Immutable. */
public final class Column {
    private final String name;
    private final String type;
    private final boolean nullable;
    private final @Nullable String defaultText;
    private final @Nullable String generated;
    private final @Nullable String identity;
    private final @Nullable String attributes;

    private Column(Builder from) {
        this.name = from.name;
        this.type = from.type;
        this.nullable = from.nullable;
        this.defaultText = from.defaultText;
        this.generated = from.generated;
        this.identity = from.identity;
        this.attributes = from.attributes;
    }

    /** What a reader has found of a column so far. */
    static final class Builder {
        private final String name;
        private final String type;
        private boolean nullable = true;
        private @Nullable String defaultText;
        private @Nullable String generated;
        private @Nullable String identity;
        private @Nullable String attributes;

        Builder(String name, String type) {
            this.name = name;
            this.type = type;
        }

        Builder nullable(boolean value) {
            this.nullable = value;
            return this;
        }

        Builder defaultText(@Nullable String text) {
            this.defaultText = text;
            return this;
        }

        Builder generated(@Nullable String text) {
            this.generated = text;
            return this;
        }

        Builder identity(@Nullable String text) {
            this.identity = text;
            return this;
        }

        Builder attributes(@Nullable String text) {
            this.attributes = text;
            return this;
        }

        Column build() {
            return new Column(this);
        }
    }

    public String name() {
        return name;
    }

    /** The whole type, such as {@code varchar(40)}. */
    public String type() {
        return type;
    }

    public boolean isNullable() {
        return nullable;
    }

    /** The default expression, null if there is none. */
    public @Nullable String defaultText() {
        return defaultText;
    }

    /** The expression of a generated column with its keywords, null if it is not generated. */
    public @Nullable String generated() {
        return generated;
    }

    /** How the database numbers rows by this column ({@code AUTO_INCREMENT}, {@code BY DEFAULT} ...), null if not. */
    public @Nullable String identity() {
        return identity;
    }

    /** Further attributes, such as a collation, null if none. */
    @Nullable
    String attributes() {
        return attributes;
    }

    /** What two columns that serve the same statements have in common; names of sequences and tables are left out. */
    boolean isLike(Column other) {
        return type.equalsIgnoreCase(other.type)
                && nullable == other.nullable
                && Objects.equals(generated, other.generated)
                && Objects.equals(identity, other.identity)
                && Objects.equals(defaultText, other.defaultText)
                && Objects.equals(attributes, other.attributes);
    }

    @Override
    public String toString() {
        return name
                + ' '
                + type
                + (nullable ? "" : " not null")
                + (defaultText == null ? "" : " default " + defaultText)
                + (generated == null ? "" : ' ' + generated)
                + (identity == null ? "" : " identity " + identity)
                + (attributes == null ? "" : ' ' + attributes);
    }
}
