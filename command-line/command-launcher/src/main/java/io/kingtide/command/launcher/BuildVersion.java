package io.kingtide.command.launcher;

import io.kingtide.command.Workspace;
import picocli.CommandLine.IVersionProvider;

/** One line: which build this is, on which Java, from which folder. */
final class BuildVersion implements IVersionProvider {
    static String number() {
        String built = BuildVersion.class.getPackage().getImplementationVersion();
        return built == null ? "unpackaged" : built;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "kingtide " + number() + " (Java " + Runtime.version() + ", "
                    + Workspace.current().home() + ")"
        };
    }
}
