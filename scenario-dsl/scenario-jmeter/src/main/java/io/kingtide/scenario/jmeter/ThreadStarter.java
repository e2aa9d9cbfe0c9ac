package io.kingtide.scenario.jmeter;

import java.util.concurrent.Semaphore;

/**
 * Adds threads one after the other, apart from the loop that asks for them: JMeter copies the whole test plan for each, and
 * arrivals that are due meanwhile would wait, find too few lanes, and ask for still more threads.
 */
final class ThreadStarter implements AutoCloseable {
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    ThreadStarter(Runnable addOne) {
        thread = new Thread(() -> start(addOne), "kingtide-thread-starter");
        thread.setDaemon(true);
        thread.start();
    }

    void addOne() {
        wanted.release();
    }

    private void start(Runnable addOne) {
        while (true) {
            wanted.acquireUninterruptibly();
            if (closed) {
                return;
            }
            addOne.run();
        }
    }

    /** When it returns no thread is added any more. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        wanted.release();
        thread.join(10_000);
    }
}
