package io.kingtide.agent.entries;

import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kotlin.Unit;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.GlobalScope;
import org.jboss.threads.EnhancedQueueExecutor;

/** Ways to hand work to threads that are none of the JDK's pools; all of them have run real work before. */
final class HandOvers {
    private final DefaultEventExecutor netty = new DefaultEventExecutor();
    private final HashedWheelTimer wheel = new HashedWheelTimer(1, TimeUnit.MILLISECONDS);
    private final EnhancedQueueExecutor jboss = new EnhancedQueueExecutor.Builder()
            .setCorePoolSize(1)
            .setMaximumPoolSize(1)
            .build();

    /** Does the work in the way that is asked for, and waits. */
    void run(String way, Runnable work) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runnable task = () -> {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        };
        switch (way) {
            case "netty" -> netty.execute(task);
            case "netty-later" -> netty.schedule(task, 1, TimeUnit.MILLISECONDS);
            case "netty-wheel" -> wheel.newTimeout(timeout -> task.run(), 1, TimeUnit.MILLISECONDS);
            case "jboss" -> jboss.execute(task);
            case "jboss-later" -> jboss.schedule(task, 1, TimeUnit.MILLISECONDS);
            case "coroutine" -> launch((CoroutineContext) Dispatchers.getIO(), task);
            default -> throw new IllegalArgumentException(way);
        }
        done.get(60, TimeUnit.SECONDS);
    }

    private static void launch(CoroutineContext on, Runnable task) {
        BuildersKt.launch(GlobalScope.INSTANCE, on, CoroutineStart.DEFAULT, (scope, continuation) -> {
            task.run();
            return Unit.INSTANCE;
        });
    }
}
