package io.kingtide.agent.instrumentation.vertx;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.Carrier;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Each request, message and timer of Vert.x has a duplicated context of its own, and all that is done for it is dispatched on
 * that, whatever thread calls: so a duplicated context knows for whom it is, and a dispatch works for exactly that. The
 * context of a verticle is shared by everybody: a dispatch on it works for whoever handed the work over.
 */
final class VertxContexts {
    private static final String DUPLICATE = "DuplicatedContext";
    private static final Object UNCHANGED = new Object();

    /** What each open dispatch of a thread is to set back, the innermost first. */
    private final ThreadLocal<Deque<Object>> open = ThreadLocal.withInitial(ArrayDeque::new);

    /** Before {@code beginDispatch(context)}. */
    @Nullable
    Object begin(@Nullable Object context) {
        if (!Carrier.awake()) {
            return null;
        }
        Object before =
                context != null && isDuplicate(context) ? CarriedWork.set(CarriedWork.remembered(context)) : null;
        open.get().push(before == null ? UNCHANGED : before);
        return null;
    }

    /** Before {@code endDispatch(previous)}. A dispatch that began before the first tag came left nothing to set back. */
    @Nullable
    Object end() {
        if (Carrier.awake()) {
            Object before = open.get().poll();
            CarriedWork.end(before == UNCHANGED ? null : before);
        }
        return null;
    }

    private static boolean isDuplicate(Object context) {
        return context.getClass().getSimpleName().equals(DUPLICATE);
    }
}
