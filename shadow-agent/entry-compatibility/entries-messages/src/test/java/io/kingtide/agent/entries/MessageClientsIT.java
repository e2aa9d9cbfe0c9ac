package io.kingtide.agent.entries;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tagged messages are kept from consumers, and are counted. */
class MessageClientsIT {
    @Test
    void aTaggedMessageIsTakenOutAndARealOneIsNot(@TempDir Path folder) throws Exception {
        try (Stage stage = new Stage(folder)) {
            stage.start(MessageClients.class, stage.baggage());

            assertThat(stage.output()).contains("KAFKA 02 next 3", "ROCKET 1", "RABBIT true false");
            stage.eventually("the status has them", () -> stage.status().contains("rabbitmq shop/orders"));
            assertThat(stage.status())
                    .contains("\"message\":3", "kafka orders-0 offset 1", "rocketmq orders offset 0")
                    .contains("\"kafka-clients\":1", "\"rabbitmq-client\":2", "\"rocketmq-client\":2")
                    .contains("\"failed\":{}", "\"swallowedErrors\":{\"count\":0");
        }
    }
}
