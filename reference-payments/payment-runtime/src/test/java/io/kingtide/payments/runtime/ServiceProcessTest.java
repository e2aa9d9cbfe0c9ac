package io.kingtide.payments.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ServiceProcessTest {
    record Settings(String instance, int poolSize) {}

    @Test
    void settings_are_read_by_name() {
        assertThat(settings(Map.of("payments.instance", "a", "payments.pool-size", "7")))
                .isEqualTo(new Settings("a", 7));
    }

    @Test
    void an_unknown_property_is_an_error_that_names_it() {
        assertThatThrownBy(() -> settings(Map.of("payments.instance", "a", "payments.pool-sise", "7")))
                .satisfies(thrown -> {
                    assertThat(ServiceProcess.reason(thrown)).contains("payments.pool-sise");
                    assertThat(ServiceProcess.exitCode(thrown)).isEqualTo(2);
                });
    }

    @Test
    void a_port_in_use_is_named_and_is_not_the_configurations_fault() {
        Exception thrown = new IllegalStateException("wrapped", new PortInUseException(18411));

        assertThat(ServiceProcess.reason(thrown)).contains("18411");
        assertThat(ServiceProcess.exitCode(thrown)).isEqualTo(3);
    }

    private static Settings settings(Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        return ServiceProcess.settings(environment, Settings.class);
    }
}
