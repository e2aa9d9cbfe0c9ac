package io.kingtide.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
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
