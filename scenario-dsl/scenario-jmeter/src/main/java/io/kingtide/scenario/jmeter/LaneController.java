package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.jmeter.LaneBoard.Slot;
import io.kingtide.scenario.run.Visit;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.jmeter.control.LoopController;
import org.apache.jmeter.samplers.Sampler;
import org.apache.jmeter.threads.JMeterContextService;
import org.apache.jmeter.threads.JMeterVariables;
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
    private transient boolean arrivalEnded;
    private transient @Nullable NativeController inside;
    private transient NativeRun.@Nullable Clean clean;

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
            if (slot == null) {
                where.began(JMeterContextService.getContext().getVariables());
            }
            Slot own = slot == null ? where.take() : slot;
            if (own == null) {
                over = true;
                return null;
            }
            slot = own;
            while (true) {
                Visit current = visit == null ? begin(own) : visit;
                if (current == null) {
                    over = true;
                    return null;
                }
                visit = current;
                if (inside != null) {
                    Sampler sampler = arrivalEnded ? null : inside.next();
                    if (sampler != null) {
                        return sampler;
                    }
                    leaveNative(current, where);
                    continue;
                }
                switch (current.advance(where.clock().now())) {
                    case SEND -> {
                        sampler().assign(current, where.clock());
                        return sampler();
                    }
                    case NATIVE -> {
                        sampler().began();
                        enterNative(current, where);
                    }
                    case PAUSE -> {
                        sampler().began();
                        long wait = current.dueNanos() - where.clock().now();
                        if (wait > 0) {
                            TimeUnit.NANOSECONDS.sleep(wait);
                        }
                    }
                    case END -> {
                        sampler().began();
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

    private void enterNative(Visit current, LaneBoard where) {
        JMeterVariables variables = JMeterContextService.getContext().getVariables();
        if (clean == null) {
            clean = new NativeRun.Clean(variables);
        }
        clean.restore(variables);
        current.variables().forEach(variables::put);
        current.nativeStarted(where.clock().now());
        where.inside().set(new NativeRun(current, where.clock()));
        arrivalEnded = false;
        NativeController elements = (NativeController)
                subControllersAndSamplers.get(1 + where.place(Objects.requireNonNull(current.nativeStep())));
        elements.fresh();
        inside = elements;
        // Managers of cookies and caches clear themselves at the start of an iteration.
        fireIterationStart();
    }

    private void leaveNative(Visit current, LaneBoard where) {
        inside = null;
        NativeRun run = where.inside().get();
        where.inside().remove();
        if (clean != null) {
            current.takeVariables(
                    clean.changed(JMeterContextService.getContext().getVariables()));
        }
        current.nativeEnded(where.clock().now(), run == null || !run.failed());
    }

    /** A sampler failed, or the test plan wants to go on with the next arrival. */
    @Override
    public void startNextLoop() {
        arrivalEnded = true;
    }

    private @Nullable Visit begin(Slot own) throws InterruptedException {
        sampler().arrival(Objects.requireNonNull(board));
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
