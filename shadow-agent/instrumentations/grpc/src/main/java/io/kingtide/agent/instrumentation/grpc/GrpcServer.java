package io.kingtide.agent.instrumentation.grpc;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.Admission;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.CarrierStay;
import io.kingtide.agent.engine.Reflection;
import io.kingtide.tag.Baggage;
import io.kingtide.tag.TagRefusal;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a stream is created, on the transport's thread, and remembers the decision for the stream, its headers and
 * its call: whatever of these a later callback knows, it works for exactly that.
 */
final class GrpcServer {
    private final AgentServices services;

    GrpcServer(AgentServices services) {
        this.services = services;
    }

    LibraryHooks.@Nullable Stay created(@Nullable Object stream, @Nullable Object headers)
            throws ReflectiveOperationException {
        if (stream == null || headers == null) {
            return null;
        }
        String baggage = Metadata.get(headers, Baggage.HEADER);
        if (!Admission.mayBeTagged(baggage)) {
            return null;
        }
        try {
            Admission.Decision decision = services.admission().decide(baggage, peer(stream));
            TagRefusal refusal = decision.refusal();
            if (refusal != null) {
                return refuse(stream, headers, refusal.code());
            }
            TestTraffic traffic = decision.traffic();
            if (traffic != null) {
                CarriedWork.remember(stream, traffic);
                CarriedWork.remember(headers, traffic);
            }
            return null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            SwallowedErrors.count(e);
            return refuse(stream, headers, TagRefusal.NOT_READY.code());
        }
    }

    /** The application's handler, behind its interceptors, is about to see the headers. */
    LibraryHooks.@Nullable Stay starting(@Nullable Object[] arguments) {
        for (Object argument : arguments) {
            if (argument != null && Metadata.is(argument)) {
                return CarrierStay.in(CarriedWork.remembered(argument));
            }
        }
        return null;
    }

    @Nullable
    Object made(@Nullable Object call, @Nullable Object stream) {
        TestTraffic traffic = stream == null ? null : CarriedWork.remembered(stream);
        if (call != null && traffic != null) {
            CarriedWork.remember(call, traffic);
        }
        return null;
    }

    /** A callback of a call: messages, their end, cancellation. */
    LibraryHooks.@Nullable Stay heard(@Nullable Object listener) throws ReflectiveOperationException {
        if (listener == null || !Carrier.awake()) {
            return null;
        }
        Object call = Reflection.field(listener, "call");
        return call == null ? null : CarrierStay.in(CarriedWork.remembered(call));
    }

    @Nullable
    Object headers(@Nullable Object call, @Nullable Object headers) throws ReflectiveOperationException {
        TestTraffic traffic = call == null ? null : CarriedWork.remembered(call);
        if (traffic != null && headers != null) {
            Metadata.set(headers, "kingtide-shadow", services.readinessEcho());
        }
        return null;
    }

    @Nullable
    Object close(@Nullable Object call, @Nullable Object trailers) throws ReflectiveOperationException {
        TestTraffic traffic = call == null ? null : CarriedWork.remembered(call);
        String refusal = traffic == null ? null : traffic.refusal();
        if (refusal != null && trailers != null) {
            Metadata.set(trailers, "kingtide-refused", refusal);
        }
        return null;
    }

    /** The status that a call closes with: one whose work was refused was not rehearsed. */
    @Nullable
    Object status(@Nullable Object call, @Nullable Object status) throws ReflectiveOperationException {
        TestTraffic traffic = call == null ? null : CarriedWork.remembered(call);
        String refusal = traffic == null ? null : traffic.refusal();
        return refusal == null || status == null
                ? status
                : denied(status.getClass(), refusal, "work of this test call was refused");
    }

    private LibraryHooks.Stay refuse(Object stream, Object headers, String code) {
        try {
            ClassLoader loader = stream.getClass().getClassLoader();
            Class<?> statusType =
                    Class.forName("io.grpc.Status", true, headers.getClass().getClassLoader());
            Object trailers = Metadata.fresh(headers.getClass());
            Metadata.set(trailers, "kingtide-refused", code);
            Metadata.set(trailers, "kingtide-shadow", services.readinessEcho());
            Class<?> server = Class.forName("io.grpc.internal.ServerImpl", true, loader);
            Reflection.call(stream, "setListener", Reflection.staticField(server, "NOOP_LISTENER"));
            Reflection.call(
                    stream, "close", denied(statusType, code, "this instance does not take this test call"), trailers);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // It is refused, whether or not it can be answered.
            SwallowedErrors.count(e);
        }
        return CarrierStay.refusal();
    }

    private static Object denied(Class<?> statusType, String code, String why) throws ReflectiveOperationException {
        Object denied = Reflection.staticField(statusType, "PERMISSION_DENIED");
        if (denied == null) {
            throw new NoSuchFieldException("PERMISSION_DENIED");
        }
        return Reflection.required(denied, "withDescription", "Refused (" + code + "): " + why);
    }

    /** A stream within the process has no address: it comes from here. */
    private static String peer(Object stream) throws ReflectiveOperationException {
        Object attributes = Reflection.required(stream, "getAttributes");
        Class<?> names =
                Class.forName("io.grpc.Grpc", true, attributes.getClass().getClassLoader());
        Object address =
                Reflection.call(attributes, "get", Reflection.staticField(names, "TRANSPORT_ATTR_REMOTE_ADDR"));
        if (address != null && address.getClass().getName().startsWith("io.grpc.inprocess.")) {
            return "127.0.0.1";
        }
        return address instanceof InetSocketAddress && ((InetSocketAddress) address).getAddress() != null
                ? ((InetSocketAddress) address).getAddress().getHostAddress()
                : "";
    }
}
