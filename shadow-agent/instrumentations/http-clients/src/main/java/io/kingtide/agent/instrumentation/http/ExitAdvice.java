package io.kingtide.agent.instrumentation.http;

import io.kingtide.agent.bootstrap.ExitGate;
import java.io.IOException;
import java.net.HttpURLConnection;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** What is inlined into clients; each delegates to {@link ExitGate}. */
final class ExitAdvice {
    private ExitAdvice() {}

    /** The request is immutable, so another one is sent. */
    static final class JdkRequest {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object request)
                throws IOException {
            request = ExitGate.outgoing("jdk", request);
        }
    }

    /** The header is set before the connection is made. */
    static final class UrlConnection {
        @Advice.OnMethodEnter
        static void enter(@Advice.This HttpURLConnection connection, @Advice.FieldValue("connected") boolean connected)
                throws IOException {
            ExitGate.connecting(connection, connected);
        }
    }
}
