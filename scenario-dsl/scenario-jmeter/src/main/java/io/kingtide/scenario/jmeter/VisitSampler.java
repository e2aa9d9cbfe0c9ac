package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.run.HttpCall;
import io.kingtide.scenario.run.RunClock;
import io.kingtide.scenario.run.Visit;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.jmeter.config.Arguments;
import org.apache.jmeter.protocol.http.control.CookieManager;
import org.apache.jmeter.protocol.http.control.Header;
import org.apache.jmeter.protocol.http.control.HeaderManager;
import org.apache.jmeter.protocol.http.sampler.HTTPSamplerBase;
import org.apache.jmeter.protocol.http.sampler.HTTPSamplerFactory;
import org.apache.jmeter.protocol.http.sampler.HTTPSamplerProxy;
import org.apache.jmeter.samplers.AbstractSampler;
import org.apache.jmeter.samplers.Entry;
import org.apache.jmeter.samplers.Interruptible;
import org.apache.jmeter.samplers.SampleResult;
import org.apache.jmeter.testelement.ThreadListener;
import org.apache.jmeter.testelement.property.TestElementProperty;
import org.jspecify.annotations.Nullable;

/** Sends the request that the visit of its thread asks for, with JMeter's own HTTP sampler. One for each thread. */
public final class VisitSampler extends AbstractSampler implements ThreadListener, Interruptible {
    private static final long serialVersionUID = 1L;

    private transient @Nullable HTTPSamplerProxy http;
    private transient @Nullable Visit visit;
    private transient @Nullable RunClock clock;
    private transient boolean fresh;
    private transient @Nullable LaneBoard board;
    private transient TotalTimeouts.@Nullable Watch watch;

    /** For JMeter, which copies test elements by this constructor. */
    public VisitSampler() {
        setName("kingtide visit");
    }

    /** A new arrival: it knows no cookies, and has no connection where each visit is to have its own. */
    void arrival(LaneBoard lanes) {
        board = lanes;
        fresh = true;
        HTTPSamplerProxy sampler = http;
        if (lanes.connectsAnew() && sampler != null) {
            sampler.threadFinished();
        }
    }

    void assign(Visit next, RunClock runClock) {
        visit = next;
        clock = runClock;
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
        SampleResult result;
        boolean cutOff;
        try {
            HTTPSamplerProxy sampler = prepared(call);
            current.sent(now.now());
            TotalTimeouts.Watch own = Objects.requireNonNull(watch, "A sampler that is prepared is watched");
            own.begin(call.step().options().timeout());
            try {
                result = sampler.sample();
            } finally {
                cutOff = own.end();
            }
        } catch (RuntimeException | LinkageError e) {
            // The thread must live on: its lane would never be free again.
            current.failed(now.now(), e.getClass().getSimpleName());
            return null;
        }
        long end = now.now();
        if (cutOff) {
            current.failed(end, "request timeout");
        } else if (result == null) {
            current.failed(end, "no answer");
        } else if (result.getBodySizeAsLong() > HttpCall.MAX_ANSWER_BYTES) {
            current.failed(end, HttpCall.ANSWER_TOO_LARGE);
        } else {
            JmeterAnswer answer = JmeterAnswer.of(result);
            if (answer == null) {
                current.failed(end, JmeterAnswer.failureLabel(result));
            } else {
                current.answered(end, answer);
            }
        }
        // The recorder is told by the visit; JMeter's own listeners have nothing to do.
        return null;
    }

    private HTTPSamplerProxy prepared(HttpCall call) {
        HTTPSamplerProxy sampler = http;
        if (sampler == null) {
            sampler = new HTTPSamplerProxy(HTTPSamplerFactory.IMPL_HTTP_CLIENT4);
            sampler.setAutoRedirects(false);
            http = sampler;
            watch = Objects.requireNonNull(board, "An arrival comes before its requests")
                    .timeouts()
                    .over(sampler);
        }
        sampler.setRunningVersion(true);
        if (fresh) {
            fresh = false;
            CookieManager cookies = new CookieManager();
            cookies.testStarted();
            sampler.setProperty(new TestElementProperty(HTTPSamplerBase.COOKIE_MANAGER, cookies));
        }
        HttpStep step = call.step();
        sampler.setName(step.name());
        sampler.setMethod(call.method());
        sampler.setPath(call.url());
        sampler.setFollowRedirects(false);
        // JMeter writes this header itself, one way or the other.
        sampler.setUseKeepAlive(call.header("Connection") == null);
        String millis = Long.toString(step.options().timeout().toMillis());
        sampler.setConnectTimeout(millis);
        sampler.setResponseTimeout(millis);
        sampler.setArguments(new Arguments());
        byte[] body = call.body();
        sampler.setPostBodyRaw(body != null);
        if (body != null) {
            // JMeter takes text alone; in this encoding each byte is a character and back again.
            sampler.addNonEncodedArgument("", new String(body, StandardCharsets.ISO_8859_1), "");
            sampler.setContentEncoding("ISO-8859-1");
        }
        HeaderManager headers = new HeaderManager();
        for (HttpCall.Header header : call.headers()) {
            if (!header.name().equalsIgnoreCase("Connection")) {
                headers.add(new Header(header.name(), header.value()));
            }
        }
        sampler.setProperty(new TestElementProperty(HTTPSamplerBase.HEADER_MANAGER, headers));
        return sampler;
    }

    @Override
    public void threadStarted() {}

    @Override
    public void threadFinished() {
        if (http != null) {
            http.threadFinished();
        }
    }

    @Override
    public boolean interrupt() {
        HTTPSamplerProxy sampler = http;
        return sampler != null && sampler.interrupt();
    }
}
