package io.kingtide.agent.instrumentation.netty;

import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.bootstrap.WeakIdentities;
import io.kingtide.agent.engine.Reflection;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Refusals that wait: a client may have sent real requests on the same connection that are not answered yet. Netty's server
 * codec counts these itself, so that real requests pay nothing; a decoder on its own does not count, and nothing waits there.
 * Thread-safe; a codec is used by its channel's loop.
 */
final class PipelinedRefusals {
    private static final String SERVER_CODEC = "io.netty.handler.codec.http.HttpServerCodec$";

    /** What is to be done behind the last answer, by codec. */
    private final WeakIdentities<Runnable> waiting = new WeakIdentities<>();

    /** How many ever waited: real answers are looked at only then. */
    private final AtomicInteger everWaited = new AtomicInteger();

    /**
     * Has the refusal wait for answers to real requests.
     *
     * @return whether there are any; of a codec that is not known, none: the refusal must not depend on it
     */
    boolean waits(Object decoder, Runnable refusal) {
        try {
            Object codec = codec(decoder);
            if (codec == null || unanswered(codec) == 0) {
                return false;
            }
            everWaited.incrementAndGet();
            waiting.put(codec, refusal);
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            SwallowedErrors.count(e);
            return false;
        }
    }

    boolean isWaiting(Object decoder) throws ReflectiveOperationException {
        Object codec = everWaited.get() == 0 ? null : codec(decoder);
        return codec != null && waiting.get(codec) != null;
    }

    /** The end of an answer was encoded, by this half of a codec. */
    void answered(Object encoder, Object context) throws ReflectiveOperationException {
        Object codec = everWaited.get() == 0 ? null : codec(encoder);
        if (codec == null || waiting.get(codec) == null || unanswered(codec) > 0) {
            return;
        }
        Runnable refusal = waiting.remove(codec);
        if (refusal != null) {
            // Behind the bytes of this answer, which are still on their way through the pipeline.
            Reflection.call(Reflection.required(context, "executor"), "execute", refusal);
        }
    }

    /** Whether any answer is worth a look. */
    boolean isAsleep() {
        return everWaited.get() == 0;
    }

    /** The server codec that one of its halves belongs to, null for a decoder or encoder on its own. */
    private static @Nullable Object codec(Object half) throws ReflectiveOperationException {
        return half.getClass().getName().startsWith(SERVER_CODEC) ? Reflection.field(half, "this$0") : null;
    }

    /** How many requests the codec has decoded and not yet seen an answer to; 4.2 counts otherwise than 4.1. */
    private static int unanswered(Object codec) throws ReflectiveOperationException {
        try {
            return sizeOf(Reflection.field(codec, "queue"));
        } catch (NoSuchFieldException e) {
            Object inline = Reflection.field(codec, "methodQueueSize");
            return (inline instanceof Integer ? (Integer) inline : 0)
                    + sizeOf(Reflection.field(codec, "methodOverflowQueue"));
        }
    }

    private static int sizeOf(@Nullable Object queue) {
        return queue instanceof Collection ? ((Collection<?>) queue).size() : 0;
    }
}
