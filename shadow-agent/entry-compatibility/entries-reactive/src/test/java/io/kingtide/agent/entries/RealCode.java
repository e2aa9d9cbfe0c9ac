package io.kingtide.agent.entries;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A thread that started before any request and takes what it is given out of a queue that nobody instruments. */
final class RealCode {
    private static final BlockingQueue<Runnable> QUEUE = new LinkedBlockingQueue<>();

    private RealCode() {}

    /** Starts the thread. */
    static void start() {
        Thread thread = new Thread(RealCode::run, "real code");
        thread.setDaemon(true);
        thread.start();
    }

    /** Has it done on that thread, a moment later. */
    static void soon(Runnable task) {
        QUEUE.add(task);
    }

    private static void run() {
        try {
            while (true) {
                QUEUE.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
