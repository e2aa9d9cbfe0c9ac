package io.kingtide.agent.instrumentation.executors;

import io.kingtide.agent.bootstrap.CarriedWork;
import java.util.TimerTask;
import java.util.concurrent.BlockingQueue;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** What is inlined into the JDK's classes; each delegates to {@link CarriedWork}. */
final class HandOverAdvice {
    private HandOverAdvice() {}

    /** An object that stands for one hand-over was made. */
    static final class Created {
        @Advice.OnMethodExit
        static void exit(@Advice.This Object work) {
            CarriedWork.created(work);
        }
    }

    /** Work begins; the thread may belong to anybody. */
    static final class Run {
        @Advice.OnMethodEnter
        static @Nullable Object enter(@Advice.This Object work) {
            return CarriedWork.begin(work);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Enter @Nullable Object before) {
            CarriedWork.end(before);
        }
    }

    /** A future task begins, perhaps on its caller's thread. */
    static final class RunOnce {
        @Advice.OnMethodEnter
        static @Nullable Object enter(@Advice.This Object work) {
            return CarriedWork.beginIfRemembered(work);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Enter @Nullable Object before) {
            CarriedWork.end(before);
        }
    }

    /** What happens inside does not belong to the request: workers that live on, tasks that recur. */
    static final class Forget {
        @Advice.OnMethodEnter
        static @Nullable Object enter() {
            return CarriedWork.forget();
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Enter @Nullable Object before) {
            CarriedWork.end(before);
        }
    }

    /** A plain task is handed to a pool. */
    static final class Submitted {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(value = 0, readOnly = false) Runnable task,
                @Advice.FieldValue("workQueue") BlockingQueue<?> queue) {
            task = CarriedWork.submitted(task, queue);
        }
    }

    /** A task is taken back. */
    static final class Removed {
        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(0) Runnable task,
                @Advice.FieldValue("workQueue") BlockingQueue<?> queue,
                @Advice.Return(readOnly = false) boolean removed) {
            removed = CarriedWork.removed(removed, task, queue);
        }
    }

    /** A thread starts. */
    static final class Starting {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Thread thread) {
            CarriedWork.starting(thread);
        }
    }

    /** A timer takes a task. */
    static final class TimerTaskScheduled {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(0) TimerTask task, @Advice.Argument(2) long period) {
            CarriedWork.scheduled(task, period);
        }
    }
}
