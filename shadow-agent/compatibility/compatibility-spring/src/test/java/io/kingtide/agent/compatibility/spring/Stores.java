package io.kingtide.agent.compatibility.spring;

import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.bson.Document;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** One use of each store that the agent does not shadow. Only R2DBC's is there; the others would have to be called. */
final class Stores {
    private static final String NOBODY = "127.0.0.1:1";

    private Stores() {}

    static String use(String name) {
        return switch (name) {
            case "r2dbc" -> r2dbc();
            case "r2dbc-connected" -> r2dbcOnAConnectionOfAnotherThread();
            case "mongodb" -> mongodb();
            case "redis" -> redis();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String r2dbc() {
        return Mono.from(factory().create()).flatMap(Stores::one).block();
    }

    private static String r2dbcOnAConnectionOfAnotherThread() {
        Connection[] open = new Connection[1];
        Thread maker = new Thread(() -> open[0] = Mono.from(factory().create()).block());
        maker.start();
        try {
            maker.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return one(open[0]).block();
    }

    private static ConnectionFactory factory() {
        return ConnectionFactories.get("r2dbc:h2:mem:///reactive");
    }

    private static Mono<String> one(Connection connection) {
        return Flux.from(connection.createStatement("select 1").execute())
                .flatMap(result -> result.map((row, metadata) -> String.valueOf(row.get(0))))
                .next();
    }

    private static String mongodb() {
        try (MongoClient client = MongoClients.create("mongodb://" + NOBODY + "/?serverSelectionTimeoutMS=50")) {
            client.getDatabase("shop").getCollection("carts").insertOne(new Document("cart", 1));
            return "inserted";
        } catch (MongoTimeoutException e) {
            return "tried";
        }
    }

    private static String redis() {
        try (Jedis jedis = new Jedis("127.0.0.1", 1)) {
            return jedis.set("cart", "1");
        } catch (JedisConnectionException e) {
            return "tried";
        }
    }
}
