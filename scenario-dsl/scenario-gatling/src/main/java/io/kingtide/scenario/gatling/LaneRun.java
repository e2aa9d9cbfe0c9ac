package io.kingtide.scenario.gatling;

import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.RunRecorder;

/** What is carried out, on its way from the engine into the simulation that Gatling makes. */
record LaneRun(RunPlan plan, RunRecorder recorder, RunControl control) {}
