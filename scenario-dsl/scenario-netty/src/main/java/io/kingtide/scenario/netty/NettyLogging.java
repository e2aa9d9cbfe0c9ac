package io.kingtide.scenario.netty;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps what Netty has to say off the terminal. It would look for Logback, which Gatling brings along and whose
 * configuration costs every start a tenth of a second.
 */
final class NettyLogging {
    /** Held, since the JDK forgets the level of a logger that nobody holds. */
    private static final Logger NETTY = Logger.getLogger("io.netty");

    private NettyLogging() {}

    /** Before Netty's first class is used. */
    static void quieten() {
        NETTY.setLevel(Level.OFF);
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }
}
