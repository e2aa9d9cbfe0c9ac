package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.payments.rocketmq.RocketSettings;
import io.kingtide.payments.testkit.FreePort;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.remoting.exception.RemotingCommandException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** What a unit does whose broker, or whose name server, does not come. */
class BrokerAwayTest {
    private static final HalfMessages.CheckBack NOBODY_ASKS = (id, checks, body) -> LocalTransactionState.UNKNOW;

    @Test
    void without_a_name_server_nothing_starts_and_the_reason_says_what_is_expected_where() throws Exception {
        RocketSettings nowhere = settings(FreePort.next());

        assertThatThrownBy(() -> new HalfMessages(nowhere, NOBODY_ASKS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("payments.rocketmq.name-server=" + nowhere.nameServer())
                .hasMessageContaining("expected a name server");
    }

    @Test
    void without_a_broker_it_starts_and_sends_nothing_also_when_the_name_server_goes_as_well() throws Exception {
        try (BareNameServer names = new BareNameServer();
                HalfMessages halves = new HalfMessages(settings(names.port()), NOBODY_ASKS, Duration.ZERO)) {
            assertThat(halves.failure()).as("what /health says").contains(RocketSystem.TOPIC);
            assertThatThrownBy(() -> halves.send(1, "{}")).isInstanceOf(HalfMessages.NotSent.class);
            names.close();
            assertThatThrownBy(() -> halves.send(1, "{}")).isInstanceOf(HalfMessages.NotSent.class);
            assertThat(halves.open()).isZero();
        }
    }

    private static RocketSettings settings(int port) {
        return new RocketSettings("127.0.0.1:" + port, RocketSystem.TOPIC);
    }

    /** A name server to which no broker has come: it answers every question with that it knows no such topic. */
    private static final class BareNameServer implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final Set<Socket> callers = ConcurrentHashMap.newKeySet();
        private final ExecutorService threads = Executors.newCachedThreadPool();

        BareNameServer() throws IOException {
            threads.execute(this::accept);
        }

        int port() {
            return listening.getLocalPort();
        }

        private void accept() {
            try {
                while (!listening.isClosed()) {
                    Socket caller = listening.accept();
                    callers.add(caller);
                    threads.execute(() -> answer(caller));
                }
            } catch (IOException e) {
                // Closed, and so is what has come.
                return;
            }
        }

        private static void answer(Socket caller) {
            try (caller;
                    DataInputStream in = new DataInputStream(caller.getInputStream())) {
                while (true) {
                    byte[] frame = new byte[in.readInt()];
                    in.readFully(frame);
                    RemotingCommand request = RemotingCommand.decode(frame);
                    RemotingCommand answer = RemotingCommand.createResponseCommand(
                            ResponseCode.TOPIC_NOT_EXIST, "no route to " + RocketSystem.TOPIC);
                    answer.setOpaque(request.getOpaque());
                    caller.getOutputStream().write(answer.encode().array());
                }
            } catch (IOException | RemotingCommandException e) {
                // The caller has gone, or this has.
                return;
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
            for (Socket caller : callers) {
                caller.close();
            }
            threads.shutdownNow();
        }
    }
}
