package io.kingtide.scenario.stub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on loopback in one thread: keep-alive, bodies with {@code Content-Length}, answers at a due time. It answers
 * what its {@link StubBehaviour} says, and can stand still for a while, as a stop-the-world pause does.
 */
public final class StubServer implements AutoCloseable {
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final StubBehaviour behaviour;
    private final Thread thread;
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::atNanos));
    private final LongAdder requests = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private volatile long stalledUntil = System.nanoTime();
    private volatile boolean closed;

    private StubServer(StubBehaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.selector = Selector.open();
        this.listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        this.thread = new Thread(this::serve, "stub-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts on a free port. */
    public static StubServer start(StubBehaviour behaviour) {
        try {
            return new StubServer(behaviour);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + listener.socket().getLocalPort());
    }

    /** Reads and answers nothing for a while from now on; what comes in waits. */
    public void stall(long millis) {
        stalledUntil = System.nanoTime() + millis * 1_000_000;
        selector.wakeup();
    }

    /** Requests read so far. */
    public long requests() {
        return requests.sum();
    }

    /** Connections accepted so far. */
    public long connections() {
        return connections.sum();
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Due(StubConnection connection, StubReply reply, long atNanos) {}

    private void serve() {
        try {
            while (!closed) {
                long stall = stalledUntil - System.nanoTime();
                if (stall > 0) {
                    java.util.concurrent.locks.LockSupport.parkNanos(stall);
                    continue;
                }
                sleepUntilWork();
                answerDue();
                handleKeys();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            closeAll();
        }
    }

    /** Selectors wait in whole milliseconds: nearer answers are met by looking again at once. */
    private void sleepUntilWork() throws IOException {
        Due first = due.peek();
        long wait = first == null ? 100_000_000 : first.atNanos() - System.nanoTime();
        if (wait < 1_000_000) {
            selector.selectNow();
        } else {
            selector.select(wait / 1_000_000);
        }
    }

    private void answerDue() throws IOException {
        while (!due.isEmpty() && due.peek().atNanos() <= System.nanoTime()) {
            Due answer = due.remove();
            answer.connection().answer(answer.reply());
        }
    }

    private void handleKeys() throws IOException {
        Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
        while (keys.hasNext()) {
            SelectionKey key = keys.next();
            keys.remove();
            if (!key.isValid()) {
                continue;
            }
            if (key.isAcceptable()) {
                accept();
                continue;
            }
            StubConnection connection = (StubConnection) key.attachment();
            connection.ready(request -> {
                requests.increment();
                StubReply reply = behaviour.reply(request);
                if (reply.delayNanos() <= 0) {
                    connection.answer(reply);
                } else {
                    due.add(new Due(connection, reply, System.nanoTime() + reply.delayNanos()));
                }
            });
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = acceptNext(); channel != null; channel = acceptNext()) {
            connections.increment();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new StubConnection(channel, key));
        }
    }

    /** Null also where the process may open no more files: those who wait stay in the queue, and the others are served. */
    private @Nullable SocketChannel acceptNext() {
        try {
            return listener.accept();
        } catch (IOException e) {
            return null;
        }
    }

    private void closeAll() {
        for (SelectionKey key : selector.keys()) {
            try {
                key.channel().close();
            } catch (IOException e) {
                // Closing at the end: there is nobody left to be told.
                key.cancel();
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
