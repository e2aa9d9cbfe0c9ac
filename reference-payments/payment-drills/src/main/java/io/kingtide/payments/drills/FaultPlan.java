package io.kingtide.payments.drills;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a soak breaks, step by step: the same seed and the same number of victims give the same steps. */
final class FaultPlan {
    private static final int SHORTEST_MILLIS = 300;
    private static final int LONGEST_MILLIS = 4000;
    private static final double TWO_AT_ONCE = 0.25;
    private static final double FROZEN = 0.3;
    private static final double CALLS_TOO = 0.3;

    private final Random random;
    private final int victims;

    /**
     * @param victims how many processes there are to break, at least 2
     */
    FaultPlan(long seed, int victims) {
        this.random = new Random(seed);
        this.victims = victims;
    }

    /** How a process is broken. */
    enum How {
        KILLED,
        FROZEN
    }

    /** One process that is broken, by its number. */
    record Broken(int victim, How how) {}

    /**
     * One step.
     *
     * @param pauseMillis how long everything works before
     * @param broken what is broken, one after the other; no process twice
     * @param callsFail whether calls between the services are lost, repeated and late meanwhile
     * @param awayMillis how long it stays so
     */
    record Step(long pauseMillis, List<Broken> broken, boolean callsFail, long awayMillis) {}

    Step next() {
        long pause = millis();
        List<Broken> broken = new ArrayList<>();
        int first = random.nextInt(victims);
        broken.add(new Broken(first, how()));
        if (random.nextDouble() < TWO_AT_ONCE) {
            int second = (first + 1 + random.nextInt(victims - 1)) % victims;
            broken.add(new Broken(second, how()));
        }
        return new Step(pause, broken, random.nextDouble() < CALLS_TOO, millis());
    }

    private How how() {
        return random.nextDouble() < FROZEN ? How.FROZEN : How.KILLED;
    }

    private long millis() {
        return SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
    }
}
