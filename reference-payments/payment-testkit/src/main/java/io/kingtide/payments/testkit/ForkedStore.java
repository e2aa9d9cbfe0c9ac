package io.kingtide.payments.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A store in a process of its own, which can be killed and started again on the same port and file. */
public final class ForkedStore implements TestStore {
    private final List<String> arguments;
    private ForkedProcess process;
    private final String url;

    private ForkedStore(List<String> arguments, ForkedProcess process) {
        this.arguments = arguments;
        this.process = process;
        this.url = urlOf(process);
    }

    /** A store of this kind; {@code more} are further options of {@code payment-store serve}. */
    public static ForkedStore start(Path folder, String kind, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("serve", "--dir", folder.toString(), "--name", kind, "--kind", kind));
        arguments.addAll(List.of(more));
        // Not one of the system's choice: while the store is away, that could become the local end of somebody's call.
        arguments.addAll(List.of("--port", Integer.toString(FreePort.next())));
        return new ForkedStore(arguments, fork(arguments));
    }

    private static ForkedProcess fork(List<String> arguments) {
        return ForkedProcess.start("io.kingtide.payments.store.StoreMain", arguments);
    }

    private static String urlOf(ForkedProcess process) {
        return process.readyLine().substring(process.readyLine().indexOf("jdbc:"));
    }

    /** Another database that this process serves ({@code --also}); it comes and goes with this store. */
    public TestStore alongside(String name) {
        String other = url.substring(0, url.lastIndexOf('/') + 1) + name;
        return new TestStore() {
            @Override
            public String url() {
                return other;
            }

            @Override
            public void close() {
                // The process goes as a whole.
            }
        };
    }

    @Override
    public String url() {
        return url;
    }

    /** kill -9. */
    public void kill() {
        process.kill();
    }

    /** Starts it again where it was. */
    public void restart() {
        process = fork(arguments);
    }

    @Override
    public void close() {
        process.kill();
    }
}
