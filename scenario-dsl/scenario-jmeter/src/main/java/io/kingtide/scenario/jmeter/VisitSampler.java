package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.Answer;
import io.kingtide.scenario.run.HttpCall;
import io.kingtide.scenario.run.RunClock;
import io.kingtide.scenario.run.Visit;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.Objects;
import org.apache.http.HttpException;
import org.apache.jmeter.protocol.http.control.CookieManager;
import org.apache.jmeter.samplers.AbstractSampler;
import org.apache.jmeter.samplers.Entry;
import org.apache.jmeter.samplers.Interruptible;
import org.apache.jmeter.samplers.SampleResult;
import org.apache.jmeter.testelement.ThreadListener;
import org.jspecify.annotations.Nullable;

/** Sends the request that the visit of its thread asks for. One for each thread. */
public final class VisitSampler extends AbstractSampler implements ThreadListener, Interruptible {
    private static final long serialVersionUID = 1L;

    private transient volatile @Nullable PlainHttp plain;
    private transient volatile @Nullable SamplerHttp sampled;
    private transient @Nullable Visit visit;
    private transient @Nullable RunClock clock;
    /** Those of the visit, as soon as it has any. */
    private transient @Nullable CookieManager cookies;

    private transient boolean begun;
    private transient @Nullable LaneBoard board;
    private transient TotalTimeouts.@Nullable Watch watch;

    /** For JMeter, which copies test elements by this constructor. */
    public VisitSampler() {
        setName("kingtide visit");
    }

    /** A new arrival: it knows no cookies, and has no connection where each visit is to have its own. */
    void arrival(LaneBoard lanes) {
        board = lanes;
        cookies = null;
        if (lanes.connectsAnew()) {
            closeAll();
        }
    }

    void assign(Visit next, RunClock runClock) {
        visit = next;
        clock = runClock;
    }

    /** The lane's thread has had a processor. */
    void began() {
        if (!begun) {
            begun = true;
            board().laneBegan();
        }
    }

    @Override
    public @Nullable SampleResult sample(@Nullable Entry entry) {
        Visit current = visit;
        RunClock now = clock;
        if (current == null || now == null) {
            return null;
        }
        visit = null;
        HttpCall call = current.call();
        began();
        TotalTimeouts.Watch own = watch();
        current.sent(now.now());
        own.begin(call.step().options().timeout());
        Reply reply = reply(call);
        boolean cutOff = own.end();
        long end = now.now();
        Answer answer = reply.answer();
        if (cutOff) {
            current.failed(end, "request timeout");
        } else if (answer == null) {
            current.failed(end, reply.failure());
        } else {
            current.answered(end, answer);
        }
        // The recorder is told by the visit; JMeter's own listeners have nothing to do.
        return null;
    }

    /** An answer, or why there is none. */
    private record Reply(@Nullable Answer answer, String failure) {}

    private Reply reply(HttpCall call) {
        try {
            return PlainHttp.canSend(call) ? plainReply(call) : sampledReply(call);
        } catch (IOException | HttpException | URISyntaxException e) {
            return new Reply(null, JmeterAnswer.failureLabel(e.getClass().getName()));
        } catch (RuntimeException | LinkageError e) {
            // The thread must live on: its lane would never be free again.
            return new Reply(null, e.getClass().getSimpleName());
        }
    }

    private Reply plainReply(HttpCall call) throws IOException, HttpException, URISyntaxException {
        PlainHttp http = plain;
        if (http == null) {
            http = new PlainHttp();
            plain = http;
        }
        PlainAnswer answer = http.send(call, cookies);
        if (answer.isTooLarge()) {
            return new Reply(null, HttpCall.ANSWER_TOO_LARGE);
        }
        for (String cookie : answer.headers("Set-Cookie")) {
            cookies().addCookieFromHeader(cookie, PlainHttp.uri(call).toURL());
        }
        return new Reply(answer, "");
    }

    private Reply sampledReply(HttpCall call) {
        SamplerHttp http = sampled;
        if (http == null) {
            http = new SamplerHttp();
            sampled = http;
        }
        SampleResult result = http.send(call, cookies());
        if (result == null) {
            return new Reply(null, "no answer");
        }
        if (result.getBodySizeAsLong() > HttpCall.MAX_ANSWER_BYTES) {
            return new Reply(null, HttpCall.ANSWER_TOO_LARGE);
        }
        JmeterAnswer answer = JmeterAnswer.of(result);
        return answer == null ? new Reply(null, JmeterAnswer.failureLabel(result)) : new Reply(answer, "");
    }

    private CookieManager cookies() {
        CookieManager known = cookies;
        if (known == null) {
            known = new CookieManager();
            known.testStarted();
            cookies = known;
        }
        return known;
    }

    private TotalTimeouts.Watch watch() {
        TotalTimeouts.Watch known = watch;
        if (known == null) {
            known = board().timeouts().over(this::cut);
            watch = known;
        }
        return known;
    }

    private LaneBoard board() {
        return Objects.requireNonNull(board, "An arrival comes before its requests");
    }

    /** Called by other threads. */
    private void cut() {
        PlainHttp direct = plain;
        if (direct != null) {
            direct.cut();
        }
        SamplerHttp theirs = sampled;
        if (theirs != null) {
            theirs.cut();
        }
    }

    private void closeAll() {
        if (plain != null) {
            plain.closeAll();
        }
        if (sampled != null) {
            sampled.closeAll();
        }
    }

    @Override
    public void threadStarted() {}

    @Override
    public void threadFinished() {
        closeAll();
    }

    @Override
    public boolean interrupt() {
        cut();
        return true;
    }
}
