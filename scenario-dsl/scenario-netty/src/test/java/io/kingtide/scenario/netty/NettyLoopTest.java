package io.kingtide.scenario.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class NettyLoopTest {
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void connectionsAreLookedAfterBetweenATaskAndTheOneThatIsToFollow() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, executor -> new CountingLooks());
        try {
            NettyLoop loop = new NettyLoop((EventLoop) group.next());
            CompletableFuture<Integer> between = new CompletableFuture<>();
            loop.execute(() -> {
                int before = looks.get();
                loop.afterConnections(() -> between.complete(looks.get() - before));
            });
            assertThat(between.get(60, TimeUnit.SECONDS)).isPositive();
        } finally {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    /** Has no connections, and counts how often it was to look after them. */
    private final class CountingLooks implements IoHandler {
        private volatile Thread waiting = Thread.currentThread();

        @Override
        public int run(IoHandlerContext context) {
            looks.incrementAndGet();
            waiting = Thread.currentThread();
            if (context.canBlock()) {
                LockSupport.parkNanos(1_000_000);
            }
            return 0;
        }

        @Override
        public void wakeup() {
            LockSupport.unpark(waiting);
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException("There are no connections");
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handle) {
            return false;
        }
    }
}
