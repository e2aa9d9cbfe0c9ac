package io.kingtide.scenario;

/**
 * Which part of a run this process carries out: worker {@code index} of {@code of} takes every arrival whose number leaves
 * that remainder. All workers together send exactly the arrivals of the plan, each of them once.
 *
 * @param index from 0
 * @param of how many workers there are, 1 to {@link #MAX_WORKERS}
 */
public record Share(int index, int of) {
    /** More workers than this are a mistake. */
    public static final int MAX_WORKERS = 256;

    /** The whole run in this process. */
    public static final Share ALL = new Share(0, 1);

    public Share {
        if (of < 1 || of > MAX_WORKERS || index < 0 || index >= of) {
            throw new ScenarioException(
                    "Sharing a run",
                    "worker " + index + " of " + of,
                    "1 to " + MAX_WORKERS + " workers, counted from 0",
                    "Correct the list of workers.");
        }
    }

    /** Whether something with this number belongs to this worker. */
    public boolean has(long number) {
        return number % of == index;
    }

    /** The number within the whole run of this worker's {@code count}-th own thing, both from 0. */
    public long numberOf(long count) {
        return count * of + index;
    }

    /** This worker's part of a limit; never less than 1, so that the parts may add up to a little more. */
    public int partOf(int limit) {
        return Math.max(1, limit / of + (index < limit % of ? 1 : 0));
    }
}
