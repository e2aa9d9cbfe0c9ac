package io.kingtide.frontdoor;

import io.kingtide.shaper.limits.GcraCarrier;
import io.kingtide.shaper.limits.LimitBoard;
import io.kingtide.shaper.node.NodeKeys;
import io.kingtide.shaper.node.ShaperNode;
import io.kingtide.shaper.sentinel.SentinelCarrier;
import io.kingtide.tag.TagKeys;
import io.kingtide.tag.TagVerifier;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The front door as a process. Exit codes: 2 wrong options or files, 3 port in use. */
public final class FrontDoor implements AutoCloseable {
    private static final int USAGE = 2;
    private static final int IN_USE = 3;
    private static final Duration FIRST_STATE_WITHIN = Duration.ofSeconds(2);

    private final EventLoopGroup loops;
    private final Channel listening;
    private final @Nullable ShaperNode node;

    private FrontDoor(EventLoopGroup loops, Channel listening, @Nullable ShaperNode node) {
        this.loops = loops;
        this.listening = listening;
        this.node = node;
    }

    /** Starts and runs until the process ends. */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 2 || !args[0].equals("--config")) {
            System.err.println("Starting the front door: got " + args.length + " arguments; expected --config FILE.");
            System.exit(USAGE);
        }
        try {
            FrontDoor door = start(DoorConfig.fromFile(Path.of(args[1])), Clock.systemUTC());
            Runtime.getRuntime().addShutdownHook(new Thread(door::close, "front-door-stop"));
            System.out.println("front door ready on http://127.0.0.1:" + door.port());
        } catch (IllegalArgumentException e) {
            System.err.println("Starting the front door: " + e.getMessage());
            System.exit(USAGE);
        } catch (BindException e) {
            System.err.println("Starting the front door: its port on 127.0.0.1 is in use; expected a free one."
                    + " End the process that holds it, or change 'port' in " + args[1] + ".");
            System.exit(IN_USE);
        } catch (IOException e) {
            System.err.println("Starting the front door: cannot read " + e.getMessage());
            System.exit(USAGE);
        }
    }

    static FrontDoor start(DoorConfig config, Clock clock) throws IOException, InterruptedException {
        DoorMetrics metrics = new DoorMetrics();
        LimitBoard limits = new LimitBoard(
                List.of(new GcraCarrier(System::nanoTime), new SentinelCarrier(sentinelLogs(config), "front-door")));
        DoorState state = new DoorState(limits, metrics, clock);
        ShaperNode node = follow(config, state, clock);
        Path keys = config.tagKeys();
        TagGate tags = new TagGate(
                keys == null ? null : new TagVerifier(TagKeys.fromFile(keys), clock),
                state,
                config.console() != null,
                () -> node != null && node.isConsoleHeard());
        List<Unit> units = new ArrayList<>();
        for (DoorConfig.UnitConfig unit : config.units()) {
            InetSocketAddress address =
                    new InetSocketAddress(unit.url().getHost(), unit.url().getPort());
            units.add(new Unit(unit.name(), address, metrics.unit(unit.name()), state));
        }
        Reception reception = new Reception(state, metrics, tags, units, config);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Channel listening = listen(config, reception, loops);
        watchBlocking(config, state, node, loops);
        if (node != null) {
            node.awaitFirstState(FIRST_STATE_WITHIN);
        }
        return new FrontDoor(loops, listening, node);
    }

    /** The port it listens on. */
    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void close() {
        if (node != null) {
            node.close();
        }
        listening.close();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }

    private static Channel listen(DoorConfig config, Reception reception, EventLoopGroup loops)
            throws BindException, InterruptedException {
        DefaultChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        int maxClients = config.bounds().clients();
        var bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1_024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (clients.size() >= maxClients) {
                            channel.close();
                            return;
                        }
                        clients.add(channel);
                        HeadDeadline headDeadline = new HeadDeadline();
                        channel.pipeline()
                                .addLast(headDeadline)
                                .addLast(new StrictRequestDecoder())
                                .addLast(new HttpResponseEncoder())
                                .addLast(new ClientConnection(reception, headDeadline));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), config.port()))
                .await();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new BindException(String.valueOf(bound.cause()));
        }
        return bound.channel();
    }

    private static @Nullable ShaperNode follow(DoorConfig config, DoorState state, Clock clock) throws IOException {
        Path nodeKeys = config.nodeKeys();
        if (config.console() == null || nodeKeys == null) {
            return null;
        }
        ShaperNode.NodeAddress address = new ShaperNode.NodeAddress(
                java.net.URI.create(config.console().toString().replaceAll("/$", "")),
                config.serviceName(),
                config.instanceName());
        return ShaperNode.start(address, NodeKeys.fromFile(nodeKeys), state, clock);
    }

    private static void watchBlocking(
            DoorConfig config, DoorState state, @Nullable ShaperNode node, EventLoopGroup loops) {
        BlockingWatch watch = new BlockingWatch(state, config.serviceName(), config.instanceName());
        loops.next()
                .scheduleAtFixedRate(
                        () -> {
                            if (watch.look() && node != null) {
                                node.reportSoon();
                            }
                        },
                        500,
                        500,
                        TimeUnit.MILLISECONDS);
    }

    private static Path sentinelLogs(DoorConfig config) throws IOException {
        Path given = config.sentinelLogs();
        return given == null ? Files.createTempDirectory("front-door-sentinel") : Files.createDirectories(given);
    }
}
