package io.kingtide.payments.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.common.BrokerConfig;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.namesrv.NamesrvConfig;
import org.apache.rocketmq.namesrv.NamesrvController;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyServerConfig;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.store.config.FlushDiskType;
import org.apache.rocketmq.store.config.MessageStoreConfig;

/**
 * {@code java -jar payment-broker.jar --dir FOLDER --topic NAME}: a name server and a broker of RocketMQ with one topic, on
 * loopback. {@code --name-server-port} and {@code --broker-port} fix the ports, {@code --check-millis} says how soon and how often
 * the broker asks a silent producer for the fate of a half message (6000), {@code --most-checks} how many times before it gives the
 * message up (15), whether or not anybody was there to answer. Every message is on disk before it is acknowledged.
 */
public final class BrokerMain {
    private static final Set<String> OPTIONS =
            Set.of("--dir", "--topic", "--name-server-port", "--broker-port", "--check-millis", "--most-checks");
    private static final String LOOPBACK = "127.0.0.1";
    private static final int LOWEST_PORT = 20_000;
    private static final int BEYOND_PORTS = 32_000;
    private static final int PORT_TRIES = 200;

    private BrokerMain() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options;
        try {
            options = parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("payment-broker: " + e.getMessage());
            System.exit(2);
            return;
        }
        Path folder = Path.of(options.get("--dir")).toAbsolutePath();
        Files.createDirectories(folder);
        System.setProperty("rocketmq.home.dir", folder.toString());
        // What logs in spite of the configuration, such as RocksDB, logs below the user's home.
        System.setProperty("user.home", folder.toString());
        System.setProperty(RemotingCommand.REMOTING_VERSION_KEY, Integer.toString(MQVersion.CURRENT_VERSION));
        int nameServer = port(options, "--name-server-port");
        NamesrvController names = nameServer(folder, nameServer);
        int broker = broker(folder, options, port(options, "--broker-port"), nameServer);
        while (names.getRouteInfoManager().pickupTopicRouteData(options.get("--topic")) == null) {
            // The broker registers in a thread of its own; whoever asks before is told that there is no such topic.
            Thread.sleep(20);
        }
        System.out.println("payment-broker ready: name server " + LOOPBACK + ":" + nameServer + ", broker " + broker);
    }

    private static Map<String, String> parse(List<String> arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            if (!OPTIONS.contains(arguments.get(i)) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(
                        "got '" + arguments.get(i) + "'; expected one of " + OPTIONS + ", each with a value");
            }
            options.put(arguments.get(i), arguments.get(i + 1));
        }
        if (!options.containsKey("--dir") || !options.containsKey("--topic")) {
            throw new IllegalArgumentException("expected --dir FOLDER and --topic NAME");
        }
        return options;
    }

    private static NamesrvController nameServer(Path folder, int port) throws Exception {
        NamesrvConfig names = new NamesrvConfig();
        names.setRocketmqHome(folder.toString());
        names.setKvConfigPath(folder.resolve("names.json").toString());
        names.setConfigStorePath(folder.resolve("names.properties").toString());
        NamesrvController controller = new NamesrvController(names, listeningOn(port));
        if (!controller.initialize()) {
            throw new IllegalStateException("The name server did not start on port " + port);
        }
        controller.start();
        return controller;
    }

    private static int broker(Path folder, Map<String, String> options, int port, int nameServer) throws Exception {
        BrokerConfig broker = new BrokerConfig();
        broker.setRocketmqHome(folder.toString());
        broker.setBrokerName("payments");
        broker.setBrokerClusterName("payments");
        broker.setBrokerIP1(LOOPBACK);
        broker.setBrokerIP2(LOOPBACK);
        broker.setNamesrvAddr(LOOPBACK + ":" + nameServer);
        broker.setEnableSlaveActingMaster(false);
        broker.setEnablePropertyFilter(false);
        long checkMillis = Long.parseLong(options.getOrDefault("--check-millis", "6000"));
        broker.setTransactionCheckInterval(checkMillis);
        broker.setTransactionTimeOut(checkMillis);
        broker.setTransactionCheckMax(Integer.parseInt(options.getOrDefault("--most-checks", "15")));
        // The thread that writes these figures spins until the first such pause is over.
        broker.setTransactionMetricFlushInterval(200);
        BrokerController controller =
                new BrokerController(broker, listeningOn(port), new NettyClientConfig(), store(folder));
        if (!controller.initialize()) {
            throw new IllegalStateException("The broker did not start in " + folder);
        }
        controller.start();
        controller.getTopicConfigManager().updateTopicConfig(new TopicConfig(options.get("--topic"), 4, 4));
        controller.registerBrokerAll(true, false, true);
        return port;
    }

    /** Small files: a folder of its own with 3 MB instead of the 1.5 GB that a broker reserves. */
    private static MessageStoreConfig store(Path folder) {
        MessageStoreConfig store = new MessageStoreConfig();
        store.setStorePathRootDir(folder.resolve("store").toString());
        store.setStorePathCommitLog(folder.resolve("store/commitlog").toString());
        store.setMappedFileSizeCommitLog(16 << 20);
        store.setMappedFileSizeConsumeQueue(20 * 10_000);
        store.setMaxHashSlotNum(5_000);
        store.setMaxIndexNum(20_000);
        store.setTimerWheelEnable(false);
        store.setTimerStopEnqueue(true);
        store.setFlushDiskType(FlushDiskType.SYNC_FLUSH);
        store.setDiskMaxUsedSpaceRatio(95);
        store.setHaListenPort(freePort());
        return store;
    }

    private static NettyServerConfig listeningOn(int port) {
        NettyServerConfig config = new NettyServerConfig();
        config.setBindAddress(LOOPBACK);
        config.setListenPort(port);
        return config;
    }

    private static int port(Map<String, String> options, String option) {
        String given = options.get(option);
        return given == null ? freePort() : Integer.parseInt(given);
    }

    /**
     * Below those that the system hands to outgoing calls, so that a broker can be started again where it was; and the second
     * one below must be free too, because a broker listens there as well.
     */
    private static int freePort() {
        for (int i = 0; i < PORT_TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, BEYOND_PORTS);
            if (isFree(port) && isFree(port - 2)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "None of " + PORT_TRIES + " ports between " + LOWEST_PORT + " and " + BEYOND_PORTS + " was free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
