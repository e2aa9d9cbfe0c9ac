package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each rule of a data source does to a statement. */
class ShadowMappingTest {
    private static Verdict rewrite(Dialect dialect, ShadowMapping.Builder mapping, String sql) {
        return ShadowRewriter.of(dialect, mapping.build()).rewrite(sql);
    }

    private static ShadowMapping.Builder tables() {
        return ShadowMapping.tables("{table}_shadow");
    }

    @Test
    void idsAreDrawnFromProductionByStatementsOnTheAllocatorAlone() {
        ShadowMapping.Builder mapping = ShadowMapping.tables("{table}_shadow").idAllocator("ids");
        for (String sql : List.of(
                "select tbl.next_val from ids tbl where tbl.sequence_name=? for update",
                "update ids set next_val=? where next_val=? and sequence_name=?",
                "insert into IDS (sequence_name, next_val) values (?,?);")) {
            Verdict verdict = rewrite(Dialect.H2, mapping, sql);
            assertThat(verdict.outcome()).as(sql).isEqualTo(Verdict.Outcome.UNCHANGED);
            assertThat(verdict.tables().get(0).treatment()).isEqualTo(TableUse.Treatment.ID_ALLOCATOR);
        }
        for (String sql : List.of(
                "delete from ids",
                "truncate table ids",
                "drop table ids",
                "update ids set next_val=1; delete from ids",
                "insert into ids select id, 1 from orders",
                "update orders set id = (select next_val from ids)",
                "with x as (select * from ids) select * from x",
                "merge into ids using orders on 1=1 when matched then delete")) {
            assertThat(rewrite(Dialect.H2, mapping, sql).isRefused()).as(sql).isTrue();
        }
    }

    @Test
    void aReadThroughTableIsReadInProduction() {
        ShadowMapping.Builder mapping = tables().readThrough("rates");
        Verdict read = rewrite(Dialect.MYSQL, mapping, "SELECT rates.x FROM rates");
        assertThat(read.outcome()).isEqualTo(Verdict.Outcome.UNCHANGED);
        assertThat(read.tables().get(0).treatment()).isEqualTo(TableUse.Treatment.READ_THROUGH);
        assertThat(rewrite(Dialect.MYSQL, mapping, "SELECT rates.x, o.y FROM rates, o")
                        .sql())
                .isEqualTo("SELECT rates.x, o.y FROM rates, o_shadow".replace("o.y", "o_shadow.y"));
    }

    @Test
    void aReadThroughTableIsNeitherWrittenNorLocked() {
        ShadowMapping.Builder mapping = tables().readThrough("shop.rates");
        for (String sql : List.of(
                "UPDATE shop.rates SET x = 1",
                "SELECT * FROM shop.rates FOR UPDATE",
                "SELECT * FROM t, (SELECT * FROM shop.rates) r FOR UPDATE",
                "DELETE r FROM t JOIN shop.rates r ON r.id = t.id",
                "EXPLAIN DELETE FROM shop.rates",
                "SELECT * FROM `SHOP`.`Rates` LOCK IN SHARE MODE")) {
            assertThat(rewrite(Dialect.MYSQL, mapping, sql).refusal()).as(sql).isEqualTo(Refusal.READ_THROUGH_WRITE);
        }
    }

    @Test
    void aMultiTableUpdateLocksOnlyWhatItAssigns() {
        ShadowMapping.Builder mapping = tables().readThrough("rates");
        assertThat(rewrite(Dialect.MYSQL, mapping, "UPDATE t JOIN rates r ON r.id = t.id SET t.x = r.x")
                        .isRefused())
                .isFalse();
        assertThat(rewrite(Dialect.MYSQL, mapping, "UPDATE t JOIN rates r ON r.id = t.id SET x = 1")
                        .refusal())
                .isEqualTo(Refusal.READ_THROUGH_WRITE);
    }

