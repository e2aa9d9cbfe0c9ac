package io.kingtide.agent.instrumentation.stores;

import io.kingtide.agent.bootstrap.StoreGate;
import net.bytebuddy.asm.Advice;

/** What is inlined into clients, one class for each kind of store; each delegates to {@link StoreGate}. */
final class StoreAdvice {
    private StoreAdvice() {}

    static final class R2dbc {
        @Advice.OnMethodEnter
        static void enter(@Advice.Origin("#t") String client) {
            StoreGate.sending("r2dbc", client);
        }
    }

    static final class MongoDb {
        @Advice.OnMethodEnter
        static void enter(@Advice.Origin("#t") String client) {
            StoreGate.sending("mongodb", client);
        }
    }

    static final class Redis {
        @Advice.OnMethodEnter
        static void enter(@Advice.Origin("#t") String client) {
            StoreGate.sending("redis", client);
        }
    }

    static final class Memcached {
        @Advice.OnMethodEnter
        static void enter(@Advice.Origin("#t") String client) {
            StoreGate.sending("memcached", client);
        }
    }

    static final class Kafka {
        @Advice.OnMethodEnter
        static void enter(@Advice.Origin("#t") String client) {
            StoreGate.sending("kafka", client);
        }
    }

    static final class RabbitMq {
        @Advice.OnMethodEnter
        static void enter(@Advice.Origin("#t") String client) {
            StoreGate.sending("rabbitmq", client);
        }
    }

    static final class RocketMq {
        @Advice.OnMethodEnter
        static void enter(@Advice.Origin("#t") String client) {
            StoreGate.sending("rocketmq", client);
        }
    }
}
