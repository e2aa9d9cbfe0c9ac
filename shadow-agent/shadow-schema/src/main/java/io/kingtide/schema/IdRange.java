package io.kingtide.schema;

import java.util.Locale;

/**
 * Where the numbering of a shadow begins, so that nobody can take its ids for production's: half of the column's range
 * up, capped at 2^52 so that programs that keep ids in doubles (JavaScript) still read them exactly.
 */
final class IdRange {
    private static final long LARGEST_START = 1L << 52;
    private static final long LEAST_ROOM = 16;

    private final long largest;

    private IdRange(long largest) {
        this.largest = largest;
    }

    static IdRange of(Column column) {
        String type = column.type().toLowerCase(Locale.ROOT);
        if (type.startsWith("tinyint")) {
            return new IdRange(Byte.MAX_VALUE);
        }
        if (type.startsWith("smallint")) {
            return new IdRange(Short.MAX_VALUE);
        }
        if (type.startsWith("mediumint")) {
            return new IdRange((1L << 23) - 1);
        }
        if (type.startsWith("int")) {
            return new IdRange(Integer.MAX_VALUE);
        }
        return new IdRange(Long.MAX_VALUE);
    }

    /** The first id by the type alone: ids of production stay below it unless it has used half of its range. */
    long usualStart() {
        return Math.min(LARGEST_START, largest / 2 + 1);
    }

    /** The first id of a shadow while production is at {@code nextId}, or -1 if there is no room left. */
    long start(long nextId) {
        long usual = usualStart();
        if (nextId < usual - usual / 4) {
            return usual;
        }
        long start = nextId + (largest - nextId) / 2;
        return largest - start < LEAST_ROOM ? -1 : start;
    }
}
