package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.run.HttpCall;
import java.nio.charset.StandardCharsets;
import org.apache.jmeter.config.Arguments;
import org.apache.jmeter.protocol.http.control.CookieManager;
import org.apache.jmeter.protocol.http.control.Header;
import org.apache.jmeter.protocol.http.control.HeaderManager;
import org.apache.jmeter.protocol.http.sampler.HTTPSamplerBase;
import org.apache.jmeter.protocol.http.sampler.HTTPSamplerFactory;
import org.apache.jmeter.protocol.http.sampler.HTTPSamplerProxy;
import org.apache.jmeter.samplers.SampleResult;
import org.apache.jmeter.testelement.property.TestElementProperty;
import org.jspecify.annotations.Nullable;

/** A lane's requests by JMeter's own HTTP sampler: TLS as JMeter is set up for it, and proxies. */
final class SamplerHttp {
    private final HTTPSamplerProxy sampler = new HTTPSamplerProxy(HTTPSamplerFactory.IMPL_HTTP_CLIENT4);

    SamplerHttp() {
        sampler.setAutoRedirects(false);
    }

    @Nullable
    SampleResult send(HttpCall call, CookieManager cookies) {
        prepare(call, cookies);
        return sampler.sample();
    }

    void cut() {
        sampler.interrupt();
    }

    void closeAll() {
        sampler.threadFinished();
    }

    private void prepare(HttpCall call, CookieManager cookies) {
        sampler.setRunningVersion(true);
        sampler.setProperty(new TestElementProperty(HTTPSamplerBase.COOKIE_MANAGER, cookies));
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
    }
}
