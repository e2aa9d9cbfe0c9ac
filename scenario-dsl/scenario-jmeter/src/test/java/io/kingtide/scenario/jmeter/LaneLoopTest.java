package io.kingtide.scenario.jmeter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In virtual time and without a pacing thread: what is due is done when somebody brings something. */
class LaneLoopTest {
    private static final long MILLI = 1_000_000;

    private final Threads threads = new Threads();
    private final List<RuntimeException> broken = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private long now;
    private final LaneLoop loop = new LaneLoop(() -> now, threads, broken::add);

    private static final class Threads implements LaneLoop.Threads {
        private int spare = 1;
        private int wanted;

        @Override
        public boolean spare() {
            return spare > 0;
        }

        @Override
        public void wanted() {
            wanted++;
        }
    }

    @Test
    void whoBringsSomethingAlsoDoesWhatIsDueInOrderOfTime() {
        loop.schedule(() -> done.add("at 3 ms"), 3 * MILLI);
        loop.schedule(() -> done.add("at 1 ms"), MILLI);
        loop.schedule(() -> done.add("at 9 ms"), 9 * MILLI);
        now = 5 * MILLI;
        loop.execute(() -> done.add("brought"));
        assertThat(done).containsExactly("brought", "at 1 ms", "at 3 ms");
    }

    @Test
    void anActionThatAnActionBringsComesAfterItAndNotInIt() {
        loop.execute(() -> {
            loop.execute(() -> done.add("second"));
            done.add("first");
        });
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void anActionThatThrowsIsToldOfAndTheLoopGoesOn() {
        loop.execute(() -> {
            throw new IllegalStateException("feeder");
        });
        loop.execute(() -> done.add("next"));
        assertThat(broken).singleElement().hasToString("java.lang.IllegalStateException: feeder");
        assertThat(done).containsExactly("next");
    }

    @Test
    void addsNoLaneWhileOthersComeFreeAndOneWhenTheyHaveStopped() {
        assertThat(added()).isTrue();
        loop.laneBegan();
        loop.ended(() -> {});
        assertThat(added()).isFalse();
        now += MILLI;
        assertThat(added()).isTrue();
    }

    @Test
    void addsALaneEvenWhereOthersComeFreeButSeldom() {
        int lanes = 0;
        for (int i = 0; i < 1_000; i++) {
            now += MILLI / 10;
            loop.ended(() -> {});
            if (added()) {
                lanes++;
                loop.laneBegan();
            }
        }
        assertThat(lanes).isBetween(40, 52);
    }

    @Test
    void waitsForAnAddedLaneToSendSomethingBeforeItAddsTheNext() {
        assertThat(added()).isTrue();
        now += 100 * MILLI;
        assertThat(added()).isFalse();
        loop.laneBegan();
        assertThat(added()).isTrue();
    }

    @Test
    void asksForAThreadWhereNoneIsSpareAndGoesOnWhenItIsThere() {
        threads.spare = 0;
        loop.execute(() -> loop.afterConnections(() -> done.add("went on")));
        assertThat(added()).isFalse();
        assertThat(threads.wanted).isEqualTo(1);
        assertThat(done).isEmpty();
        threads.spare = 1;
        loop.threadCame();
        assertThat(done).containsExactly("went on");
        assertThat(added()).isTrue();
    }

    /** Once each left a timer behind that woke the next, until nothing else was done. */
    @Test
    void whoeverWaitsForALaneWaitsWithOneTimer() {
        threads.spare = 0;
        loop.execute(this::waitAgain);
        for (int i = 0; i < 100; i++) {
            loop.ended(() -> {});
        }
        done.clear();
        now += 2 * MILLI;
        loop.execute(() -> {});
        assertThat(done).hasSize(1);
    }

    private void waitAgain() {
        done.add("looked");
        loop.afterConnections(this::waitAgain);
    }

    private boolean added() {
        boolean[] may = new boolean[1];
        loop.execute(() -> may[0] = loop.mayAddLane());
        return may[0];
    }
}
