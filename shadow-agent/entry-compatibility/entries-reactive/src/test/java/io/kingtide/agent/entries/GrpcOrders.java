package io.kingtide.agent.entries;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A service with one text in and one out: an id, {@code swallow}, or {@code hop:<port>:<id>}. */
final class GrpcOrders {
    private static final MethodDescriptor<String, String> PLACE = MethodDescriptor.<String, String>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("orders/place")
            .setRequestMarshaller(new Text())
            .setResponseMarshaller(new Text())
            .build();

    private final Orders orders;

    GrpcOrders(Orders orders) {
        this.orders = orders;
    }

    ServerServiceDefinition service() {
        return ServerServiceDefinition.builder("orders")
                .addMethod(PLACE, ServerCalls.asyncUnaryCall(this::place))
                .build();
    }

    private void place(String request, StreamObserver<String> answer) {
        if (request.equals("swallow")) {
            orders.swallowARefusal();
        } else if (request.startsWith("hop:")) {
            String[] parts = request.split(":");
            call(Integer.parseInt(parts[1]), parts[2], null);
        } else {
            orders.insert(Integer.parseInt(request));
        }
        answer.onNext("done");
        answer.onCompleted();
    }

    /** Calls such a service. */
    static String call(int port, String request, @Nullable String baggage) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        try {
            Metadata headers = new Metadata();
            if (baggage != null) {
                headers.put(key("baggage"), baggage);
            }
            return ClientCalls.blockingUnaryCall(
                    io.grpc.ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                    PLACE,
                    CallOptions.DEFAULT,
                    request);
        } finally {
            channel.shutdownNow();
        }
    }

    static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
