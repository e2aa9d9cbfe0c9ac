package io.kingtide.scenario.run;

import io.kingtide.scenario.Answer;
import io.kingtide.scenario.FeederDryException;
import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.UnknownVariableException;
import io.kingtide.scenario.Variables;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One arrival on its way through its journey: a small interpreter of steps, the same for every engine. The engine asks
 * {@link #advance} what comes next, does it, and tells what came of it; the visit keeps variables, checks answers,
 * decides what counts as a failure, and tells the recorder. Used by one thread at a time, except that {@link #abandon} may
 * come from another.
 *
 * <p>The planned start of the first request is the arrival's; that of a later one is the end of the request before it plus
 * the think time between them. So a stall of the target counts against every arrival that it held up, and a slow engine
 * counts against itself.
 */
public final class Visit {
    /** What the engine does next. */
    public enum Next {
        /** Send {@link #call()}, calling {@link #sent} before, {@link #answered} or {@link #failed} after. */
        SEND,
        /**
         * Carry out {@link #nativeStep()}, calling {@link #nativeStarted} before, {@link #sampled} for each request, and
         * {@link #nativeEnded} after.
         */
        NATIVE,
        /** Come back to {@link #advance} at {@link #dueNanos()}. */
        PAUSE,
        /** It is over. */
        END
    }

    private final Visits run;
    private final Arrival arrival;
    private final Variables variables = new Variables();
    private final SplittableRandom random;
    private final CallWriter calls;
    private final Deque<Frame> frames = new ArrayDeque<>(4);
    /** Made by the first pace: most visits have none. */
    private @Nullable Map<Step.Pace, Long> paces;

    private long plannedNanos;
    private long startNanos;
    private boolean started;
    private boolean ended;
    private boolean ok = true;
    private boolean inFlight;
    private @Nullable HttpStep step;
    private @Nullable HttpCall call;
    /** Whether the call is to be sent as it stands, because an answer asked for it. */
    private boolean sendAgain;

    private int redirects;
    private int challenges;
    private @Nullable NativeStep script;
    /** How late the step in the engine's own language was entered; the first request in it takes that on. */
    private long entryLagNanos;

    private int scriptFailures;

    Visit(Visits run, Arrival arrival) {
        this.run = run;
        this.arrival = arrival;
        this.plannedNanos = arrival.plannedNanos();
        this.random = new SplittableRandom(run.plan.seed() ^ (arrival.number() + 1) * 0x9E3779B97F4A7C15L);
        this.calls = new CallWriter(run, variables, random);
        run.plan.variables().forEach(variables::set);
        frames.push(
                new Frame(run.plan.journeys().get(arrival.journey()).journey().steps(), 1, "", false));
    }

    /** What comes next. */
    public synchronized Next advance(long nowNanos) {
        if (ended) {
            return Next.END;
        }
        if (!started) {
            started = true;
            run.recorder.arrivalStarted(arrival.journey(), arrival.plannedNanos(), nowNanos);
        }
        if (sendAgain) {
            sendAgain = false;
            return Next.SEND;
        }
        while (!frames.isEmpty()) {
            Frame frame = frames.peek();
            if (frame.at == frame.steps.size()) {
                nextRound(frame);
                continue;
            }
            Step next = frame.steps.get(frame.at);
            if (next instanceof HttpStep http) {
                if (plannedNanos > nowNanos) {
                    return Next.PAUSE;
                }
                frame.at++;
                if (prepare(http, nowNanos)) {
                    return Next.SEND;
                }
            } else if (next instanceof NativeStep own) {
                if (plannedNanos > nowNanos) {
                    return Next.PAUSE;
                }
                frame.at++;
                script = own;
                return Next.NATIVE;
            } else {
                frame.at++;
                perform(next, nowNanos);
            }
        }
        end(nowNanos);
        return Next.END;
    }

    /** The request to send. */
    public synchronized HttpCall call() {
        if (call == null) {
            throw new IllegalStateException("There is a call only after advance() said SEND");
        }
        return call;
    }

    /** What to carry out after {@code NATIVE}; null when none is under way. */
    public synchronized @Nullable NativeStep nativeStep() {
        return script;
    }

    /** The variables as they are now, for a step in the engine's own language. */
    public synchronized Map<String, String> variables() {
        return variables.all();
    }

    /** Takes over variables that such a step has set. */
    public synchronized void takeVariables(Map<String, String> changed) {
        changed.forEach(variables::set);
    }

    /** The step in the engine's own language starts now. */
    public synchronized void nativeStarted(long nowNanos) {
        scriptFailures = 0;
        entryLagNanos = Math.max(0, nowNanos - plannedNanos);
    }

    /**
     * A request of the step in the engine's own language ended. Only the script knows when it wanted to send: its first
     * request was planned as much before its start as the arrival was late, each later one when it started.
     *
     * @param answer null if there was none, or if the engine does not show it
     * @param error null if the engine counts it as OK
     */
    public synchronized void sampled(
            String request, long sentNanos, long endNanos, @Nullable Answer answer, @Nullable String error) {
        NativeStep own = script;
        if (own == null || ended) {
            return;
        }
        String echoMissing = answer == null ? null : checkEcho(request, answer);
        String refusal = answer != null && answer.status() == 403 ? answer.header("Kingtide-Refused") : null;
        if (run.plan.tagged() && answer == null && error == null) {
            echoMissing = "no echo";
            run.control.stop(new StopReason(
                    StopReason.Kind.NO_ECHO,
                    "No echo: the answer to tagged request '" + request + "' cannot be seen. Leave out --campaign"));
        }
        String failure = refusal != null ? "refused: " + refusal : echoMissing != null ? echoMissing : error;
        Outcome outcome = refusal != null ? Outcome.REFUSED : failure == null ? Outcome.OK : Outcome.FAILED;
        run.recorder.stepFinished(
                arrival.journey(),
                run.request(own.requests().contains(request) ? request : NativeStep.OTHER),
                sentNanos - entryLagNanos,
                sentNanos,
                endNanos,
                outcome,
                failure == null ? null : AnswerChecks.label(failure));
        entryLagNanos = 0;
        plannedNanos = Math.max(plannedNanos, endNanos);
        scriptFailures += failure == null ? 0 : 1;
    }

    /**
     * The step in the engine's own language is over.
     *
     * @param well whether the journey goes on
     */
    public synchronized void nativeEnded(long nowNanos, boolean well) {
        if (!well && scriptFailures == 0) {
            // A request that could not even be put together is told nowhere else.
            sampled(NativeStep.OTHER, nowNanos, nowNanos, null, "the script failed without a request");
        }
        script = null;
        plannedNanos = Math.max(plannedNanos, nowNanos);
        if (!well && !ended) {
            leaveGroup();
        }
    }

    /** When the next request is planned, after {@code PAUSE}. */
    public synchronized long dueNanos() {
        return plannedNanos;
    }

    /** The request starts now. */
    public synchronized void sent(long nowNanos) {
        startNanos = redirects + challenges == 0 ? nowNanos : startNanos;
        inFlight = true;
    }

    /** Whether a request was sent and neither answer nor failure was told. */
    public synchronized boolean inFlight() {
        return inFlight;
    }

    /** The request was answered, the whole body included. */
    public synchronized void answered(long endNanos, Answer answer) {
        HttpStep http = current();
        String echoMissing = checkEcho(http.name(), answer);
        String refusal = answer.status() == 403 ? answer.header("Kingtide-Refused") : null;
        if (refusal != null) {
            finishStep(endNanos, Outcome.REFUSED, AnswerChecks.label("refused: " + refusal));
            return;
        }
        HttpCall asked = call;
        if (echoMissing == null && answerChallenge(asked, answer)) {
            return;
        }
        if (echoMissing == null && asked != null && http.options().followRedirects() && Redirect.isOne(answer)) {
            follow(asked, answer, endNanos);
            return;
        }
        String error = echoMissing != null
                ? echoMissing
                : AnswerChecks.firstFailure(http, answer, variables, endNanos - startNanos);
        finishStep(endNanos, error == null ? Outcome.OK : Outcome.FAILED, error);
    }

    /** A redirect is part of its step: the engine sends once more, and the step ends with the last answer. */
    private void follow(HttpCall asked, Answer answer, long endNanos) {
        String url = Redirect.target(asked, answer);
        String allowed = url == null ? null : run.absolute(url);
        if (++redirects > Redirect.MOST) {
            finishStep(endNanos, Outcome.FAILED, "too many redirects");
        } else if (allowed == null) {
            // The tag, and the load, go to hosts that are listed and to no others.
            finishStep(endNanos, Outcome.FAILED, "redirect to a host that is not allowed");
        } else {
            call = Redirect.next(asked, answer.status(), allowed);
            inFlight = false;
            sendAgain = true;
        }
    }

    /** A challenge is answered within its step too, once for each hop; whether it could be. */
    private boolean answerChallenge(@Nullable HttpCall asked, Answer answer) {
        if (asked == null || answer.status() != 401 || challenges > redirects) {
            return false;
        }
        HttpCall authorized = calls.authorized(asked, answer);
        if (authorized == null) {
            return false;
        }
        challenges++;
        call = authorized;
        inFlight = false;
        sendAgain = true;
        return true;
    }

    /**
     * The request failed without an answer.
     *
     * @param error a short label from a small set, such as {@code connection refused}
     */
    public synchronized void failed(long endNanos, String error) {
        finishStep(endNanos, Outcome.FAILED, AnswerChecks.label(error));
    }

    /** The run is over and will not wait for this visit any longer: what is under way counts as failed. */
    public synchronized void abandon(long nowNanos) {
        if (inFlight) {
            failed(nowNanos, "abandoned at the end of the run");
        }
        ok = false;
        frames.clear();
        end(nowNanos);
    }

    /** The arrival that it carries out. */
    public Arrival arrival() {
        return arrival;
    }

    private void perform(Step next, long nowNanos) {
        try {
            if (next instanceof Step.Think think) {
                long least = think.least().toNanos();
                long most = think.most().toNanos();
                plannedNanos += least == most ? least : random.nextLong(least, most + 1);
            } else if (next instanceof Step.Group group) {
                frames.push(new Frame(group.steps(), 1, "", true));
            } else if (next instanceof Step.Repeat repeat) {
                variables.set(repeat.counter(), "0");
                frames.push(new Frame(repeat.steps(), repeat.times(), repeat.counter(), false));
            } else if (next instanceof Step.While again) {
                if (again.condition().holds(variables, random)) {
                    variables.set("counter", "0");
                    frames.push(new Frame(again.steps(), again.atMost(), "counter", false, again.condition()));
                }
            } else if (next instanceof Step.Pace pace) {
                keepPace(pace);
            } else if (next instanceof Step.When when) {
                boolean holds = when.condition().holds(variables, random);
                frames.push(new Frame(holds ? when.then() : when.otherwise(), 1, "", false));
            } else if (next instanceof Step.Choose choose) {
                frames.push(new Frame(pick(choose), 1, "", false));
            } else if (next instanceof Step.Feed feed) {
                run.source(feed.feeder()).next(arrival.number(), random, variables);
            } else if (next instanceof Step.Assign assign) {
                variables.set(assign.variable(), assign.value().render(variables));
            }
        } catch (FeederDryException e) {
            giveUp(nowNanos, String.valueOf(e.getMessage()));
        } catch (UnknownVariableException e) {
            giveUp(
                    nowNanos,
                    "A step of journey '" + journeyName() + "' uses a variable that nothing has set: got "
                            + e.getMessage() + "; expected a feed, save or set before it. Correct the scenario");
        } catch (RuntimeException e) {
            giveUp(
                    nowNanos,
                    "A feeder or condition of journey '" + journeyName() + "' failed: got " + e
                            + "; expected a value. Correct the scenario");
        }
    }

    private void keepPace(Step.Pace pace) {
        if (paces == null) {
            paces = new IdentityHashMap<>();
        }
        Long last = paces.get(pace);
        plannedNanos = last == null
                ? plannedNanos
                : Math.max(plannedNanos, last + pace.interval().toNanos());
        paces.put(pace, plannedNanos);
    }

    private void giveUp(long nowNanos, String text) {
        run.control.stop(new StopReason(StopReason.Kind.SCENARIO, text));
        ok = false;
        frames.clear();
        end(nowNanos);
    }

    private List<Step> pick(Step.Choose choose) {
        double sum = 0;
        for (Step.Branch branch : choose.branches()) {
            sum += branch.weight();
        }
        double point = random.nextDouble() * sum;
        for (Step.Branch branch : choose.branches()) {
            point -= branch.weight();
            if (point < 0) {
                return branch.steps();
            }
        }
        return choose.branches().get(choose.branches().size() - 1).steps();
    }

    private void nextRound(Frame frame) {
        frame.round++;
        frame.at = 0;
        if (frame.round >= frame.times || !goesOn(frame)) {
            frames.pop();
        } else {
            variables.set(frame.counter, Integer.toString(frame.round));
        }
    }

    private boolean goesOn(Frame frame) {
        return frame.condition == null || frame.condition.holds(variables, random);
    }

    /** Renders the request; false if that failed, which is recorded. */
    private boolean prepare(HttpStep http, long nowNanos) {
        step = http;
        redirects = 0;
        challenges = 0;
        startNanos = nowNanos;
        try {
            HttpCall written = calls.write(http);
            if (written == null) {
                run.control.stop(new StopReason(
                        StopReason.Kind.SAFETY,
                        http.line() + ": request '" + http.name()
                                + "' goes to a host that is not allowed: expected one of " + run.plan.allowedHosts()
                                + ". Allow it with --allow-host, or correct the URL"));
                finishStep(nowNanos, Outcome.FAILED, "host not allowed");
                return false;
            }
            call = written;
            return true;
        } catch (UnknownVariableException e) {
            finishStep(nowNanos, Outcome.FAILED, AnswerChecks.label(String.valueOf(e.getMessage())));
            return false;
        }
    }

    /** A tagged answer without the readiness echo stops the run: that node may have written to production. */
    private @Nullable String checkEcho(String request, Answer answer) {
        if (!run.plan.tagged() || answer.header("Kingtide-Refused") != null) {
            return null;
        }
        String echo = answer.header("Kingtide-Shadow");
        if (echo != null && echo.startsWith("ready")) {
            return null;
        }
        run.control.stop(new StopReason(
                StopReason.Kind.NO_ECHO,
                "No echo: a tagged request '" + request + "' was answered with status " + answer.status() + " and "
                        + (echo == null
                                ? "without the header Kingtide-Shadow"
                                : "'Kingtide-Shadow: " + AnswerChecks.label(echo) + "'")
                        + "; expected 'Kingtide-Shadow: ready; ...' on every answer. Attach the agent to every node"));
        return "no echo";
    }

    private void finishStep(long endNanos, Outcome outcome, @Nullable String error) {
        if (ended) {
            return;
        }
        HttpStep http = current();
        inFlight = false;
        sendAgain = false;
        call = null;
        run.recorder.stepFinished(
                arrival.journey(), run.request(http), plannedNanos, startNanos, endNanos, outcome, error);
        plannedNanos = endNanos;
        if (outcome != Outcome.OK && !http.options().continueOnFailure()) {
            leaveGroup();
        }
    }

    /** Ends the nearest group, or the journey where there is none. */
    private void leaveGroup() {
        ok = false;
        while (!frames.isEmpty()) {
            if (frames.pop().group) {
                return;
            }
        }
    }

    private void end(long nowNanos) {
        if (!ended) {
            ended = true;
            // An arrival that was given up before its first step has neither started nor finished.
            if (started) {
                run.plan.lastVariables(variables.all());
                run.recorder.arrivalFinished(arrival.journey(), arrival.plannedNanos(), nowNanos, ok);
            }
        }
    }

    private HttpStep current() {
        if (step == null) {
            throw new IllegalStateException("No request is under way");
        }
        return step;
    }

    private String journeyName() {
        return run.plan.journeys().get(arrival.journey()).journey().name();
    }
}
