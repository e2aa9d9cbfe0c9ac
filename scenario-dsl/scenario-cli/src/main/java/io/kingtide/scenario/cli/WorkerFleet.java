package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.scenario.Share;
import io.kingtide.scenario.report.RunInfo;
import io.kingtide.scenario.report.RunRecording;
import io.kingtide.scenario.report.WorkerPacket;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.EngineException;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.RunRecorder;
import io.kingtide.scenario.run.StopReason;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Several workers that carry out one run together. They plan their shares, start at the same moment, and report second by
 * second; a worker that is lost ends the run, which is then INVALID.
 */
final class WorkerFleet implements LoadSender {
    private static final long LEAD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long ALIVE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long READY_PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long LOOK_EVERY_MILLIS = 20;
    private static final long LISTEN_EVERY_MILLIS = 200;

    private final String engine;
    private final Shipment shipment;
    private final List<RemoteWorker> workers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "kingtide-fleet");
        thread.setDaemon(true);
        return thread;
    });
    private Duration patience = Duration.ZERO;
    private boolean followed;
    private @Nullable Engine here;

    /**
     * @param addresses of the workers, {@code host:port} or URLs
     * @param engine that the workers are to use, by its name
     */
    WorkerFleet(List<String> addresses, WorkerToken token, String engine, Shipment shipment) {
        this(addresses, token, null, engine, shipment);
    }

    /**
     * @param trust whom to believe that he is a worker, for those at {@code https://}; null: whom this Java believes
     */
    WorkerFleet(
            List<String> addresses, WorkerToken token, @Nullable SSLContext trust, String engine, Shipment shipment) {
        this.engine = engine;
        this.shipment = shipment;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
        HttpClient http = (trust == null ? builder : builder.sslContext(trust)).build();
        Set<URI> seen = new HashSet<>();
        for (String address : addresses) {
            URI uri = uri(address);
            if (!seen.add(uri)) {
                throw Problem.usage("Reading --workers", address + " twice", "different workers", "Name it once.");
            }
            workers.add(new RemoteWorker(uri, token, http));
        }
        new Share(0, workers.size());
    }

    private static URI uri(String address) {
        try {
            URI uri = new URI(address.contains("://") ? address : "http://" + address);
            boolean known = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (known && uri.getHost() != null && uri.getPort() > 0) {
                return new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), null, null, null);
            }
        } catch (URISyntaxException e) {
            throw badAddress(address).causedBy(e);
        }
        throw badAddress(address);
    }

    private static Problem badAddress(String address) {
        return Problem.usage(
                "Reading --workers",
                "'" + address + "'",
                "HOST:PORT or https://HOST:PORT",
                "Write --workers 10.0.0.1:18480,10.0.0.2:18480.");
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    public String engineVersion() {
        return workers.get(0).engineVersion();
    }

    @Override
    public List<RunInfo.Worker> workers() {
        return workers.stream().map(RemoteWorker::info).toList();
    }

    /** Waits so long for workers that do not listen yet. */
    WorkerFleet waitingFor(Duration starting) {
        patience = starting;
        return this;
    }

    /** Carries out set-up and tear-down with this engine in the controller's process: they are done once, not by each worker. */
    WorkerFleet doingOnceWith(Engine engineHere) {
        here = engineHere;
        return this;
    }

    @Override
    public void once(RunPlan plan, RunRecorder recorder, RunControl control)
            throws EngineException, InterruptedException {
        if (here == null) {
            throw new IllegalStateException("Set-up and tear-down need an engine here; see doingOnceWith");
        }
        Supplier<String> baggage = plan.baggage().orElse(() -> "");
        AtomicBoolean over = new AtomicBoolean();
        threads.execute(() -> keepWaiting(baggage, over));
        try {
            here.run(plan, recorder, control);
        } finally {
            over.set(true);
        }
    }

    /** Workers that hear nothing give up; a set-up may take longer than their patience. */
    private void keepWaiting(Supplier<String> baggage, AtomicBoolean over) {
        try {
            while (!over.get()) {
                for (RemoteWorker worker : workers) {
                    worker.alive(baggage.get());
                }
                TimeUnit.NANOSECONDS.sleep(ALIVE_EVERY_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has every worker plan its share. */
    @Override
    public void prepare(RunPlan plan) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        for (RemoteWorker worker : workers) {
            while (!worker.listens() && System.nanoTime() < until) {
                TimeUnit.MILLISECONDS.sleep(LISTEN_EVERY_MILLIS);
            }
        }
        for (int i = 0; i < workers.size(); i++) {
            workers.get(i).prepare(WorkOrder.of(plan, shipment, engine, new Share(i, workers.size())));
        }
    }

    /** Carries out the prepared run; returns when every worker has ended or is lost. */
    @Override
    public void run(RunPlan plan, RunRecording recording, RunControl control) throws InterruptedException {
        followed = true;
        Supplier<String> baggage = plan.baggage().orElse(() -> "");
        recording.awaitWorkers(workers.stream().map(RemoteWorker::name).toList());
        List<Member> members = workers.stream()
                .map(worker -> new Member(worker, recording, control))
                .toList();
        for (Member member : members) {
            // The tag is there before the first request.
            member.worker.alive(baggage.get());
            if (!plan.variables().isEmpty() && !member.worker.variables(plan.variables())) {
                member.lost("it did not take the variables of the set-up");
                continue;
            }
            threads.execute(() -> member.worker.follow(member));
        }
        control.onStop(() -> control.stopReason().ifPresent(reason -> members.forEach(member -> member.stop(reason))));
        long nextAlive = System.nanoTime() + ALIVE_EVERY_NANOS;
        long readyBy = System.nanoTime() + READY_PATIENCE_NANOS;
        boolean started = false;
        while (members.stream().anyMatch(member -> !member.over())) {
            long now = System.nanoTime();
            if (now >= nextAlive) {
                nextAlive = now + ALIVE_EVERY_NANOS;
                members.forEach(member -> member.alive(baggage.get()));
            }
            members.forEach(member -> member.watch(now));
            if (!started && !control.stopped()) {
                if (members.stream().allMatch(Member::isReady)) {
                    started = true;
                    start(members, recording);
                } else if (now > readyBy) {
                    members.stream()
                            .filter(member -> !member.isReady())
                            .forEach(member -> member.lost("it did not become ready"));
                }
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        measureDrift(members);
    }

    private void start(List<Member> members, RunRecording recording) throws InterruptedException {
        long start = System.nanoTime() + LEAD_NANOS;
        recording.begun(Instant.now().plusNanos(start - System.nanoTime()), start);
        CountDownLatch told = new CountDownLatch(members.size());
        for (Member member : members) {
            threads.execute(() -> {
                try {
                    if (!member.worker.start(start)) {
                        member.lost("it did not take the start");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    told.countDown();
                }
            });
        }
        told.await();
    }

    private void measureDrift(List<Member> members) throws InterruptedException {
        for (Member member : members) {
            if (!member.isLost()) {
                member.worker.measureDrift();
            }
        }
    }

    @Override
    public void close() {
        try {
            if (!followed) {
                for (RemoteWorker worker : workers) {
                    worker.forget();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
    }

    /** One worker during the run. */
    private final class Member implements RemoteWorker.Listener {
        private final RemoteWorker worker;
        private final RunRecording recording;
        private final RunControl control;
        private volatile boolean ready;
        private volatile boolean ended;
        private volatile boolean lost;
        private volatile boolean waitingForSign;
        private volatile long heard = System.nanoTime();
        private long lanes;
        private long busy;
        private long starved;

        Member(RemoteWorker worker, RunRecording recording, RunControl control) {
            this.worker = worker;
            this.recording = recording;
            this.control = control;
        }

        boolean isReady() {
            return ready;
        }

        boolean isLost() {
            return lost;
        }

        boolean over() {
            return ended || lost;
        }

        void watch(long now) {
            if (!over() && now - heard > SILENCE_NANOS) {
                lost("nothing was heard of it for " + TimeUnit.NANOSECONDS.toSeconds(SILENCE_NANOS) + " s");
            }
        }

        void alive(String baggage) {
            if (over() || waitingForSign) {
                return;
            }
            waitingForSign = true;
            quietly(() -> {
                try {
                    worker.alive(baggage);
                } finally {
                    waitingForSign = false;
                }
            });
        }

        void stop(StopReason reason) {
            quietly(() -> worker.stop(reason));
        }

        private interface Call {
            void make() throws InterruptedException;
        }

        private void quietly(Call call) {
            threads.execute(() -> {
                try {
                    call.make();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void ready() {
            heard = System.nanoTime();
            ready = true;
        }

        @Override
        public void packet(WorkerPacket packet) {
            heard = System.nanoTime();
            recording.workerTold(worker.name(), packet);
        }

        @Override
        public void gauges(long nowLanes, long nowBusy, long nowStarved) {
            control.lanes().addAndGet((int) (nowLanes - lanes));
            control.busyLanes().addAndGet((int) (nowBusy - busy));
            control.starvedArrivals().add(nowStarved - starved);
            lanes = nowLanes;
            busy = nowBusy;
            starved = nowStarved;
        }

        @Override
        public void stopped(StopReason reason) {
            control.stop(new StopReason(reason.kind(), reason.text()));
        }

        @Override
        public void failed(String text) {
            String told = "The engine of worker " + worker.name() + " failed: " + text;
            recording.fault(told);
            control.stop(new StopReason(StopReason.Kind.ENGINE, told));
        }

        @Override
        public void ended() {
            ended = true;
            recording.workerLeft(worker.name());
        }

        @Override
        public synchronized void lost(String why) {
            if (over()) {
                return;
            }
            String told = "Worker " + worker.name() + " was lost: " + why
                    + ". The arrivals of its share were no longer sent.";
            recording.fault(told);
            control.stop(new StopReason(StopReason.Kind.WORKER_LOST, told));
            lost = true;
            recording.workerLeft(worker.name());
        }
    }
}
