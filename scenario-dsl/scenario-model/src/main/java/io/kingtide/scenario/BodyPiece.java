package io.kingtide.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A piece of what a request sends. Immutable. */
public sealed interface BodyPiece {
    /** More than this would fill the generator's memory, since every request under way holds its own copy. */
    int MAX_FILE_BYTES = 16 << 20;

    /** Whether it is the same in every request. */
    boolean isFixed();

    /**
     * What goes over the wire; not to be changed.
     *
     * @throws UnknownVariableException if a variable is not set
     */
    byte[] render(Variables variables);

    /**
     * Text, in UTF-8.
     *
     * @param template may have variables
     */
    record Text(Template template) implements BodyPiece {
        @Override
        public boolean isFixed() {
            return template.isFixed();
        }

        @Override
        public byte[] render(Variables variables) {
            return template.render(variables).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Bytes as they are: nothing in them is a variable. */
    final class Bytes implements BodyPiece {
        private final byte[] content;

        Bytes(byte[] content) {
            this.content = content.clone();
        }

        /** What a file holds now, as the scenario is written: the run reads nothing. */
        static Bytes of(String file) {
            Path place = DataFiles.locate(file);
            try {
                if (Files.size(place) > MAX_FILE_BYTES) {
                    throw ScenarioException.atCaller(
                            "file to send " + file,
                            Files.size(place) + " bytes",
                            "at most " + MAX_FILE_BYTES,
                            "Send a smaller one.");
                }
                return new Bytes(Files.readAllBytes(place));
            } catch (IOException e) {
                throw ScenarioException.atCaller(
                        "file to send " + file,
                        e.toString(),
                        "a file that can be read",
                        "Paths are relative to the folder in which kingtide was started.");
            }
        }

        int length() {
            return content.length;
        }

        @Override
        public boolean isFixed() {
            return true;
        }

        @Override
        public byte[] render(Variables variables) {
            return content;
        }
    }
}
