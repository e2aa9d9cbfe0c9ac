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
    void readsWhereTheTwinOfADataSourceIs() throws Exception {
        DataSourceRules shop = ShadowRules.parse(
                        "shadow.yaml",
                        source("url: 'jdbc:mysql://*/shop*'", "mode: datasource", "twin-url: 'jdbc:mysql://b/shop'"))
                .dataSource("jdbc:mysql://a/shop");

        assertThat(shop).isNotNull();
        assertThat(shop.mode()).isEqualTo(DataSourceRules.Mode.DATASOURCE);
        assertThat(shop.template()).isEqualTo("jdbc:mysql://b/shop");
    }

    @Test
    void tellsTemplatesAndTwinsApart() {
        assertThat(problems(source("url: 'jdbc:h2:*'", "mode: datasource", "template: 'jdbc:h2:b'")))
                .containsExactly(
                        "shadow.yaml:6: data source 'shop' has a 'template', which mode 'datasource' does not take;"
                                + " give 'twin-url'");
        assertThat(problems(source("url: 'jdbc:h2:*'", "mode: datasource")))
                .containsExactly("shadow.yaml:3: data source 'shop' has no 'twin-url'");
        assertThat(problems(source("url: 'jdbc:h2:*'", "twin-url: 'jdbc:h2:b'")))
                .containsExactly(
                        "shadow.yaml:5: data source 'shop' has a 'twin-url', which mode 'table' does not take; give"
                                + " 'template'");
        assertThat(problems(source("url: 'jdbc:h2:*'", "mode: datasource", "twin-url: 'b'")))
                .containsExactly(
                        "shadow.yaml:6: the 'twin-url' of data source 'shop' is not a JDBC URL; expected jdbc:...");
    }

    @Test
    void makesShadowsByItselfInMemoryOnly() throws Exception {
        String copy = "missing-shadows: copy";
        String template = "template: '{table}_shadow'";

        assertThat(ShadowRules.parse("shadow.yaml", source("url: 'jdbc:h2:mem:*'", template, copy))
                        .dataSource("jdbc:h2:mem:shop")
                        .missingShadows())
                .isEqualTo(DataSourceRules.MissingShadows.COPY);
        assertThat(problems(source("url: 'jdbc:h2:*'", template, copy)))
                .singleElement()
                .asString()
                .startsWith("shadow.yaml:6: 'missing-shadows: copy' of data source 'shop' is for databases in memory");
    }

    @Test
    void storesAreRefusedUnlessTheyAreAllowed() throws Exception {
        ShadowRules rules = ShadowRules.parse("shadow.yaml", GOOD + "\nstores: {redis: allow, kafka: refuse}");

        assertThat(rules.allowsStore("redis")).isTrue();
        assertThat(rules.allowsStore("kafka")).isFalse();
        assertThat(rules.allowsStore("mongodb")).isFalse();
        assertThat(problems(GOOD + "\nstores: {reddis: allow}"))
                .containsExactly("shadow.yaml:15: unknown key 'reddis' in 'stores'; did you mean 'redis'?");
        assertThat(problems(GOOD + "\nstores: {redis: mock}")).hasSize(1);
    }

    private static String source(String... lines) {
        return "version: 1\ndata-sources:\n  - name: shop\n    " + String.join("\n    ", lines);
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
