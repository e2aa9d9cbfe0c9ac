package io.kingtide.agent.instrumentation.jdbc;

import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.Weave;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * Drivers that nobody here knows. Their classes are met one after the other (the driver registers, hands out a connection,
 * that hands out a statement) and from then on refuse what tagged code asks of them. Thread-safe; bounded.
 */
final class ForeignDrivers {
    private static final int MAX_CLASSES = 200;

    /** Known drivers, and drivers that only stand before another one, whose connections are real drivers' in the end. */
    private static final String[] LEFT_ALONE = {
        "org.h2.",
        "com.mysql.",
        "org.mariadb.",
        "org.postgresql.",
        "com.p6spy.",
        "org.apache.shardingsphere.",
        "software.amazon.jdbc.",
        "io.opentelemetry.",
        "net.sf.log4jdbc.",
        "com.zaxxer.",
        "org.apache.commons.dbcp2.",
        "org.apache.tomcat.",
        "com.alibaba.druid.",
        "com.mchange.",
    };

    private final AgentServices services;
    private final Set<String> met = Collections.synchronizedSet(new HashSet<>());

    ForeignDrivers(AgentServices services) {
        this.services = services;
    }

    /** Takes note of a driver, or of what came from one that is not known. */
    void met(Object object) {
        Class<?> type = object.getClass();
        if (isLeftAlone(type.getName()) || met.size() >= MAX_CLASSES || !met.add(type.getName())) {
            return;
        }
        if (object instanceof Driver) {
            services.coverage()
                    .uncovered("driver " + type.getName(), "not a driver that the agent knows: tagged use is refused");
        }
        for (Class<?> declaring = type;
                declaring != null && declaring.getClassLoader() != null;
                declaring = declaring.getSuperclass()) {
            services.weave(Weave.bodies("unknown-driver", ForeignDrivers::refuse, declaring.getName()));
        }
    }

    private static boolean isLeftAlone(String name) {
        return Arrays.stream(LEFT_ALONE).anyMatch(name::startsWith);
    }

    private static net.bytebuddy.dynamic.DynamicType.Builder<?> refuse(
            net.bytebuddy.dynamic.DynamicType.Builder<?> builder, net.bytebuddy.description.type.TypeDescription type) {
        return builder.visit(Advice.to(DriverAdvice.ForeignOrigin.class)
                        .on(isPublic()
                                .and(named("connect")
                                        .and(takesArguments(2))
                                        .or(namedOneOf("createStatement", "prepareStatement", "prepareCall")))))
                .visit(Advice.to(DriverAdvice.Unshadowed.class)
                        .on(isPublic()
                                .and(nameStartsWith("execute")
                                        .or(namedOneOf("createStatement", "prepareStatement", "prepareCall")))));
    }

    /** Whether this object is of a kind that is followed at all. */
    static boolean isOfInterest(Object object) {
        return object instanceof Driver || object instanceof Connection || object instanceof Statement;
    }
}
