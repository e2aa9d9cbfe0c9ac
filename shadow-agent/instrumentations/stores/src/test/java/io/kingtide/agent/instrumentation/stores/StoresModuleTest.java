package io.kingtide.agent.instrumentation.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.agent.rules.ShadowRules;
import org.junit.jupiter.api.Test;

class StoresModuleTest {
    /** A refusal tells the user to allow the store by its name, so the rules must know the name. */
    @Test
    void whateverIsRefusedCanBeAllowed() throws Exception {
        StoresModule module = new StoresModule();
        module.weaves();

        assertThat(module.kinds()).contains("redis", "mail", "quartz", "dubbo");
        for (String kind : module.kinds()) {
            ShadowRules rules = ShadowRules.parse("shadow.yaml", """
                    version: 1
                    data-sources:
                      - {name: shop, url: "jdbc:h2:*", template: "{table}_shadow"}
                    stores: {%s: allow}
                    """.formatted(kind));
            assertThat(rules.allowsStore(kind)).as(kind).isTrue();
        }
    }
}
