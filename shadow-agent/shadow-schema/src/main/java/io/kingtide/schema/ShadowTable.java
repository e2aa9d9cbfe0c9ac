package io.kingtide.schema;

import io.kingtide.sql.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A production table or view, its shadow, and how they stand. Immutable once planned. */
public final class ShadowTable {
    private final Table production;
    private final TableName shadowName;
    private final @Nullable Table shadow;
    private State state;
    private final List<String> reasons = new ArrayList<>();
    private final List<String> advice = new ArrayList<>();
    private final List<Mend> mends = new ArrayList<>();

    /** How a table stands. */
    public enum State {
        /** Tagged work can use the shadow. */
        READY,
        /** There is no shadow yet. */
        MISSING,
        /** The shadow's columns are not production's. */
        DIFFERENT,
        /** Using the shadow would reach production, or no shadow can be made. */
        REFUSED,
        /** By rule, tagged reads see production. */
        READ_THROUGH,
        /** By rule, tagged work draws ids from it as real work does. */
        ID_ALLOCATOR,
        /** By rule, tagged use is refused. */
        EXCLUDED
    }

    /** When a statement may run: what it needs must be there. */
    enum Phase {
        TABLES,
        CHANGES,
        FOREIGN_KEYS,
        VIEWS
    }

    /** One statement of the repair. */
    static final class Mend {
        final Phase phase;
        final String sql;

        Mend(Phase phase, String sql) {
            this.phase = phase;
            this.sql = sql;
        }
    }

    ShadowTable(Table production, TableName shadowName, @Nullable Table shadow, State state) {
        this.production = production;
        this.shadowName = shadowName;
        this.shadow = shadow;
        this.state = state;
    }

    /** The production side. */
    public Table production() {
        return production;
    }

    /** What the shadow is called, or would be. */
    public TableName shadowName() {
        return shadowName;
    }

    /** The shadow as it is, null while it is missing. */
    public @Nullable Table shadow() {
        return shadow;
    }

    public State state() {
        return state;
    }

    /** Whether tagged work can use it: through its shadow, or reading production by rule. */
    public boolean isUsable() {
        return state == State.READY || state == State.READ_THROUGH || state == State.ID_ALLOCATOR;
    }

    /** Whether ids are drawn from the production table, as far as its columns tell. */
    public boolean looksLikeIdAllocator() {
        return IdAllocators.looksLikeOne(production);
    }

    /** Why it is not ready; empty if it is. */
    public List<String> reasons() {
        return Collections.unmodifiableList(reasons);
    }

    /** What differs without harm, such as an index that the shadow lacks. */
    public List<String> advice() {
        return Collections.unmodifiableList(advice);
    }

    /** The statements that make or mend the shadow, in order; foreign keys and views come last. */
    public List<String> ddl() {
        return mends().stream().map(mend -> mend.sql).collect(Collectors.toList());
    }

    List<Mend> mends() {
        List<Mend> sorted = new ArrayList<>(state == State.REFUSED ? Collections.<Mend>emptyList() : mends);
        sorted.sort((a, b) -> a.phase.compareTo(b.phase));
        return sorted;
    }

    void mend(Phase phase, String sql) {
        mends.add(new Mend(phase, sql));
    }

    void different(String reason) {
        reasons.add(reason);
        if (state == State.READY) {
            state = State.DIFFERENT;
        }
    }

    void refuse(String reason) {
        if (state != State.REFUSED) {
            reasons.clear();
            state = State.REFUSED;
        }
        reasons.add(reason);
    }

    void advise(String text) {
        advice.add(text);
    }

    @Override
    public String toString() {
        return production.name() + " -> " + shadowName + ": " + state + (reasons.isEmpty() ? "" : " " + reasons);
    }
}
