package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.jmeter.LaneBoard.Slot;
import io.kingtide.scenario.run.Visit;
import java.util.concurrent.TimeUnit;
import org.apache.jmeter.control.LoopController;
import org.apache.jmeter.samplers.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * The controller of a lane's thread: asked for the next sampler, it goes on with its visit, or waits for the next one.
 * JMeter makes one for each thread by {@link #clone}.
 */
public final class LaneController extends LoopController {
    private static final long serialVersionUID = 1L;

    private transient @Nullable LaneBoard board;
    private transient @Nullable Slot slot;
    private transient @Nullable Visit visit;
    private transient boolean over;

    /** For JMeter, which copies test elements by this constructor. */
    public LaneController() {
        setLoops(-1);
        setName("kingtide lanes");
    }

    LaneController(LaneBoard board) {
        this();
        this.board = board;
    }

    @Override
    public Object clone() {
        LaneController copy = (LaneController) super.clone();
        copy.board = board;
        return copy;
    }

    @Override
    public @Nullable Sampler next() {
        LaneBoard where = board;
        if (where == null || over) {
            return null;
        }
        try {
            Slot own = slot == null ? where.take() : slot;
            slot = own;
            while (true) {
                Visit current = visit == null ? begin(own) : visit;
                if (current == null) {
                    over = true;
                    return null;
                }
                visit = current;
                switch (current.advance(where.clock().now())) {
                    case SEND -> {
                        sampler().assign(current, where.clock());
                        return sampler();
                    }
                    case PAUSE -> {
                        long wait = current.dueNanos() - where.clock().now();
                        if (wait > 0) {
                            TimeUnit.NANOSECONDS.sleep(wait);
                        }
                    }
                    case END -> {
                        visit = null;
                        own.done();
                    }
                }
            }
        } catch (InterruptedException e) {
            over = true;
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private @Nullable Visit begin(Slot own) throws InterruptedException {
        sampler().arrival();
        return own.await();
    }

    @Override
    public boolean isDone() {
        return over;
    }

    private VisitSampler sampler() {
        return (VisitSampler) subControllersAndSamplers.get(0);
    }
}
