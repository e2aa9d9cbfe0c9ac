package io.kingtide.agent.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The agent state in a local file: {@code {"killed": false, "campaigns": [...]}}. Call {@link #poll()} a few times a
 * second; the file is small and is compared by content, because its time stamp may be too coarse to show a change.
 */
public final class ControlFile {
    private static final int MAX_BYTES = 256 * 1024;

    private final Path file;
    private final Campaigns campaigns;
    private byte @Nullable [] last;
    private volatile @Nullable String problem = "not read yet";

    public ControlFile(Path file, Campaigns campaigns) {
        this.file = file;
        this.campaigns = campaigns;
    }

    /** Takes over what the file says now; a missing or broken file means that no test traffic may enter. */
    public void poll() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException("larger than " + MAX_BYTES + " bytes");
            }
            byte[] bytes = Files.readAllBytes(file);
            if (Arrays.equals(bytes, last)) {
                return;
            }
            last = bytes;
            campaigns.readFromFile(AgentState.read(Json.readObject(new String(bytes, StandardCharsets.UTF_8))));
            problem = null;
        } catch (NoSuchFileException e) {
            lost("does not exist");
        } catch (IOException | IllegalArgumentException e) {
            lost(String.valueOf(e.getMessage()));
        }
    }

    /** Why the file is not in effect, null if it is. */
    public @Nullable String problem() {
        String why = problem;
        return why == null ? null : "control.file " + file + ": " + why;
    }

    private void lost(String why) {
        campaigns.forget();
        last = null;
        problem = why;
    }
}
