package io.kingtide.agent.instrumentation.stores;

import io.kingtide.agent.bootstrap.StoreGate;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import net.bytebuddy.asm.Advice;

/** What is inlined into clients; it delegates to {@link StoreGate}. */
final class StoreAdvice {
    /** Stands for the kind of store. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Kind {}

    private StoreAdvice() {}

    @Advice.OnMethodEnter
    static void enter(@Kind String store, @Advice.Origin("#t") String client) {
        StoreGate.sending(store, client);
    }
}
