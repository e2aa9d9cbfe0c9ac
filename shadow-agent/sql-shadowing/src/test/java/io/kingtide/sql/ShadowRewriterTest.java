package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the rewriter is for, in one statement each; the breadth of the grammars is in the golden files. */
class ShadowRewriterTest {
    private static final ShadowMapping DEFAULT =
            ShadowMapping.tables("{table}_shadow").build();

    private static Verdict rewrite(Dialect dialect, String sql) {
        return ShadowRewriter.of(dialect, DEFAULT).rewrite(sql);
    }

    @Test
    void splicesNamesAndKeepsEveryOtherByte() {
        Verdict verdict =
                rewrite(Dialect.MYSQL, "SELECT  /* c */ o.id,orders.x\nFROM `orders` , b o -- end\n WHERE orders.id=?");
        assertThat(verdict.sql())
                .isEqualTo("SELECT  /* c */ o.id,orders_shadow.x\nFROM `orders_shadow` , b_shadow o -- end\n"
                        + " WHERE orders_shadow.id=?");
        assertThat(verdict.tables()).extracting(TableUse::name).containsExactly("`orders`", "b");
    }

    @Test
    void aCommonTableExpressionIsNoTableWhereItIsVisible() {
        assertThat(rewrite(Dialect.POSTGRESQL, "WITH orders AS (SELECT * FROM orders) SELECT * FROM orders")
                        .sql())
                .isEqualTo("WITH orders AS (SELECT * FROM orders_shadow) SELECT * FROM orders");
    }

    @Test
    void aRefusedStatementHasNoTextToSend() {
        Verdict verdict = rewrite(Dialect.MYSQL, "CREATE TABLE t (a int)");
        assertThat(verdict.isRefused()).isTrue();
        assertThat(verdict.refusal()).isEqualTo(Refusal.DDL);
        org.assertj.core.api.Assertions.assertThatIllegalStateException().isThrownBy(verdict::sql);
    }

    @Test
    void aNameInShadowFormStaysAndIsListed() {
        Verdict verdict = rewrite(Dialect.H2, "UPDATE orders_shadow SET a = 1");
        assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.REWRITTEN);
        assertThat(verdict.sql()).isEqualTo("UPDATE orders_shadow SET a = 1");
        assertThat(verdict.tables()).hasSize(1);
    }
}
