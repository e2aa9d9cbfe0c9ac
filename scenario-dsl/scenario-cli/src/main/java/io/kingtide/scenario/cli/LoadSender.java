package io.kingtide.scenario.cli;

import io.kingtide.scenario.report.RunInfo;
import io.kingtide.scenario.report.RunRecording;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.EngineException;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.RunRecorder;
import java.util.List;

/** Who sends a run's load: an engine in this process, or workers on several machines. */
interface LoadSender extends AutoCloseable {
    /** The engine's name. */
    String engine();

    /** Name and version of what does the work; known after {@link #prepare}. */
    String engineVersion();

    /** What can be found out before the run's folder is opened. */
    void prepare(RunPlan plan) throws InterruptedException;

    /** Carries out the plan to its end or a stop. */
    void run(RunPlan plan, RunRecording recording, RunControl control) throws EngineException, InterruptedException;

    /** Carries out a plan of one arrival in this process: a set-up or a tear-down. */
    void once(RunPlan plan, RunRecorder recorder, RunControl control) throws EngineException, InterruptedException;

    /** The workers, as far as is known by now; empty where this process sends the load. */
    List<RunInfo.Worker> workers();

    @Override
    void close();

    /** This process alone. */
    static LoadSender of(Engine engine) {
        return new LoadSender() {
            @Override
            public String engine() {
                return engine.name();
            }

            @Override
            public String engineVersion() {
                return engine.version();
            }

            @Override
            public void prepare(RunPlan plan) {
                // An engine needs no more than its run.
            }

            @Override
            public void run(RunPlan plan, RunRecording recording, RunControl control)
                    throws EngineException, InterruptedException {
                engine.run(plan, recording, control);
            }

            @Override
            public void once(RunPlan plan, RunRecorder recorder, RunControl control)
                    throws EngineException, InterruptedException {
                engine.run(plan, recorder, control);
            }

            @Override
            public List<RunInfo.Worker> workers() {
                return List.of();
            }

            @Override
            public void close() {
                // It holds nothing between runs.
            }
        };
    }
}
