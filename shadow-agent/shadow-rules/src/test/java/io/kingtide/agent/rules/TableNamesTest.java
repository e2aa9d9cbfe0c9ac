package io.kingtide.agent.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

final class TableNamesTest {
    @Test
    void aShadowThatIsTheTableItselfWouldReachProduction() {
        assertThat(problemOf("tables: {orders: {shadow: Orders}}")).contains("would reach production");
    }

    @Test
    void aShadowThatIsAListedTableIsNoShadow() {
        assertThat(problemOf("tables: {orders: {shadow: users}, users: refuse}"))
                .contains("is the shadow of 'orders' too");
    }

    @Test
    void twoTablesCannotShareAShadow() {
        assertThat(problemOf("tables: {a: {shadow: s}, b: {shadow: S}}")).contains("same shadow");
    }

    @Test
    void aShadowIsABareName() {
        assertThat(problemOf("tables: {orders: {shadow: \"x; drop table orders\"}}"))
                .contains("bare table name");
    }

    @Test
    void aPatternStandsForAllTablesThatMatchAndNoOther() throws RulesException {
        DataSourceRules rules =
                ShadowRules.parse("shadow.yaml", rules("""
                        tables:
                              "t_order_*": {shadow: "kt_{table}"}
                              T_ORDER_9: refuse
                              "t_order_1*": refuse
                        """)).dataSources().get(0);
        assertThat(rules.shadowTable("t_order_0")).isEqualTo("kt_t_order_0");
        assertThat(rules.shadowTable("T_ORDER_15")).as("the first pattern wins").isEqualTo("kt_T_ORDER_15");
        assertThat(rules.shadowTable("t_orders")).isEqualTo("t_orders_shadow");
        assertThat(rules.table("t_order_9")).as("the very name wins").matches(rule -> rule.shadowName() == null);
    }

    @Test
    void aPatternNeedsOneShadowForEachTable() {
        for (String shadow : new String[] {"orders", "{table}", "{schema}_x", "a {table}"}) {
            assertThat(problemOf("tables: {\"t_order_*\": {shadow: \"" + shadow + "\"}}"))
                    .contains("does not name one for each");
        }
    }

    @Test
    void namesThatDifferInCaseOnlyAreOneTable() {
        assertThat(problemOf("tables: {orders: refuse, ORDERS: shadow}")).contains("given twice");
    }

    @Test
    void maskingNamesColumnsAndKnownKinds() throws RulesException {
        assertThat(problemOf("masking: {users: name}")).contains("not a column");
        assertThat(problemOf("masking: {users.name: nmae}")).contains("did you mean 'name'");
        DataSourceRules rules = ShadowRules.parse(
                        "shadow.yaml", rules("masking: {Users.Name: name, \"*.mail\": email}"))
                .dataSources()
                .get(0);
        assertThat(rules.masking())
                .containsEntry("users.name", MaskingKind.NAME)
                .containsEntry("*.mail", MaskingKind.EMAIL);
    }

    @Test
    void aSecondDataSourceWithTheSameUrlWouldNeverBeUsed() {
        assertThat(problemOf("tables: {}\n  - {name: u, url: \"jdbc:h2:*\", template: \"{table}_s\"}"))
                .contains("would never be used");
    }

    private static String rules(String lines) {
        return "version: 1\ndata-sources:\n  - name: trade\n    url: \"jdbc:h2:*\"\n    template: \"{table}_shadow\"\n    "
                + lines + "\n";
    }

    private static String problemOf(String lines) {
        RulesException wrong =
                catchThrowableOfType(RulesException.class, () -> ShadowRules.parse("shadow.yaml", rules(lines)));
        assertThat(wrong).as("a refusal of " + lines).isNotNull();
        return String.valueOf(wrong.getMessage());
    }
}
