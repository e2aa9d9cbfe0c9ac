package io.kingtide.agent.instrumentation.brokers;

import io.kingtide.agent.engine.Admission;
import io.kingtide.agent.engine.Reflection;
import io.kingtide.tag.Baggage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes tagged messages out of what was pulled, where the client also drops messages of other sub-topics: it goes on. */
final class RocketMessages {
    private final RefusedMessages refused;

    RocketMessages(RefusedMessages refused) {
        this.refused = refused;
    }

    @Nullable
    Object pulled(@Nullable Object result) throws ReflectiveOperationException {
        Object found = result == null ? null : Reflection.call(result, "getMsgFoundList");
        if (result == null || !(found instanceof List)) {
            return null;
        }
        List<Object> kept = new ArrayList<>();
        for (Object message : (List<?>) found) {
            Object baggage = Reflection.call(message, "getProperty", Baggage.HEADER);
            if (Admission.mayBeTagged((CharSequence) baggage)) {
                refused.refused("rocketmq " + Reflection.call(message, "getTopic") + " offset "
                        + Reflection.call(message, "getQueueOffset"));
            } else {
                kept.add(message);
            }
        }
        if (kept.size() != ((List<?>) found).size()) {
            Reflection.call(result, "setMsgFoundList", kept);
        }
        return null;
    }
}
