package io.kingtide.agent.instrumentation.caches;

import io.kingtide.agent.bootstrap.CacheGate;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** What is inlined into caches; each delegates to {@link CacheGate}. */
final class CacheAdvice {
    private CacheAdvice() {}

    /** A builder makes a cache. */
    static final class Build {
        @Advice.OnMethodExit
        static void exit(
                @Advice.This Object builder,
                @Advice.Return Object cache,
                @Advice.Origin("#m") String method,
                @Advice.AllArguments Object[] arguments) {
            CacheGate.built(builder, cache, method, arguments);
        }
    }

    /** A cache is used: the twin does it for tagged work. */
    static final class Redirect {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static @Nullable Object enter(
                @Advice.This Object cache,
                @Advice.Origin("#m#s") String method,
                @Advice.AllArguments Object[] arguments)
                throws Exception {
            return CacheGate.redirect(cache, method, arguments);
        }

        @Advice.OnMethodExit
        static void exit(
                @Advice.Enter @Nullable Object answer,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object result) {
            result = CacheGate.value(answer, result);
        }
    }

    /** A cache gives out the map that it works on. */
    static final class Inner {
        @Advice.OnMethodExit
        static void exit(
                @Advice.This Object cache,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object inner) {
            inner = CacheGate.inner(cache, inner);
        }
    }

    /** A session says how it uses shared caches. */
    static final class SessionMode {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object mode) {
            mode = CacheGate.sessionMode(mode);
        }
    }

    /** A query's key is made. */
    static final class QueryKey {
        @Advice.OnMethodExit
        static void exit(@Advice.Return Object key) {
            CacheGate.queryKey(key);
        }
    }
}
