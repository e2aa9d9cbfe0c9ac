package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.testkit.BareToolBenchmark;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.apache.jmeter.engine.StandardJMeterEngine;
import org.apache.jmeter.protocol.http.sampler.HTTPSamplerProxy;
import org.apache.jmeter.testelement.TestPlan;
import org.apache.jmeter.threads.openmodel.OpenModelThreadGroup;
import org.apache.jorphan.collections.ListedHashTree;

/** JMeter's own open model thread group, for comparison. */
class OwnOpenModelBenchmark extends BareToolBenchmark {
    @Override
    protected String name() {
        return "(jmeter)";
    }

    @Override
    protected void send(URI target, double rate, Duration ramp, Duration held) throws Exception {
        JmeterHome.prepare();
        OpenModelThreadGroup group = new OpenModelThreadGroup();
        group.setName("open");
        group.setScheduleString(String.format(
                Locale.ROOT,
                "rate(0/sec) even_arrivals(%d ms) rate(%f/sec) even_arrivals(%d ms) rate(%f/sec)",
                ramp.toMillis(),
                rate,
                held.toMillis(),
                rate));
        HTTPSamplerProxy read = new HTTPSamplerProxy();
        read.setName("read");
        read.setMethod("GET");
        read.setProtocol("http");
        read.setDomain(target.getHost());
        read.setPort(target.getPort());
        read.setPath("/");
        ListedHashTree tree = new ListedHashTree();
        tree.add(new TestPlan("open")).add(group).add(read);
        StandardJMeterEngine engine = new StandardJMeterEngine();
        engine.configure(tree);
        Thread test = new Thread(engine, "open-model");
        test.start();
        test.join(ramp.plus(held).multipliedBy(2).plusSeconds(10).toMillis());
        if (test.isAlive()) {
            engine.stopTest(true);
            test.join(10_000);
        }
    }
}
