package io.kingtide.agent.testkit;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.ThreadContext;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** An application's log lines, through Logback (with an asynchronous appender, see the resources) and Log4j 2. */
final class Logs {
    private Logs() {}

    static String write(String text, ExecutorService pool) throws Exception {
        MDC.put("own", text);
        ThreadContext.put("own", text);
        try {
            LoggerFactory.getLogger("orders").warn("direct");
            LogManager.getLogger("orders").warn("direct");
        } finally {
            MDC.clear();
            ThreadContext.clearAll();
        }
        pool.submit(() -> {
                    LoggerFactory.getLogger("orders").warn("pooled {}", text);
                    LogManager.getLogger("orders").warn("pooled {}", text);
                })
                .get(60, TimeUnit.SECONDS);
        return "logged";
    }
}
