package io.kingtide.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT * FROM t WHERE a = 'secret' AND b = 42 | SELECT * FROM t WHERE a = ? AND b = ?",
                "INSERT INTO t2 VALUES ('it''s', 1.5e3) | INSERT INTO t2 VALUES (??, ?)",
                "SELECT 'back\\' slash' | SELECT ?",
                "SELECT 'never closed, 4711 | SELECT ?",
            })
    void valuesAreMaskedBeforeAStatementIsKept(String sql, String masked) {
        assertThat(Ledger.masked(sql)).isEqualTo(masked);
    }

    @Test
    void countsByReasonAndKeepsABoundedNumberOfStatements() {
        Ledger ledger = new Ledger();

        for (int i = 0; i < 1_000; i++) {
            ledger.refusedStatement("ddl", "DROP TABLE t" + i);
        }

        assertThat(ledger.counters().get("refused").toString()).isEqualTo("{ddl=1000}");
        assertThat(ledger.refusedStatements()).hasSize(201);
        assertThat(ledger.refusedStatements()).containsEntry("(others)", 800L);
    }
}
