package io.kingtide.scenario.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.scenario.Share;
import io.kingtide.scenario.run.Arrival;
import io.kingtide.scenario.run.ArrivalCursor;
import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.RunRecorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.HdrHistogram.AbstractHistogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The seconds of several workers, merged, are exactly what one recorder would have counted. */
class MergedWorkersTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path temp;

    @Test
    void eightWorkersMergedAreOneRecorder() throws Exception {
        RunSummary alone = alone(temp.resolve("alone"));
        RunSummary merged = merged(8, temp.resolve("merged"));

        assertThat(intervals(temp.resolve("merged")))
                .isEqualTo(intervals(temp.resolve("alone")))
                .hasSizeGreaterThan(500);
        assertThat(Files.readString(temp.resolve("merged/series.csv")))
                .isEqualTo(Files.readString(temp.resolve("alone/series.csv")));
        assertThat(merged).isEqualTo(alone);
        assertThat(alone.overall().count()).isGreaterThan(20_000);
        assertThat(alone.overall().failed()).isPositive();
    }

    @Test
    void aSecondIsTakenInWhenTheSlowestWorkerHasToldIt() {
        SyntheticRun run = PeakNight.run(100);
        try (RunRecording recording = run.record(temp.resolve("slow"))) {
            recording.awaitWorkers(List.of("a", "b"));
            recording.begun(SyntheticRun.START, 0);
            WorkerPacket five = new WorkerPacket(5, 0, List.of(), List.of(), List.of());
            recording.workerTold("a", five);

            assertThat(recording.tick(30 * SECOND)).isEmpty();
            recording.workerTold("b", new WorkerPacket(2, 0, List.of(), List.of(), List.of()));
            assertThat(recording.tick(30 * SECOND)).hasSize(3);
            recording.workerLeft("b");
            assertThat(recording.tick(30 * SECOND)).hasSize(3);
            recording.workerLeft("a");
            assertThat(recording.tick(30 * SECOND)).hasSize(23);
        }
    }

    @Test
    void oneWorkerOfEightThatStoodStillIsSeen() {
        SyntheticRun run = PeakNight.run(100);
        RunPlan plan = run.plan();
        try (RunRecording recording = run.record(temp.resolve("frozen"))) {
            recording.awaitWorkers(List.of("frozen"));
            recording.begun(SyntheticRun.START, 0);
            WorkerRecording worker = new WorkerRecording(plan);
            worker.begun(SyntheticRun.START, 0);
            worker.arrivalStarted(0, SECOND / 10, SECOND);
            recording.workerTold("frozen", worker.lastPacket());

            assertThat(recording.finish(30 * SECOND).faults())
                    .anySatisfy(fault -> assertThat(fault).startsWith("The worker frozen stood still"));
        }
    }

    @Test
    void whatIsNoPacketOfThisRunIsRefused() {
        SyntheticRun run = PeakNight.run(100);
        try (RunRecording recording = run.record(temp.resolve("wrong"))) {
            recording.begun(SyntheticRun.START, 0);
            for (String text : List.of(
                    "",
                    "null",
                    "{\"through\":1}",
                    "{\"through\":1,\"lastEndNanos\":0,\"seconds\":[],\"sent\":[{\"journey\":9,\"bin\":0,\"count\":1}],\"notes\":[]}",
                    "{\"through\":1,\"lastEndNanos\":0,\"seconds\":[],\"sent\":[{\"journey\":0,\"bin\":-1,\"count\":1}],\"notes\":[]}",
                    "{\"through\":1,\"lastEndNanos\":0,\"seconds\":[{\"second\":0,\"arrivals\":1,\"veryLate\":0,\"requests\":"
                            + "[{\"index\":0,\"response\":\"AAAA\",\"service\":\"\",\"lag\":\"\",\"failed\":0,\"refused\":0}],"
                            + "\"journeys\":[],\"errors\":{}}],\"sent\":[],\"notes\":[]}")) {
                assertThatThrownBy(() -> recording.workerTold("w", WorkerPacket.parse(text)))
                        .as(text)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    private static RunSummary alone(Path folder) {
        SyntheticRun run = PeakNight.run(400);
        RunPlan plan = run.plan();
        try (RunRecording recording = run.record(folder)) {
            recording.begun(SyntheticRun.START, 0);
            List<Arrival> arrivals = taken(plan);
            for (int second = 0; second < 70; second++) {
                play(arrivals, second, plan, recording);
                recording.tick((second + 1) * SECOND + SECOND / 2);
            }
            return recording.finish(70 * SECOND);
        }
    }

    private static RunSummary merged(int count, Path folder) {
        SyntheticRun run = PeakNight.run(400);
        RunPlan plan = run.plan();
        List<String> names = new ArrayList<>();
        List<WorkerRecording> workers = new ArrayList<>();
        List<List<Arrival>> shares = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RunPlan part = plan.withShare(new Share(i, count));
            names.add("worker-" + i);
            workers.add(new WorkerRecording(part));
            shares.add(taken(part));
        }
        try (RunRecording recording = run.record(folder)) {
            recording.awaitWorkers(names);
            recording.begun(SyntheticRun.START, 0);
            workers.forEach(worker -> worker.begun(SyntheticRun.START, 0));
            for (int second = 0; second < 70; second++) {
                for (int i = 0; i < count; i++) {
                    play(shares.get(i), second, plan, workers.get(i));
                    WorkerPacket packet = second == 69
                            ? workers.get(i).lastPacket()
                            : workers.get(i).packet((second + 1) * SECOND + SECOND / 2);
                    recording.workerTold(names.get(i), WorkerPacket.parse(packet.json()));
                }
                recording.tick((second + 1) * SECOND + SECOND / 2);
            }
            return recording.finish(70 * SECOND);
        }
    }

    /** What happens in one second: how each arrival fares depends on its number only, not on who sends it. */
    private static void play(List<Arrival> arrivals, int second, RunPlan plan, RunRecorder recorder) {
        for (Arrival arrival : arrivals) {
            if (arrival.plannedNanos() / SECOND != second) {
                continue;
            }
            SplittableRandom chance = new SplittableRandom(arrival.number());
            int request = chance.nextInt(plan.requests().size());
            long planned = arrival.plannedNanos();
            long sent = planned + chance.nextLong(2_000_000);
            long ended =
                    Math.min((second + 1) * SECOND - 1, sent + (long) (Math.exp(chance.nextDouble() * 9) * 20_000));
            boolean ok = chance.nextInt(50) > 0;
            recorder.arrivalStarted(arrival.journey(), planned, Math.min(sent, (second + 1) * SECOND - 1));
            recorder.stepFinished(
                    arrival.journey(),
                    request,
                    planned,
                    Math.min(sent, ended),
                    ended,
                    ok ? Outcome.OK : Outcome.FAILED,
                    ok ? null : "status " + (500 + chance.nextInt(4)));
            recorder.arrivalFinished(arrival.journey(), planned, ended, ok);
        }
    }

    private static List<Arrival> taken(RunPlan plan) {
        List<Arrival> all = new ArrayList<>();
        ArrivalCursor cursor = plan.cursor();
        for (Arrival next = cursor.take(); next != null; next = cursor.take()) {
            all.add(next);
        }
        all.sort(Comparator.comparingLong(Arrival::number));
        return all;
    }

    private record Interval(int second, HistogramLog.Kind kind, String request) {}

    private static Map<Interval, AbstractHistogram> intervals(Path folder) {
        Map<Interval, AbstractHistogram> all = new HashMap<>();
        HistogramLog.read(
                folder.resolve("histograms.hlog"),
                (second, kind, request, nanos) -> all.put(new Interval(second, kind, request), nanos));
        return all;
    }
}
