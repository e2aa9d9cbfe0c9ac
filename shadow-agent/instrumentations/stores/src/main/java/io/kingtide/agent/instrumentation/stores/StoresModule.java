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
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Where the clients of uncovered stores send, and those that act on the world in other ways: at the last point that still runs
 * on the caller's thread.
 */
public final class StoresModule implements InstrumentationModule {
    private final Set<String> kinds = new TreeSet<>();

    /** The names by which rules may allow what is woven here. */
    Set<String> kinds() {
        return kinds;
    }

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
                        named("execute"),
                        "com.mongodb.client.internal.MongoClientDelegate$DelegateOperationExecutor",
                        "com.mongodb.client.internal.MongoClusterImpl$OperationExecutorImpl",
                        "com.mongodb.reactivestreams.client.internal.OperationExecutorImpl"),
                refusing("redis", named("dispatch"), "io.lettuce.core.RedisChannelHandler"),
                refusing("redis", named("sendCommand"), "redis.clients.jedis.Connection"),
                refusing("redis", named("execute"), "org.redisson.command.RedisExecutor"),
                refusing(
                        "memcached",
                        namedOneOf("enqueueOperation", "addOperation", "addOperations", "broadcastOperation"),
                        "net.spy.memcached.MemcachedConnection"),
                refusing("kafka", named("send"), "org.apache.kafka.clients.producer.KafkaProducer"),
                refusing("rabbitmq", named("basicPublish"), "com.rabbitmq.client.impl.ChannelN"),
                refusing(
                        "rocketmq",
                        nameStartsWith("send"),
                        "org.apache.rocketmq.client.impl.producer.DefaultMQProducerImpl"),
                // A mail to a customer cannot be taken back.
                refusing(
                        "mail",
                        namedOneOf("sendMessage", "mailFrom"),
                        "com.sun.mail.smtp.SMTPTransport",
                        "org.eclipse.angus.mail.smtp.SMTPTransport"),
                refusing("mail", named("sendMail"), "io.vertx.ext.mail.impl.MailClientImpl"),
                refusing(
                        "jms",
                        namedOneOf("send", "doSend", "doSendx"),
                        "org.apache.activemq.ActiveMQSession",
                        "org.apache.activemq.artemis.jms.client.ActiveMQMessageProducer",
                        "org.apache.qpid.jms.JmsSession",
                        "com.ibm.mq.jms.MQMessageProducer"),
                refusing("pulsar", named("sendAsync"), "org.apache.pulsar.client.impl.ProducerBase"),
                refusing(
                        "mqtt",
                        named("publish"),
                        "org.eclipse.paho.client.mqttv3.MqttAsyncClient",
                        "org.eclipse.paho.mqttv5.client.MqttAsyncClient"),
                refusing(
                        "cassandra",
                        namedOneOf("execute", "executeAsync", "executeReactive"),
                        "com.datastax.oss.driver.internal.core.session.DefaultSession"),
                refusing("neo4j", namedOneOf("run", "runAsync"), "org.neo4j.driver.internal.async.NetworkSession"),
                // What a scheduler is given runs later, on its own account: as real work.
                refusing(
                        "quartz",
                        namedOneOf(
                                "scheduleJob",
                                "scheduleJobs",
                                "addJob",
                                "triggerJob",
                                "rescheduleJob",
                                "deleteJob",
                                "deleteJobs",
                                "unscheduleJob",
                                "unscheduleJobs",
                                "pauseJob",
                                "pauseJobs",
                                "resumeJob",
                                "resumeJobs",
                                "pauseTrigger",
                                "resumeTrigger",
                                "clear"),
                        "org.quartz.core.QuartzScheduler"),
                refusing(
                        "vertx-sql-client",
                        namedOneOf("query", "preparedQuery", "getConnection", "prepare", "begin", "withTransaction"),
                        "io.vertx.sqlclient.impl.SqlClientBase",
                        "io.vertx.sqlclient.impl.SqlConnectionBase",
                        "io.vertx.sqlclient.impl.SqlConnectionImpl",
                        "io.vertx.sqlclient.impl.PoolImpl",
                        "io.vertx.sqlclient.internal.SqlClientBase",
                        "io.vertx.sqlclient.internal.SqlConnectionBase"),
                // Its mailbox is emptied by whatever thread comes, for whomever.
                refusing("actors", named("sendMessage"), "akka.actor.ActorCell", "org.apache.pekko.actor.ActorCell"),
                // Calls to other services that would arrive there without the tag.
                refusing(
                        "dubbo",
                        named("invoke"),
                        "org.apache.dubbo.rpc.protocol.AbstractInvoker",
                        "com.alibaba.dubbo.rpc.protocol.AbstractInvoker"),
                refusing("sofa-rpc", named("invoke"), "com.alipay.sofa.rpc.client.AbstractCluster"),
                refusing("thrift", namedOneOf("sendBase", "sendBaseOneway"), "org.apache.thrift.TServiceClient"),
                refusing("rmi", named("invoke"), "sun.rmi.server.UnicastRef"));
    }

    private Weave refusing(String store, ElementMatcher.Junction<MethodDescription> methods, String... types) {
        kinds.add(store);
        return Weave.bodies(
                store,
                (builder, type) -> builder.visit(Advice.withCustomMapping()
                        .bind(StoreAdvice.Kind.class, store)
                        .to(StoreAdvice.class)
                        .on(methods.and(not(isStatic())).and(not(isAbstract())))),
                types);
    }
}
