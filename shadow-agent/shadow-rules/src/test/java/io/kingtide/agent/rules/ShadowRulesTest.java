package io.kingtide.agent.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShadowRulesTest {
    private static final String GOOD = String.join(
            "\n",
            "version: 1",
            "data-sources:",
            "  - name: trade",
            "    url: \"jdbc:h2:tcp://127.0.0.1:*/*trade*\"",
            "    mode: table",
            "    template: \"{table}_shadow\"",
            "    tables:",
            "      unit_route: read-through",
            "      ledger_archive: refuse",
            "      orders: {shadow: orders_kt}",
            "    sequences: production",
            "    functions: [mask]",
            "jobs: [outbox]",
            "outbound: [{host: \"bank.example:443\", tagged: mock}]");

    @Test
    void readsTheDocumentedFormat() throws Exception {
        ShadowRules rules = ShadowRules.parse("shadow.yaml", GOOD);

        DataSourceRules trade = rules.dataSource("jdbc:h2:tcp://127.0.0.1:18431/./data/trade;X=1");
        assertThat(trade).isNotNull();
        assertThat(trade.shadowTable("payments")).isEqualTo("payments_shadow");
        assertThat(trade.shadowTable("ORDERS")).isEqualTo("orders_kt");
        assertThat(trade.table("UNIT_ROUTE").access()).isEqualTo(TableRule.Access.READ_THROUGH);
        assertThat(trade.functions()).containsExactly("mask");
        assertThat(rules.dataSource("jdbc:h2:mem:other")).isNull();
        assertThat(rules.jobs()).containsExactly("outbox");
        assertThat(rules.outbound().get(0).matches("bank.example:443")).isTrue();
        assertThat(rules.hash()).hasSize(12);
    }

    @Test
    void theHashFollowsTheText() throws Exception {
        assertThat(ShadowRules.parse("a", GOOD).hash())
                .isEqualTo(ShadowRules.parse("b", GOOD).hash())
                .isNotEqualTo(ShadowRules.parse("a", GOOD + "\n# touched").hash());
    }

    @Test
    void reportsAllProblemsAtOnceWithTheirLines() {
        List<String> problems = problems(GOOD.replace("mode: table", "mode: tabel")
                .replace("sequences:", "sequence:")
                .replace("{table}_shadow", "{table}")
                .replace("jobs: [outbox]", "job: [outbox]"));

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "shadow.yaml:11: unknown key 'sequence' in a data source; did you mean 'sequences'?",
                        "shadow.yaml:5: unknown value 'tabel' for data source 'trade'; did you mean 'table'?",
                        "shadow.yaml:6: the template '{table}' of data source 'trade' does not make another name;"
                                + " expected {table} with something before or after it",
                        "shadow.yaml:13: unknown key 'job' in the rules; did you mean 'jobs'?");
    }

    @Test
    void refusesTextThatIsNotYamlWithItsLine() {
        assertThat(problems("version: 1\ndata-sources: ["))
                .singleElement()
                .asString()
                .startsWith("shadow.yaml:2: not YAML");
    }

    @Test
    void refusesAnEmptyFile() {
        assertThat(problems("")).isNotEmpty();
    }

    @Test
    void refusesDuplicateKeys() {
        assertThat(problems(GOOD + "\nversion: 1")).isNotEmpty();
    }

    private static List<String> problems(String text) {
        RulesException refused =
                catchThrowableOfType(RulesException.class, () -> ShadowRules.parse("shadow.yaml", text));
        assertThat(refused).isNotNull();
        return refused.problems();
    }
}
