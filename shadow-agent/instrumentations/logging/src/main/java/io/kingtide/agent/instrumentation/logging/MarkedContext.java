package io.kingtide.agent.instrumentation.logging;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.Reflection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies of a log event's context with the campaign in it. */
final class MarkedContext {
    private static final String KEY = "kingtide.campaign";

    private MarkedContext() {}

    /**
     * Logback's: the event was remembered on the thread that logged, because an appender may ask on another one.
     *
     * @return null to leave the context as it is
     */
    static @Nullable Object ofEvent(@Nullable Object event, @Nullable Object context) {
        TestTraffic traffic = event == null ? null : CarriedWork.remembered(event);
        if (traffic == null) {
            return null;
        }
        Map<Object, Object> marked = new HashMap<>();
        if (context instanceof Map) {
            marked.putAll((Map<?, ?>) context);
        }
        marked.put(KEY, traffic.campaign());
        return marked;
    }

    /** Log4j's: collected on the thread that logs. What it collected into may be shared or frozen. */
    static @Nullable Object injected(@Nullable Object context) throws ReflectiveOperationException {
        TestTraffic traffic = Carrier.current();
        if (traffic == null || context == null) {
            return null;
        }
        ClassLoader loader = context.getClass().getClassLoader();
        Class<?> readable = Class.forName("org.apache.logging.log4j.util.ReadOnlyStringMap", true, loader);
        Object marked = Class.forName("org.apache.logging.log4j.util.SortedArrayStringMap", true, loader)
                .getConstructor(readable)
                .newInstance(context);
        Reflection.call(marked, "putValue", KEY, traffic.campaign());
        return marked;
    }
}
