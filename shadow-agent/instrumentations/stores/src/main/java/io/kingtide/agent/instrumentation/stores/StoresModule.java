package io.kingtide.agent.instrumentation.stores;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;

import io.kingtide.agent.bootstrap.StoreGate;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** Where the clients of uncovered stores send: at the last point that still runs on the caller's thread. */
public final class StoresModule implements InstrumentationModule {
    @Override
    public String name() {
        return "stores";
    }

    @Override
    public void start(AgentServices services) {
        StoreGate.fill(new StoreRefusals(services));
    }

    @Override
    public List<Weave> weaves() {
        return Arrays.asList(
                refusing(
                        "r2dbc",
                        StoreAdvice.R2dbc.class,
                        namedOneOf("create", "createStatement", "createBatch", "beginTransaction"),
                        "io.r2dbc.pool.ConnectionPool",
                        "io.r2dbc.pool.PooledConnection",
                        "io.r2dbc.h2.H2ConnectionFactory",
                        "io.r2dbc.h2.H2Connection",
                        "io.r2dbc.postgresql.PostgresqlConnectionFactory",
                        "io.r2dbc.postgresql.PostgresqlConnection",
                        "io.asyncer.r2dbc.mysql.MySqlConnectionFactory",
                        "io.asyncer.r2dbc.mysql.MySqlConnection",
                        "io.asyncer.r2dbc.mysql.MySqlSimpleConnection",
                        "dev.miku.r2dbc.mysql.MySqlConnectionFactory",
                        "dev.miku.r2dbc.mysql.MySqlConnection",
                        "org.mariadb.r2dbc.MariadbConnectionFactory",
                        "org.mariadb.r2dbc.MariadbConnection",
                        "io.r2dbc.mssql.MssqlConnectionFactory",
                        "io.r2dbc.mssql.MssqlConnection",
                        "oracle.r2dbc.impl.OracleConnectionFactoryImpl",
                        "oracle.r2dbc.impl.OracleConnectionImpl"),
                refusing(
                        "mongodb",
                        StoreAdvice.MongoDb.class,
                        named("execute"),
                        "com.mongodb.client.internal.MongoClientDelegate$DelegateOperationExecutor",
                        "com.mongodb.client.internal.MongoClusterImpl$OperationExecutorImpl",
                        "com.mongodb.reactivestreams.client.internal.OperationExecutorImpl"),
                refusing("redis", StoreAdvice.Redis.class, named("dispatch"), "io.lettuce.core.RedisChannelHandler"),
                refusing("redis", StoreAdvice.Redis.class, named("sendCommand"), "redis.clients.jedis.Connection"),
                refusing("redis", StoreAdvice.Redis.class, named("execute"), "org.redisson.command.RedisExecutor"),
                refusing(
                        "memcached",
                        StoreAdvice.Memcached.class,
                        namedOneOf("enqueueOperation", "addOperation", "addOperations", "broadcastOperation"),
                        "net.spy.memcached.MemcachedConnection"),
                refusing(
                        "kafka",
                        StoreAdvice.Kafka.class,
                        named("send"),
                        "org.apache.kafka.clients.producer.KafkaProducer"),
                refusing(
                        "rabbitmq",
                        StoreAdvice.RabbitMq.class,
                        named("basicPublish"),
                        "com.rabbitmq.client.impl.ChannelN"),
                refusing(
                        "rocketmq",
                        StoreAdvice.RocketMq.class,
                        nameStartsWith("send"),
                        "org.apache.rocketmq.client.impl.producer.DefaultMQProducerImpl"));
    }

    private static Weave refusing(
            String store, Class<?> advice, ElementMatcher.Junction<MethodDescription> methods, String... types) {
        return Weave.bodies(
                store,
                (builder, type) -> builder.visit(
                        Advice.to(advice).on(methods.and(not(isStatic())).and(not(isAbstract())))),
                types);
    }
}
