package io.kingtide.agent.instrumentation.servlet;

import io.kingtide.agent.bootstrap.EntryGate;
import net.bytebuddy.asm.Advice;

/** What is inlined into containers; each delegates to {@link EntryGate}. */
final class EntryAdvice {
    private EntryAdvice() {}

    /** A request enters; the body is skipped if it is refused. */
    static final class Enter {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(
                @Advice.Origin Class<?> api,
                @Advice.Argument(0) Object request,
                @Advice.Argument(1) Object response,
                @Advice.Local("visit") Object visit) {
            visit = EntryGate.enter(api, request, response);
            return EntryGate.refused(visit);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Local("visit") Object visit) {
            EntryGate.leave(visit);
        }
    }

    /** The server acts on a response. */
    static final class Act {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Object response, @Advice.Argument(0) Object action) {
            EntryGate.acting(response, action);
        }
    }
}
