package io.kingtide.shadow.commands;

import io.kingtide.agent.rules.RulesException;
import io.kingtide.agent.rules.ShadowRules;
import io.kingtide.command.Problem;
import java.io.IOException;
import java.nio.file.Path;

/** Reads the agent's rules for a command. */
final class RulesFile {
    private RulesFile() {}

    static ShadowRules read(Path file) {
        try {
            return ShadowRules.fromFile(file);
        } catch (IOException e) {
            throw Problem.usage(
                            "Reading the rules " + file,
                            e.getClass().getSimpleName() + " (" + e.getMessage() + ")",
                            "a readable shadow.yaml",
                            "Correct --rules.")
                    .causedBy(e);
        } catch (RulesException e) {
            throw Problem.usage(
                            "Reading the rules " + file,
                            e.problems().size() + (e.problems().size() == 1 ? " problem:\n  " : " problems:\n  ")
                                    + String.join("\n  ", e.problems()) + "\n",
                            "rules as docs/shadow-schema.md describes them",
                            "Correct the lines above.")
                    .causedBy(e);
        }
    }
}
