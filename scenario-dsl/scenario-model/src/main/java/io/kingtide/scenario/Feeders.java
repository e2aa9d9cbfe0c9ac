package io.kingtide.scenario;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Feeders that compute their values. */
final class Feeders {
    private Feeders() {}

    /** Evenly distributed whole numbers, both ends included. */
    record Uniform(String variable, long least, long most) implements Feeder, Feeder.Source {
        @Override
        public Source open() {
            return this;
        }

        @Override
        public void next(long arrival, RandomGenerator random, Variables into) {
            into.set(variable, Long.toString(random.nextLong(least, most + 1)));
        }
    }

    /** Zipf-distributed whole numbers; the lowest is the most frequent. */
    record Skewed(String variable, int least, Zipf zipf) implements Feeder, Feeder.Source {
        @Override
        public Source open() {
            return this;
        }

        @Override
        public void next(long arrival, RandomGenerator random, Variables into) {
            into.set(variable, Long.toString(least + (long) zipf.next(random)));
        }
    }

    /** A text that no other record of this or any other run has. */
    record Unique(String variable) implements Feeder {
        @Override
        public Source open() {
            String run = Long.toString(UUID.randomUUID().getMostSignificantBits() >>> 1, 36);
            java.util.concurrent.atomic.AtomicLong count = new java.util.concurrent.atomic.AtomicLong();
            return (arrival, random, into) ->
                    into.set(variable, run + '-' + Long.toString(count.getAndIncrement(), 36));
        }
    }
}