    @Test
    void aRefusedTableIsRefusedInEveryUse() {
        assertThat(rewrite(Dialect.ORACLE, tables().refuse("archive"), "SELECT * FROM t, ARCHIVE")
                        .refusal())
                .isEqualTo(Refusal.RULE);
    }

    @Test
    void aTableMayHaveAShadowNameOfItsOwn() {
        ShadowMapping.Builder mapping = tables().shadow("orders", "orders_kt");
        assertThat(rewrite(Dialect.MYSQL, mapping, "SELECT orders.a, `orders`.b FROM orders, t")
                        .sql())
                .isEqualTo("SELECT orders_kt.a, orders_kt.b FROM orders_kt, t_shadow");
        assertThat(rewrite(Dialect.MYSQL, mapping, "SELECT * FROM orders_kt").sql())
                .isEqualTo("SELECT * FROM orders_kt");
        assertThat(rewrite(Dialect.H2, mapping, "SELECT * FROM \"ORDERS\"").sql())
                .isEqualTo("SELECT * FROM \"ORDERS_KT\"");
        assertThat(rewrite(Dialect.POSTGRESQL, tables().shadow("Orders", "Orders_KT"), "SELECT * FROM \"Orders\"")
                        .sql())
                .isEqualTo("SELECT * FROM \"Orders_KT\"");
    }

    @Test
    void aShadowWhoseNameIsTheDatabasesOwnIsNone() {
        assertThat(rewrite(Dialect.POSTGRESQL, tables(), "SELECT * FROM pg").refusal())
                .isEqualTo(Refusal.NO_SHADOW);
        assertThat(rewrite(Dialect.POSTGRESQL, tables().shadow("pg", "pg_kt"), "SELECT * FROM pg")
                        .sql())
                .isEqualTo("SELECT * FROM pg_kt");
        assertThat(rewrite(Dialect.POSTGRESQL, tables(), "SELECT * FROM \"\"").refusal())
                .isEqualTo(Refusal.LEXICAL);
        assertThat(rewrite(Dialect.SQLSERVER, tables(), "DELETE .* FROM t").refusal())
                .isEqualTo(Refusal.GRAMMAR);
        assertThat(rewrite(Dialect.SQLSERVER, tables(), "DELETE db..* FROM t").refusal())
                .isEqualTo(Refusal.GRAMMAR);
    }

    @Test
    void schemaModeQualifiesEveryName() {
        ShadowMapping.Builder mapping = ShadowMapping.schemas("{schema}_shadow").defaultSchema("shop");
        assertThat(rewrite(Dialect.MYSQL, mapping, "SELECT t.a, shop.t.b, u.c FROM t, other.u WHERE t.a = other.u.a")
                        .sql())
                .isEqualTo("SELECT t.a, shop_shadow.t.b, u.c FROM shop_shadow.t, other_shadow.u"
                        + " WHERE t.a = other_shadow.u.a");
        assertThat(rewrite(Dialect.MYSQL, mapping, "SELECT * FROM shop_shadow.t")
                        .sql())
                .isEqualTo("SELECT * FROM shop_shadow.t");
    }

    @Test
    void schemaModeRefusesWhatItCannotQualify() {
        assertThat(rewrite(Dialect.POSTGRESQL, ShadowMapping.schemas("kt_{schema}"), "SELECT * FROM t")
                        .refusal())
                .isEqualTo(Refusal.RULE);
    }

