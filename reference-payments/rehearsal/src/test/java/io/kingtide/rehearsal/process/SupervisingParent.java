package io.kingtide.rehearsal.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A parent that the tests can kill: starts one {@link TinyService} and prints its process id when it is ready. */
public final class SupervisingParent {
    private SupervisingParent() {}

    public static void main(String[] args) throws Exception {
        Supervisor.Bond bond = Supervisor.Bond.valueOf(args[0]);
        Supervisor supervisor = new Supervisor(bond, death -> System.out.println(death.story()));
        Child child = supervisor.start(
                TestChildren.tinyService("tiny", Integer.parseInt(args[1]), Path.of(args[2]), bond, List.of()));
        supervisor.awaitReady(List.of(child), Duration.ofSeconds(60), ready -> {});
        System.out.println("child " + child.pid());
        new CountDownLatch(1).await();
    }
}
