package io.kingtide.agent.bootstrap;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's sockets call. Connections that a server accepts which the agent does not know are read along: a tag in
 * there would be taken for a real request. While there is no such server, a read costs one volatile read.
 */
public final class SocketWatch {
    /** The engine's side. */
    public interface Slot {
        /** Whether whoever accepts on the current thread is no server that has an entry of its own. Asked once a listener. */
        boolean isUnknown(Object listener);

        /** A tag was met: counts it and gives the bytes to answer with. */
        byte[] refused();
    }

    /** Listeners that were judged already, and the connections of unknown ones. */
    private static final WeakIdentities<Boolean> LISTENERS = new WeakIdentities<>();

    private static final WeakIdentities<TagSearch> WATCHED = new WeakIdentities<>();
    private static volatile @Nullable Slot slot;
    private static volatile boolean watching;

    private SocketWatch() {}

    public static void fill(Slot engine) {
        slot = engine;
    }

    /** A listener has accepted a connection, null if there was none to accept. */
    public static void accepted(Object listener, @Nullable Object connection) {
        Slot engine = slot;
        if (engine == null || connection == null) {
            return;
        }
        Boolean unknown = LISTENERS.get(listener);
        if (unknown == null) {
            unknown = isUnknown(engine, listener);
            LISTENERS.put(listener, unknown);
        }
        if (unknown) {
            WATCHED.put(connection, new TagSearch());
            watching = true;
        }
    }

    /** A server that cannot be judged is read along as an unknown one; its real requests do not notice. */
    private static boolean isUnknown(Slot engine, Object listener) {
        try {
            return engine.isUnknown(listener);
        } catch (RuntimeException | LinkageError e) {
            SwallowedErrors.count(e);
            return true;
        }
    }

    /** The stream to read from a socket. */
    public static InputStream stream(Object socket, InputStream in) {
        TagSearch search = watching ? search((Socket) socket) : null;
        return search == null || in instanceof WatchedStream ? in : new WatchedStream((Socket) socket, in, search);
    }

    private static @Nullable TagSearch search(Socket socket) {
        SocketChannel channel = socket.getChannel();
        return WATCHED.get(channel == null ? socket : channel);
    }

    /**
     * A channel has read.
     *
     * @throws IOException if the bytes carry a tag: then they are taken back, and the channel has been answered
     */
    public static void read(Object channel, ByteBuffer buffer, int count) throws IOException {
        TagSearch search = watching && count > 0 ? WATCHED.get(channel) : null;
        if (search == null) {
            return;
        }
        int end = buffer.position();
        for (int i = end - count; i < end; i++) {
            if (search.next(buffer.get(i))) {
                ((Buffer) buffer).position(end - count);
                Slot engine = slot;
                if (engine != null) {
                    ((SocketChannel) channel).write(ByteBuffer.wrap(engine.refused()));
                }
                throw refusal();
            }
        }
    }

    /** A channel has read into several buffers. */
    public static void read(Object channel, ByteBuffer[] buffers, int offset, int length, long count)
            throws IOException {
        // The last ones hold what was read now, each up to its position: a buffer is filled before the next one is
        // begun.
        long left = count;
        long[] counts = new long[length];
        for (int i = offset + length - 1; i >= offset && left > 0; i--) {
            counts[i - offset] = Math.min(left, buffers[i].position());
            left -= counts[i - offset];
        }
        for (int i = 0; i < length; i++) {
            read(channel, buffers[offset + i], (int) counts[i]);
        }
    }

    /** Whether scattering reads must be looked at. */
    public static boolean watching() {
        return watching;
    }

    private static IOException refusal() {
        return new IOException(
                "Refused a tagged request: this server is not one that the Kingtide agent knows, so that the"
                        + " request would be taken for a real one. The connection ends here.");
    }

    /** Reads along; a tag ends the stream. */
    private static final class WatchedStream extends FilterInputStream {
        private final Socket socket;
        private final TagSearch search;

        WatchedStream(Socket socket, InputStream in, TagSearch search) {
            super(in);
            this.socket = socket;
            this.search = search;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            if (read >= 0) {
                look((byte) read);
            }
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            for (int i = offset; i < offset + count; i++) {
                look(bytes[i]);
            }
            return count;
        }

        private void look(byte read) throws IOException {
            if (!search.next(read)) {
                return;
            }
            Slot engine = slot;
            try {
                if (engine != null) {
                    socket.getOutputStream().write(engine.refused());
                    socket.getOutputStream().flush();
                }
            } catch (IOException e) {
                // Nobody listens any more; the request is refused all the same.
                SwallowedErrors.count(e);
            }
            throw refusal();
        }
    }
}
