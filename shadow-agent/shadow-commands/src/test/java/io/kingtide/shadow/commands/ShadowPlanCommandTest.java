package io.kingtide.shadow.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.agent.rules.DataSourceRules;
import io.kingtide.agent.rules.ShadowRules;
import io.kingtide.agent.rules.TableRule;
import io.kingtide.command.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShadowPlanCommandTest {
    @TempDir
    private Path folder;

    @Test
    void rulesAndDdlFollowFromWhatWasSeen() throws Exception {
        try (Shop shop = new Shop()) {
            shop.run("CREATE TABLE currencies (code VARCHAR(3) PRIMARY KEY, name VARCHAR(20))");
            Path seen = seen(shop.url());

            Shop.Ended plan = shop.shadow("plan", "--from", seen.toString(), "--out", folder.toString());

            assertThat(plan.exitCode()).isZero();
            assertThat(plan.out()).contains("3 statements seen, 1 of them would be refused");
            DataSourceRules rules =
                    ShadowRules.fromFile(folder.resolve("shadow.yaml")).dataSource(shop.url());
            assertThat(rules).isNotNull();
            assertThat(rules.table("currencies").access()).isEqualTo(TableRule.Access.READ_THROUGH);
            assertThat(rules.table("orders")).isNull();
            assertThat(Files.readString(folder.resolve("shadow.yaml"))).contains("5 x LOCK TABLE ORDERS");
            String ddl = Files.readString(folder.resolve("shadow.sql"));
            assertThat(ddl).contains("CREATE TABLE").contains("ORDERS_SHADOW").doesNotContain("CURRENCIES_SHADOW");
            for (String statement : ddl.split(";\n")) {
                shop.run(statement);
            }
            assertThat(shop.number("SELECT count(*) FROM orders_shadow")).isZero();
        }
    }

    @Test
    void filesThatAreThereAreNotReplacedUnasked() throws Exception {
        try (Shop shop = new Shop()) {
            Path seen = seen(shop.url());
            Files.writeString(folder.resolve("shadow.yaml"), "mine");

            assertThatThrownBy(() -> shop.shadow("plan", "--from", seen.toString(), "--out", folder.toString()))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("--force");
            assertThat(folder.resolve("shadow.yaml")).hasContent("mine");
        }
    }

    @Test
    void whatIsNoPlanFileIsToldAsSuch() throws Exception {
        try (Shop shop = new Shop()) {
            Path other = Files.writeString(folder.resolve("status.json"), "{\"ready\":true}");

            assertThatThrownBy(() -> shop.shadow("plan", "--from", other.toString(), "--out", folder.toString()))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("mode = dry-run");
        }
    }

    private Path seen(String url) throws Exception {
        return Files.writeString(folder.resolve("plan.json"), """
                {"schemaVersion":1,"service":"shop","instance":"shop-1","statements":3,"dataSources":[{"url":"%s",
                 "dialect":"h2","statements":[
                  {"sql":"INSERT INTO orders VALUES (?)","times":3,"verdict":"rewritten",
                   "tables":[{"name":"ORDERS","writes":true}]},
                  {"sql":"SELECT name FROM currencies","times":9,"verdict":"rewritten",
                   "tables":[{"name":"CURRENCIES","writes":false}]},
                  {"sql":"LOCK TABLE ORDERS","times":5,"verdict":"refused","code":"lock","reason":"It locks.","tables":[]}]}]}
                """.formatted(url));
    }
}
