package io.kingtide.scenario;

import java.util.random.RandomGenerator;

/**
 * Where variables come from. A feeder is immutable; each run opens its own {@link Source}. Shipped feeders are made with
 * {@link ScenarioDsl}; users may implement their own.
 */
@FunctionalInterface
public interface Feeder {
    /** The records of one run. */
    Source open();

    /**
     * The records of one worker of a run on several machines: those that no other worker takes. Feeders whose records
     * depend only on the arrival and its random numbers need not care; those that hand out a stock must.
     */
    default Source open(Share share) {
        return open();
    }

    /** Gives records. Thread-safe. */
    @FunctionalInterface
    interface Source {
        /**
         * Sets the variables of the next record.
         *
         * @param arrival the number of the arrival within the run, unique, from 0
         * @param random seeded by run and arrival, so that a run can be repeated
         * @throws FeederDryException if there are no more records and the feeder does not start over
         */
        void next(long arrival, RandomGenerator random, Variables into);
    }
}
