package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.StopReason;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.jmeter.assertions.AssertionResult;
import org.apache.jmeter.protocol.http.control.Header;
import org.apache.jmeter.protocol.http.control.HeaderManager;
import org.apache.jmeter.protocol.http.sampler.HTTPSamplerBase;
import org.apache.jmeter.samplers.SampleEvent;
import org.apache.jmeter.samplers.SampleListener;
import org.apache.jmeter.samplers.SampleMonitor;
import org.apache.jmeter.samplers.SampleResult;
import org.apache.jmeter.samplers.Sampler;
import org.apache.jmeter.testelement.AbstractTestElement;
import org.apache.jmeter.testelement.property.TestElementProperty;
import org.jspecify.annotations.Nullable;

/**
 * Stands beside the samplers of a native step: sends them to the target, tags them, stops the run before a request to a host
 * that is not allowed, and tells the visit what came of them. One for each thread.
 */
public final class NativeSamples extends AbstractTestElement implements SampleListener, SampleMonitor {
    private static final long serialVersionUID = 1L;

    private transient @Nullable LaneBoard board;
    private transient @Nullable RunPlan plan;
    private transient @Nullable RunControl control;
    private transient @Nullable JmeterScript script;

    /** For JMeter, which copies test elements by this constructor. */
    public NativeSamples() {
        setName("kingtide samples");
    }

    NativeSamples(LaneBoard board, RunPlan plan, RunControl control, JmeterScript script) {
        this();
        this.board = board;
        this.plan = plan;
        this.control = control;
        this.script = script;
    }

    @Override
    public Object clone() {
        NativeSamples copy = (NativeSamples) super.clone();
        copy.board = board;
        copy.plan = plan;
        copy.control = control;
        copy.script = script;
        return copy;
    }

    @Override
    public void sampleStarting(Sampler sampler) {
        RunPlan where = plan;
        if (sampler instanceof HTTPSamplerBase web && where != null) {
            guard(web, where);
        }
        NativeRun run = running();
        if (run != null && !(sampler instanceof VisitSampler)) {
            run.sending();
        }
    }

    @Override
    public void sampleEnded(Sampler sampler) {
        NativeRun run = running();
        if (run != null) {
            run.sent();
        }
    }

    @Override
    public void sampleOccurred(SampleEvent event) {
        NativeRun run = running();
        if (run == null || event.isTransactionSampleEvent()) {
            return;
        }
        SampleResult result = event.getResult();
        String error = result.isSuccessful() ? null : label(result);
        run.sampled(result.getSampleLabel(), JmeterAnswer.of(result), error);
        if (error != null && script != null && script.onError() == JmeterScript.OnError.END_RUN) {
            stop(
                    StopReason.Kind.SCENARIO,
                    "Request '" + result.getSampleLabel() + "' failed (" + error
                            + "), and the test plan wants the test to end then");
        }
    }

    private @Nullable NativeRun running() {
        return board == null ? null : board.inside().get();
    }

    private void guard(HTTPSamplerBase web, RunPlan where) {
        URL url;
        try {
            url = web.getUrl();
            if (isHome(url)) {
                send(web, url, where.target());
                url = web.getUrl();
            }
        } catch (MalformedURLException e) {
            // The sampler itself will say so.
            return;
        }
        String host = url.getHost() + ':' + (url.getPort() < 0 ? url.getDefaultPort() : url.getPort());
        if (!where.allowedHosts().contains(host)) {
            stop(
                    StopReason.Kind.SAFETY,
                    "Request '" + web.getName() + "' goes to " + host + ", which is not allowed: expected one of "
                            + where.allowedHosts() + ". Allow it with --allow-host, or correct the test plan");
            throw new IllegalStateException("host not allowed");
        }
        HeaderManager headers = new HeaderManager();
        HeaderManager known = web.getHeaderManager();
        String baggage = null;
        for (int i = 0; known != null && i < known.size(); i++) {
            Header header = known.get(i);
            if (header.getName().equalsIgnoreCase("baggage")) {
                baggage = header.getValue();
            } else {
                headers.add(new Header(header.getName(), header.getValue()));
            }
        }
        where.headers().forEach((name, value) -> headers.add(new Header(name, value)));
        Supplier<String> tag = where.baggage().orElse(null);
        if (tag != null) {
            baggage = baggage == null ? tag.get() : baggage + ',' + tag.get();
            // They would take the tag along to hosts that nobody has allowed.
            web.setFollowRedirects(false);
            web.setAutoRedirects(false);
            web.setImageParser(false);
        }
        if (baggage != null) {
            headers.add(new Header("baggage", baggage));
        }
        web.setProperty(new TestElementProperty(HTTPSamplerBase.HEADER_MANAGER, headers));
    }

    private boolean isHome(URL url) {
        Optional<URI> home = script == null ? Optional.empty() : script.home();
        if (url.getHost().isEmpty()) {
            return true;
        }
        return home.isPresent()
                && url.getHost().equals(home.get().getHost())
                && port(url.getPort(), url.getDefaultPort())
                        == port(home.get().getPort(), "https".equals(home.get().getScheme()) ? 443 : 80);
    }

    private static int port(int given, int otherwise) {
        return given < 0 ? otherwise : given;
    }

    private static void send(HTTPSamplerBase web, URL url, URI target) {
        if (web.getPath().startsWith("http:") || web.getPath().startsWith("https:")) {
            web.setPath(url.getFile());
        }
        web.setProtocol(target.getScheme());
        web.setDomain(target.getHost());
        web.setPort(port(target.getPort(), "https".equals(target.getScheme()) ? 443 : 80));
    }

    private void stop(StopReason.Kind kind, String text) {
        if (control != null) {
            control.stop(new StopReason(kind, text));
        }
    }

    private static String label(SampleResult result) {
        for (AssertionResult assertion : result.getAssertionResults()) {
            if (assertion.isFailure() || assertion.isError()) {
                return "assertion '" + assertion.getName() + "'";
            }
        }
        JmeterAnswer answer = JmeterAnswer.of(result);
        if (answer != null) {
            return "status " + answer.status();
        }
        String code = JmeterAnswer.failureLabel(result);
        return code.isBlank() ? "failed" : code;
    }

    @Override
    public void sampleStarted(SampleEvent event) {}

    @Override
    public void sampleStopped(SampleEvent event) {}
}
