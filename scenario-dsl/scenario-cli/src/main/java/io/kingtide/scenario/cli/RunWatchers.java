package io.kingtide.scenario.cli;

import io.kingtide.scenario.report.LiveSecond;
import io.kingtide.scenario.report.RunEvent;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import java.util.List;

/** Several watchers as one. */
record RunWatchers(List<RunWatcher> each) implements RunWatcher {
    RunWatchers {
        each = List.copyOf(each);
    }

    @Override
    public void preparing(RunPlan plan, String engine) {
        each.forEach(watcher -> watcher.preparing(plan, engine));
    }

    @Override
    public void second(LiveSecond second, RunControl control) {
        each.forEach(watcher -> watcher.second(second, control));
    }

    @Override
    public void event(RunEvent event) {
        each.forEach(watcher -> watcher.event(event));
    }

    @Override
    public void ended() {
        each.forEach(RunWatcher::ended);
    }
}
