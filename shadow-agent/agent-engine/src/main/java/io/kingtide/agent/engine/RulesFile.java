package io.kingtide.agent.engine;

import io.kingtide.agent.rules.RulesException;
import io.kingtide.agent.rules.ShadowRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes over changed rules while the application runs: all of them at once, or none, with the reason. Call {@link
 * #poll()} about once a second, from one thread.
 */
final class RulesFile {
    private final Path file;
    private final Consumer<ShadowRules> takeOver;
    private String hash;
    private long size = -1;
    private @Nullable FileTime modified;
    private volatile @Nullable String problem;

    RulesFile(Path file, ShadowRules inForce, Consumer<ShadowRules> takeOver) {
        this.file = file;
        this.hash = inForce.hash();
        this.takeOver = takeOver;
    }

    /** Looks whether the file changed, and takes over what it says now if that can be used. */
    void poll() {
        try {
            long newSize = Files.size(file);
            FileTime newModified = Files.getLastModifiedTime(file);
            if (newSize == size && newModified.equals(modified)) {
                return;
            }
            ShadowRules rules = ShadowRules.fromFile(file);
            size = newSize;
            modified = newModified;
            problem = null;
            if (!rules.hash().equals(hash)) {
                hash = rules.hash();
                takeOver.accept(rules);
            }
        } catch (RulesException e) {
            kept(String.join("; ", e.problems()));
        } catch (IOException e) {
            kept(file + " cannot be read (" + e + ")");
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
