package io.kingtide.rehearsal;

import io.kingtide.command.ExitCode;
import io.kingtide.command.RunningSystem;
import io.kingtide.command.Workspace;
import io.kingtide.rehearsal.system.StateFolder;
import io.kingtide.rehearsal.system.SystemStop;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide down}. */
@Command(
        name = "down",
        description = "Stops the reference system that 'kingtide up' started.",
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    @Option(names = "--json", description = "One JSON object for programs.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        StateFolder state = new StateFolder(Workspace.current().state());
        Optional<RunningSystem> system = RunningSystem.find(state.path());
        if (system.isEmpty()) {
            say(List.of(), "Nothing runs from " + state.path() + ".");
            return ExitCode.HOLDS.value();
        }
        try (FileChannel lock = state.lock()) {
            List<String> stopped = SystemStop.stop(system.get());
            RunningSystem.remove(state.path());
            say(stopped, stopped.isEmpty() ? "Nothing was running any more." : "Stopped " + String.join(", ", stopped));
        }
        return ExitCode.HOLDS.value();
    }

    private void say(List<String> stopped, String text) {
        System.out.println(
                json ? JsonMapper.builder().build().writeValueAsString(java.util.Map.of("stopped", stopped)) : text);
    }
}
