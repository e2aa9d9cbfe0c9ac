package io.kingtide.agent.bootstrap;

/**
 * Threads that outlive the request which happens to start them: workers of pools, event loops, drivers' housekeeping. If
 * they inherited a tag, every later task of theirs would be taken for test traffic. Known by their own class; where a library
 * starts a plain {@link Thread} for such a purpose, the instrumentation clears the carrier around that place.
 */
final class InfrastructureThreads {
    private static final String[] PACKAGES = {
        "java.util.",
        "jdk.internal.",
        "sun.",
        "com.sun.",
        "io.netty.",
        "io.kingtide.agent.",
        "org.apache.tomcat.",
        "org.apache.catalina.",
        "org.apache.kafka.",
        "org.apache.rocketmq.",
        "org.apache.curator.",
        "org.apache.zookeeper.",
        "org.eclipse.jetty.",
        "org.xnio.",
        "reactor.core.",
        "com.zaxxer.hikari.",
        "com.alibaba.druid.",
        "com.mchange.",
        "com.mysql.",
        "org.mariadb.",
        "org.postgresql.",
        "org.h2.",
        "okhttp3.",
        "okio.",
    };

    private InfrastructureThreads() {}

    static boolean contains(Thread thread) {
        String name = thread.getClass().getName();
        for (String prefix : PACKAGES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
