package io.kingtide.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class OpenApiTest {
    @TempDir
    Path data;

    @Test
    void the_document_lists_exactly_the_routes_that_there_are() throws Exception {
        Router router = new Router();
        new SwitchEndpoints(null, null, null, null).register(router);
        new LimitEndpoints(null, null, null).register(router);
        new CampaignEndpoints(null, null).register(router);
        new PlanEndpoints(null, null, null).register(router);
        new ReadEndpoints(null, null, null).register(router);
        new UserEndpoints(null, null, null).register(router);
        Set<String> routes = new TreeSet<>(Set.of("GET /api/v1/events", "GET /health"));
        router.routes().forEach(route -> routes.add(route.method() + " " + route.pattern()));

        Set<String> documented = new TreeSet<>();
        try (ConsoleUnderTest console = new ConsoleUnderTest(data, Clock.systemUTC())) {
            JsonNode paths = console.as("nobody", "GET", "/api/v1/openapi.json", "")
                    .json()
                    .path("paths");
            paths.properties()
                    .forEach(path -> path.getValue()
                            .propertyNames()
                            .forEach(method ->
                                    documented.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        }
        assertThat(documented).isEqualTo(routes);
    }
}
