package io.kingtide.scenario.jmeter;

import org.apache.jmeter.control.GenericController;

/** The elements of one native step: its samplers come one after the other, once for each arrival. */
public final class NativeController extends GenericController {
    private static final long serialVersionUID = 1L;

    /** For JMeter, which copies test elements by this constructor. */
    public NativeController() {
        setName("kingtide native");
    }

    /** The next arrival is the first one again, for controllers that do something once for each user. */
    void fresh() {
        reInitialize();
        resetIterCount();
    }
}
