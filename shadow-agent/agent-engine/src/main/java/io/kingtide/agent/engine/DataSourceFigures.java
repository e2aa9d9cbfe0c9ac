package io.kingtide.agent.engine;

import java.util.Collection;

/** What the status says of the data sources in numbers. Immutable. */
public final class DataSourceFigures {
    static final DataSourceFigures NONE = new DataSourceFigures(0, 0, 0, 0, 0);

    final long tablesUsable;
    final long tablesUnusable;
    final long cacheHits;
    final long cacheMisses;
    final long cacheEntries;

    public DataSourceFigures(
            long tablesUsable, long tablesUnusable, long cacheHits, long cacheMisses, long cacheEntries) {
        this.tablesUsable = tablesUsable;
        this.tablesUnusable = tablesUnusable;
        this.cacheHits = cacheHits;
        this.cacheMisses = cacheMisses;
        this.cacheEntries = cacheEntries;
    }

    /** The figures of several data sources together. */
    public static DataSourceFigures sum(Collection<DataSourceFigures> all) {
        DataSourceFigures sum = NONE;
        for (DataSourceFigures one : all) {
            sum = new DataSourceFigures(
                    sum.tablesUsable + one.tablesUsable,
                    sum.tablesUnusable + one.tablesUnusable,
                    sum.cacheHits + one.cacheHits,
                    sum.cacheMisses + one.cacheMisses,
                    sum.cacheEntries + one.cacheEntries);
        }
        return sum;
    }
}
