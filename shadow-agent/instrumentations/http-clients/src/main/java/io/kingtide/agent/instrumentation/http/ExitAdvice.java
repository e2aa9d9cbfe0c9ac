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

    /** As above, on the way through OkHttp's chain, once for each hop. */
    static final class OkHttpRequest {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object request)
                throws IOException {
            request = ExitGate.outgoing("okhttp", request);
        }
    }

    /** One hop of Apache's client 4; the context knows the target. */
    static final class Apache4 {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(0) Object request, @Advice.Argument(2) Object context) throws IOException {
            ExitGate.sending("apache4", request, context);
        }
    }

    /** One hop of Apache's client 5. */
    static final class Apache5 {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(0) Object request) throws IOException {
            ExitGate.sending("apache5", request, null);
        }
    }

    /** A client that cannot carry the tag. */
    static final class Uncovered {
        @Advice.OnMethodEnter
        static void enter(@Advice.Origin("#t") String client) throws IOException {
            ExitGate.uncovered(client);
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
