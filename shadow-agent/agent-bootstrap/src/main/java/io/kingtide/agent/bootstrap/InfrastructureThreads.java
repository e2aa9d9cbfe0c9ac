package io.kingtide.agent.bootstrap;

/**
 * Threads that outlive the request which happens to start them: workers of pools, event loops, drivers' housekeeping. If
 * they inherited a tag, every later task of theirs would be taken for test traffic. Known by their own class; where a library
 * starts a plain {@link Thread} for such a purpose, by the library that starts it.
 */
final class InfrastructureThreads {
    private static final String OWN = "io.kingtide.agent.";

    private static final String[] PACKAGES = {
        "java.util.",
        "jdk.internal.",
        "sun.",
        "com.sun.",
        "io.netty.",
        OWN,
        "org.apache.tomcat.",
        "org.apache.catalina.",
        "org.apache.kafka.",
        "org.apache.rocketmq.",
        "org.apache.curator.",
        "org.apache.zookeeper.",
        "org.eclipse.jetty.",
        "org.xnio.",
        "org.jboss.",
        "io.undertow.",
        "io.vertx.",
        "io.grpc.",
        "io.lettuce.",
        "org.redisson.",
        "redis.clients.",
        "com.rabbitmq.",
        "scala.",
        "akka.",
        "reactor.",
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

    /** Whether this thread must not inherit. Asked on the starter's thread, and only if that is tagged. */
    static boolean contains(Thread thread) {
        return isInfrastructure(thread.getClass().getName()) || startedByInfrastructure();
    }

    /** Some pools make plain threads: then the first frame outside of the JDK, below the thread's start, tells. */
    private static boolean startedByInfrastructure() {
        boolean started = false;
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            String name = frame.getClassName();
            if (!started) {
                started = frame.getMethodName().equals("start") && name.startsWith("java.lang.");
            } else if (!isJdk(name)) {
                return isInfrastructure(name) && !name.startsWith(OWN);
            }
        }
        return false;
    }

    private static boolean isJdk(String name) {
        return name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("sun.");
    }

    private static boolean isInfrastructure(String name) {
        for (String prefix : PACKAGES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
