package io.kingtide.agent.engine;

import io.kingtide.agent.rules.RulesException;
import io.kingtide.agent.rules.ShadowRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes over changed rules while the application runs: all of them at once, or none, with the reason. Call {@link
 * #poll()} a few times a second, from one thread.
 *
 * <p>A file that is being written may be valid and not whole yet, without the line that refuses a table. So a change counts
 * when the file has stayed as it is for a second. Who pauses longer while writing must write beside and move.
 */
final class RulesFile {
    private static final long SETTLED_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final Consumer<ShadowRules> takeOver;
    private final LongSupplier nanos;
    private String hash;
    private long size = -1;
    private long changedAtNanos;
    private boolean settled;
    private @Nullable FileTime modified;
    private volatile @Nullable String problem;

    RulesFile(Path file, ShadowRules inForce, Consumer<ShadowRules> takeOver, LongSupplier nanos) {
        this.file = file;
        this.hash = inForce.hash();
        this.takeOver = takeOver;
        this.nanos = nanos;
    }

    /** Looks whether the file changed, and takes over what it says now if that can be used. */
    void poll() {
        try {
            long newSize = Files.size(file);
            FileTime newModified = Files.getLastModifiedTime(file);
            if (newSize != size || !newModified.equals(modified)) {
                size = newSize;
                modified = newModified;
                changedAtNanos = nanos.getAsLong();
                settled = false;
            }
            if (settled || nanos.getAsLong() - changedAtNanos < SETTLED_AFTER_NANOS) {
                return;
            }
            settled = true;
            takeOver(ShadowRules.fromFile(file));
        } catch (RulesException e) {
            kept(String.join("; ", e.problems()));
        } catch (IOException e) {
            size = -1;
            kept(file + " cannot be read (" + e + ")");
        }
    }

    private void takeOver(ShadowRules rules) {
        problem = null;
        if (!rules.hash().equals(hash)) {
            hash = rules.hash();
            takeOver.accept(rules);
        }
    }

    /** Why the rules in force are not those of the file, null if they are. */
    @Nullable
    String problem() {
        return problem;
    }

    private void kept(String why) {
        String text = "the changed rules are not taken over, the former ones stay in force: " + why;
        if (!text.equals(problem)) {
            problem = text;
            System.err.println("kingtide-agent: " + text);
        }
    }
}
