package io.kingtide.agent.instrumentation.sockets;

import io.kingtide.agent.bootstrap.SocketWatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * What is inlined into the JDK's sockets; each delegates to {@link SocketWatch}. No signature names a class that is woven: it
 * would be looked up while it loads.
 */
final class SocketAdvice {
    private SocketAdvice() {}

    static final class Accepted {
        @Advice.OnMethodExit
        static void exit(
                @Advice.This Object listener,
                @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object connection) {
            SocketWatch.accepted(listener, connection);
        }
    }

    static final class Stream {
        @Advice.OnMethodExit
        static void exit(@Advice.This Object socket, @Advice.Return(readOnly = false) InputStream in) {
            in = SocketWatch.stream(socket, in);
        }
    }

    static final class Read {
        @Advice.OnMethodExit
        static void exit(@Advice.This Object channel, @Advice.Argument(0) ByteBuffer buffer, @Advice.Return int count)
                throws IOException {
            SocketWatch.read(channel, buffer, count);
        }
    }

    static final class ReadMany {
        @Advice.OnMethodExit
        static void exit(
                @Advice.This Object channel,
                @Advice.Argument(0) ByteBuffer[] buffers,
                @Advice.Argument(1) int offset,
                @Advice.Argument(2) int length,
                @Advice.Return long count)
                throws IOException {
            if (SocketWatch.watching()) {
                SocketWatch.read(channel, buffers, offset, length, count);
            }
        }
    }
}
