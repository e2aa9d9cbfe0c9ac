package io.kingtide.console;

import io.kingtide.shaper.state.ShaperJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The append-only log of every change, one JSON object a line, each holding the hash of the line before. It is the
 * console's whole memory: an entry is on the disk before the change is announced, so that neither a kill nor a power cut
 * separates the two. A torn last line, the only damage that a crash can do, was never acknowledged; it is set aside.
 * Thread-safe.
 */
final class AuditLog implements AutoCloseable {
    static final String NO_PREVIOUS = "0".repeat(64);

    private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());

    private final Path file;
    private final FileChannel channel;
    private final long maxBytes;
    private final JsonMapper json = ShaperJson.mapper();
    private final List<AuditEntry> entries;
    private String head;

    private AuditLog(Path file, FileChannel channel, long maxBytes, List<AuditEntry> entries, String head) {
        this.file = file;
        this.channel = channel;
        this.maxBytes = maxBytes;
        this.entries = entries;
        this.head = head;
    }

    /** What a check of the whole file found. */
    record Verification(
            boolean holds,
            long entries,
            String head,
            @Nullable String problem) {}

    /**
     * Opens or creates a log.
     *
     * @throws BrokenAuditException if a line is not what was written
     */
    static AuditLog open(Path file, long maxBytes) throws IOException, BrokenAuditException {
        List<AuditEntry> entries = new ArrayList<>();
        String head = NO_PREVIOUS;
        if (Files.exists(file)) {
            setTornLineAside(file);
            head = read(file, entries);
        }
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        return new AuditLog(file, channel, maxBytes, entries, head);
    }

    /**
     * Writes an entry and forces it to the disk.
     *
     * @throws IOException if it cannot be written, or the log is full; nothing was changed then
     */
    synchronized AuditEntry append(Person who, long atMillis, String reason, Change change) throws IOException {
        AuditEntry entry = new AuditEntry(
                entries.size() + 1L,
                atMillis,
                who.name(),
                who.role(),
                change.action(),
                change.subject(),
                reason,
                change,
                head);
        String line = json.writeValueAsString(entry);
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        long before = channel.size();
        if (before + bytes.length > maxBytes) {
            throw new IOException("the audit log " + file + " would grow beyond " + maxBytes
                    + " bytes. Stop the console, archive its data folder, and start with a new one");
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        } catch (IOException e) {
            undo(before);
            throw e;
        }
        entries.add(entry);
        head = Users.sha256(line);
        return entry;
    }

    synchronized List<AuditEntry> entries() {
        return List.copyOf(entries);
    }

    /** At most {@code limit} entries after {@code seq} that match, the oldest first. */
    synchronized List<AuditEntry> after(long seq, int limit, Predicate<AuditEntry> matching) {
        int from = (int) Math.min(Math.max(0, seq), entries.size());
        return entries.subList(from, entries.size()).stream()
                .filter(matching)
                .limit(limit)
                .toList();
    }

    synchronized String head() {
        return head;
    }

    synchronized long size() {
        return entries.size();
    }

    /** Reads the file again and compares it with what was written. */
    synchronized Verification verify() throws IOException {
        List<AuditEntry> read = new ArrayList<>();
        try {
            String found = read(file, read);
            if (read.size() != entries.size() || !found.equals(head)) {
                return new Verification(
                        false, read.size(), found, "the file ends differently from what this console wrote");
            }
            return new Verification(true, read.size(), found, null);
        } catch (BrokenAuditException e) {
            return new Verification(false, read.size(), head, e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void undo(long size) {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "Cannot cut a half-written audit entry off {0}: {1}", file, e);
        }
    }

    private static String read(Path file, List<AuditEntry> into) throws IOException, BrokenAuditException {
        JsonMapper json = ShaperJson.mapper();
        String previous = NO_PREVIOUS;
        try (var lines = Files.lines(file)) {
            for (String line : (Iterable<String>) lines::iterator) {
                int number = into.size() + 1;
                AuditEntry entry;
                try {
                    entry = json.readValue(line, AuditEntry.class);
                } catch (JacksonException e) {
                    throw new BrokenAuditException(file, number, "is not an entry (" + e.getOriginalMessage() + ")");
                }
                if (entry.seq() != number || !entry.prev().equals(previous)) {
                    throw new BrokenAuditException(file, number, "does not follow from the line before it");
                }
                into.add(entry);
                previous = Users.sha256(line);
            }
        } catch (UncheckedIOException e) {
            throw new BrokenAuditException(file, into.size() + 1, "is not text (" + e.getMessage() + ")");
        }
        return previous;
    }

    private static void setTornLineAside(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        if (end == bytes.length) {
            return;
        }
        Path torn = file.resolveSibling(file.getFileName() + ".torn");
        Files.write(torn, Arrays.copyOfRange(bytes, end, bytes.length));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(end);
            channel.force(true);
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "The last line of {0} was torn by a crash before it was acknowledged; it is kept in {1}.",
                file,
                torn);
    }
}