    @Test
    void aTwinDataSourceKeepsTheTextAndIsNotLeft() {
        Verdict verdict = rewrite(Dialect.MYSQL, ShadowMapping.twin(), "UPDATE t SET a = 1");
        assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.UNCHANGED);
        assertThat(verdict.sql()).isEqualTo("UPDATE t SET a = 1");
        assertThat(verdict.tables().get(0).access()).isEqualTo(TableUse.Access.WRITE);
        assertThat(rewrite(Dialect.MYSQL, ShadowMapping.twin(), "UPDATE production.t SET a = 1")
                        .refusal())
                .isEqualTo(Refusal.RULE);
    }

    @Test
    void aTableBehindTheNameOfAnExpressionIsReadByH2AndSoRefused() {
        ShadowMapping.Builder mapping = tables().catalogue(new Known());
        String hiding = "WITH orders AS (SELECT 1 AS id) SELECT id FROM orders";
        assertThat(rewrite(Dialect.H2, mapping, hiding).refusal()).isEqualTo(Refusal.AMBIGUOUS);
        assertThat(rewrite(Dialect.POSTGRESQL, mapping, hiding).isRefused()).isFalse();
        assertThat(rewrite(Dialect.H2, mapping, "WITH c AS (SELECT 1 AS id) SELECT id FROM c")
                        .isRefused())
                .isFalse();
    }

    @Test
    void aTableBehindTheNameOfAnOuterExpressionIsReadByMariaDbInsideAnotherWithAndSoRefused() {
        ShadowMapping.Builder mapping = tables().catalogue(new Known());
        String inside =
                "WITH ORDERS AS (SELECT 1 AS id) SELECT (WITH b AS (SELECT id FROM ORDERS) SELECT id FROM b) AS c";
        assertThat(rewrite(Dialect.MYSQL, mapping, inside).refusal()).isEqualTo(Refusal.AMBIGUOUS);
        assertThat(rewrite(Dialect.POSTGRESQL, mapping, inside).isRefused()).isFalse();
        assertThat(rewrite(Dialect.MYSQL, mapping, inside.replace("ORDERS", "a"))
                        .isRefused())
                .isFalse();
        assertThat(rewrite(
                                Dialect.MYSQL,
                                mapping,
                                "WITH ORDERS AS (SELECT 1 AS id), b AS (SELECT id FROM ORDERS) SELECT id FROM b, ORDERS")
                        .isRefused())
                .isFalse();
    }

    @Test
    void theCatalogueDecidesWhatExists() {
        ShadowMapping.Builder mapping = tables().catalogue(new Known());
        assertThat(rewrite(Dialect.H2, mapping, "SELECT * FROM orders, \"ORDERS\", orders_shadow")
                        .sql())
                .isEqualTo("SELECT * FROM orders_shadow, \"ORDERS_SHADOW\", orders_shadow");
        assertThat(rewrite(Dialect.H2, mapping, "SELECT * FROM nowhere").refusal())
                .isEqualTo(Refusal.UNKNOWN_TABLE);
        assertThat(rewrite(Dialect.H2, mapping, "SELECT * FROM bare").refusal()).isEqualTo(Refusal.NO_SHADOW);
        assertThat(rewrite(Dialect.H2, mapping, "SELECT my_function(1)").refusal())
                .isEqualTo(Refusal.FUNCTION);
        assertThat(rewrite(Dialect.H2, mapping.functions(List.of("MY_FUNCTION")), "SELECT my_function(1)")
                        .isRefused())
                .isFalse();
    }

    @Test
    void listedProceduresAndKindsPass() {
        assertThat(rewrite(Dialect.MYSQL, tables().functions(List.of("p")), "CALL p(1)")
                        .isRefused())
                .isFalse();
        assertThat(rewrite(Dialect.POSTGRESQL, tables().allow(StatementKind.BULK), "COPY t FROM STDIN")
                        .sql())
                .isEqualTo("COPY t_shadow FROM STDIN");
        assertThat(rewrite(Dialect.POSTGRESQL, tables().allow(StatementKind.BULK), "COPY t FROM '/tmp/x'")
                        .isRefused())
                .isTrue();
        assertThat(rewrite(Dialect.POSTGRESQL, tables().allow(StatementKind.TRUNCATE), "TRUNCATE t, ONLY u")
                        .sql())
                .isEqualTo("TRUNCATE t_shadow, ONLY u_shadow");
    }

    @Test
    void sequencesAreProductionsUnlessTheRulesSayOtherwise() {
        String sql = "SELECT nextval('shop.s'), nextval('t_id_seq'::regclass)";
        assertThat(rewrite(Dialect.POSTGRESQL, tables(), sql).sql()).isEqualTo(sql);
        assertThat(rewrite(Dialect.POSTGRESQL, tables().shadowSequences(true), sql)
                        .sql())
                .isEqualTo("SELECT nextval('shop.s_shadow'), nextval('t_id_seq_shadow'::regclass)");
        assertThat(rewrite(Dialect.ORACLE, tables().shadowSequences(true), "SELECT s.NEXTVAL FROM dual")
                        .sql())
                .isEqualTo("SELECT s_shadow.NEXTVAL FROM dual");
        assertThat(rewrite(Dialect.SQLSERVER, tables().shadowSequences(true), "SELECT NEXT VALUE FOR dbo.s")
                        .sql())
                .isEqualTo("SELECT NEXT VALUE FOR dbo.s_shadow");
    }

    @Test
    void aShadowNamePastTheLimitIsRefused() {
        String name = "t".repeat(60);
        assertThat(rewrite(Dialect.POSTGRESQL, tables(), "SELECT * FROM " + name)
                        .refusal())
                .isEqualTo(Refusal.NAME_TOO_LONG);
        assertThat(rewrite(Dialect.POSTGRESQL, tables(), "SELECT * FROM " + "é".repeat(29))
                        .refusal())
                .isEqualTo(Refusal.NAME_TOO_LONG);
        assertThat(rewrite(Dialect.ORACLE, tables().longestName(30), "SELECT * FROM " + "t".repeat(24))
                        .refusal())
                .isEqualTo(Refusal.NAME_TOO_LONG);
    }

    @Test
    void aTemplateIsPlainTextAroundOneName() {
        for (String template : List.of("shadow", "{table}", "{table}-x", "{table} x", "x.{table}", "")) {
            assertThatIllegalArgumentException().isThrownBy(() -> ShadowMapping.tables(template));
        }
    }

    @Test
    void sessionChangesAreReported() {
        assertThat(rewrite(Dialect.MYSQL, tables(), "SELECT a INTO @v FROM t").changesSession())
                .isTrue();
        assertThat(rewrite(Dialect.MYSQL, tables(), "SELECT a FROM t").changesSession())
                .isFalse();
    }

    @Test
    void aPatternStandsForAllTablesThatMatch() {
        ShadowMapping.Builder mapping = tables().shadow("t_order_*", "kt_{table}")
                .refuse("t_order_9")
                .shadow("t_order_old")
                .readThrough("ref.*");
        assertThat(rewrite(Dialect.MYSQL, mapping, "insert into `T_ORDER_1` select * from t_order_old, ref.rates, u")
                        .sql())
                .isEqualTo("insert into `kt_T_ORDER_1` select * from t_order_old_shadow, ref.rates, u_shadow");
        assertThat(rewrite(Dialect.MYSQL, mapping, "delete from t_order_9").refusal())
                .isEqualTo(Refusal.RULE);
        assertThat(rewrite(Dialect.MYSQL, mapping, "delete from ref.rates").refusal())
                .isEqualTo(Refusal.READ_THROUGH_WRITE);
        assertThat(rewrite(Dialect.MYSQL, mapping, "delete from kt_t_order_1").sql())
                .isEqualTo("delete from kt_t_order_1");
        assertThatIllegalArgumentException().isThrownBy(() -> tables().shadow("t_*", "orders"));
    }

    /** ORDERS with its shadow, BARE without one, and a function of the application. */
    private static final class Known implements ShadowCatalogue {
        private static final Map<String, Standing> STANDINGS =
                Map.of("ORDERS", Standing.SHADOWED, "ORDERS_SHADOW", Standing.SHADOW, "BARE", Standing.NO_SHADOW);

        @Override
        public Standing standing(TableName table, TableName shadow) {
            return STANDINGS.getOrDefault(table.name(), Standing.UNKNOWN);
        }

        @Override
        public boolean isUserDefined(String function) {
            return function.toLowerCase(Locale.ROOT).equals("my_function");
        }
    }
}
