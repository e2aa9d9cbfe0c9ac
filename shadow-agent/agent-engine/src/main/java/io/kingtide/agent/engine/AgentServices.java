package io.kingtide.agent.engine;

import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.RefusedTestTrafficException;
import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.rules.ShadowRules;
import java.lang.instrument.Instrumentation;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the engine offers to the instrumentations. Thread-safe. */
public final class AgentServices {
    private final AgentSettings settings;
    private final Admission admission;
    private final Ledger ledger;
    private final Coverage coverage;
    private final Clock clock;
    private final @Nullable Instrumentation instrumentation;
    private final ConcurrentMap<String, Supplier<?>> statusSections = new ConcurrentHashMap<>();
    private final List<Runnable> recurring = new CopyOnWriteArrayList<>();
    private volatile Supplier<DataSourceFigures> dataSources = () -> DataSourceFigures.NONE;
    private volatile DataSourceFigures lastFigures = DataSourceFigures.NONE;
    private volatile Supplier<@Nullable String> rulesProblem = () -> null;
    private volatile @Nullable ShadowRules rules;

    AgentServices(
            AgentSettings settings,
            Admission admission,
            Ledger ledger,
            Coverage coverage,
            Clock clock,
            @Nullable Instrumentation instrumentation) {
        this.settings = settings;
        this.admission = admission;
        this.ledger = ledger;
        this.coverage = coverage;
        this.clock = clock;
        this.instrumentation = instrumentation;
    }

    public AgentSettings settings() {
        return settings;
    }

    public Admission admission() {
        return admission;
    }

    public Ledger ledger() {
        return ledger;
    }

    public Coverage coverage() {
        return coverage;
    }

    public Clock clock() {
        return clock;
    }

    /** The rules in force, null while there are none: then everything tagged is refused. */
    public @Nullable ShadowRules rules() {
        return rules;
    }

    void rules(ShadowRules next) {
        rules = next;
    }

    /** Adds a section to the status; the supplier is asked each time it is written. */
    public void status(String section, Supplier<? extends @Nullable Object> content) {
        statusSections.put(section, content);
    }

    /** Has the figures of the data sources asked from here. */
    public void dataSources(Supplier<DataSourceFigures> figures) {
        dataSources = figures;
    }

    DataSourceFigures dataSources() {
        return dataSources.get();
    }

    void rulesProblem(Supplier<@Nullable String> problem) {
        rulesProblem = problem;
        status("rulesProblem", problem);
    }

    @Nullable
    String rulesProblem() {
        return rulesProblem.get();
    }

    Map<String, Supplier<?>> statusSections() {
        return statusSections;
    }

    /** Has work done a few times a second on the agent's own thread. It must be short; what it throws is swallowed. */
    public void recurring(Runnable work) {
        recurring.add(work);
    }

    void recur() {
        lastFigures = dataSources.get();
        for (Runnable work : recurring) {
            try {
                work.run();
            } catch (RuntimeException e) {
                SwallowedErrors.count(e);
            }
        }
    }

    /** Weaves classes that turned up while the application runs. */
    public void weave(Weave weave) {
        if (instrumentation != null) {
            new Weaver(coverage, Collections.singletonList(weave)).install(instrumentation);
        }
    }

    /**
     * Counts a refusal of what the current thread's test traffic does, and says so in its answer.
     *
     * @param code what {@code Kingtide-Refused} carries
     * @return what the library's caller is to meet
     */
    public RefusedTestTrafficException refusal(String code, String message) {
        TestTraffic traffic = Carrier.current();
        if (traffic != null) {
            traffic.refused(code);
        }
        ledger.refused(code);
        return new RefusedTestTrafficException(message);
    }

    /**
     * The value of {@code Kingtide-Status}: what JMX says, in one line, for the health page of a service. What needs
     * counting is some hundred milliseconds old: this is asked for each tagged answer.
     */
    public String figuresEcho() {
        DataSourceFigures figures = lastFigures;
        long refused = 0;
        for (long count : ledger.refusals().values()) {
            refused += count;
        }
        return "admitted=" + ledger.admittedCount() + "; rewritten=" + ledger.rewrittenCount() + "; refused=" + refused
                + "; tables=" + figures.tablesUsable + "; unusable=" + figures.tablesUnusable + "; cache-hits="
                + figures.cacheHits + "; cache-misses=" + figures.cacheMisses;
    }

    /** The value of {@code Kingtide-Shadow}. */
    public String readinessEcho() {
        ShadowRules current = rules;
        return (admission.isOpen() ? "ready" : "not-ready") + "; agent=" + AgentVersion.TEXT + "; rules="
                + (current == null ? "none" : current.hash()) + "; instance=" + settings.instance();
    }
}
