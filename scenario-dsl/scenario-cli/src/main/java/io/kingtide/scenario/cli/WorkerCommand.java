package io.kingtide.scenario.cli;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.command.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kingtide worker}: sends a share of the load of runs that a controller starts with {@code --workers}. */
@Command(
        name = "worker",
        description = "Waits for 'kingtide run --workers' and sends a share of its load.",
        footerHeading = "%n",
        footer = {
            "A worker runs the code of every scenario it is sent. It listens on loopback unless told otherwise, and takes"
                    + " orders only with its token: KINGTIDE_WORKER_TOKEN, --worker-token-file, or (on loopback) a file that"
                    + " it makes in the state folder."
        })
final class WorkerCommand implements Callable<Integer> {
    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Default: ${DEFAULT-VALUE}. Port 0 takes a free one.")
    private String listen = "127.0.0.1:18480";

    @Option(
            names = "--allow-host",
            paramLabel = "HOST",
            description = "Allows a target that is not on loopback; HOST or HOST:PORT.")
    private Set<String> allowedHosts = new LinkedHashSet<>();

    @Option(
            names = "--worker-token-file",
            paramLabel = "FILE",
            description = "Holds the secret shared with the controller.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--key-store",
            paramLabel = "FILE",
            description = "Encrypts with the key in this PKCS#12 file; its password is in " + WorkerTls.PASSWORD + ".")
    private @Nullable Path keyStore;

    @Option(names = "--once", description = "Ends after one run.")
    private boolean once;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        // Without it, the answers of the JDK's server wait 40 ms for an acknowledgement: too long for a clock
        // handshake.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        InetSocketAddress address = address();
        WorkerToken token = WorkerToken.given(tokenFile, System.getenv());
        if (token == null) {
            if (!address.getAddress().isLoopbackAddress()) {
                throw Problem.usage(
                        "Listening on " + listen,
                        "no token",
                        WorkerToken.VARIABLE + " or --worker-token-file, since others can reach this address",
                        "Make one with 'openssl rand -hex 24' and give it to the controller too.");
            }
            token = WorkerToken.ofThisMachine(Workspace.current().state(), true);
        }
        SSLContext tls = keyStore == null ? null : WorkerTls.ofKeyStore(keyStore, System.getenv());
        PrintWriter out = spec.commandLine().getOut();
        try (WorkerServer server = new WorkerServer(address, token, tls, allowedHosts, line -> print(out, line))) {
            print(out, "Listening on " + server.uri());
            if (once) {
                server.awaitFirstRun();
            } else {
                new CountDownLatch(1).await();
            }
        } catch (IOException e) {
            throw Problem.usage(
                            "Listening on " + listen,
                            e.getMessage() + "",
                            "a free address of this machine",
                            "Name another one.")
                    .causedBy(e);
        }
        return ExitCode.HOLDS.value();
    }

    private static synchronized void print(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    private InetSocketAddress address() {
        int colon = listen.lastIndexOf(':');
        String port = colon < 0 ? "" : listen.substring(colon + 1);
        if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw Problem.usage("Reading --listen", "'" + listen + "'", "HOST:PORT", "Write --listen 127.0.0.1:18480.");
        }
        InetSocketAddress address = new InetSocketAddress(listen.substring(0, colon), Integer.parseInt(port));
        if (address.isUnresolved()) {
            throw Problem.usage(
                    "Reading --listen",
                    "host '" + listen.substring(0, colon) + "'",
                    "a known host",
                    "Correct the name.");
        }
        return address;
    }
}
