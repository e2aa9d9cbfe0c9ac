package io.kingtide.scenario.gatling;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Without a configuration Logback writes everything that Gatling and Netty have to say to the terminal. */
final class GatlingLogging {
    private GatlingLogging() {}

    static void quieten() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext logback) {
            for (String name : List.of("io.gatling", "io.netty")) {
                logback.getLogger(name).setLevel(Level.OFF);
            }
        }
    }
}
