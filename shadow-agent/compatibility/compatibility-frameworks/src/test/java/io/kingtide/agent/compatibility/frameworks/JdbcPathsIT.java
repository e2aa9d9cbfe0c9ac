package io.kingtide.agent.compatibility.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.agent.compatibility.CompatibilityKit;
import io.kingtide.agent.compatibility.MariaDbServer;
import io.kingtide.agent.compatibility.PostgresServer;
import io.kingtide.agent.compatibility.RehearsedApplication;
import io.kingtide.agent.compatibility.TestDatabase;
import io.kingtide.agent.compatibility.Workload;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Every way in which JDBC reaches a server, tried against the two laws: tagged work leaves production as it was, real work
 * leaves the shadow as it was. Each step of a test is a request of its own, on one connection.
 */
class JdbcPathsIT {
    abstract static class Paths extends CompatibilityKit {
        @Override
        protected Class<? extends Workload> workload() {
            return JdbcPathsWorkload.class;
        }

        @Override
        protected String rules() {
            return RehearsedApplication.TABLE_MODE + "    functions: [harmless]\n";
        }

        /** A query that takes a minute, over a table with rows. */
        protected abstract String slow();

        /** Texts that would leave something behind on the connection, or end what others have begun. */
        protected abstract List<String> sessionTexts();

        /** So that a test that fails leaves no lock behind for the next. */
        @AfterEach
        void endWhatIsOpen() throws Exception {
            application().real("text", "rollback", 1);
            application().real("end", "", 1);
        }

        @Test
        void generated_keys_are_of_the_row_that_was_written() throws Exception {
            String plain = real("keysOfPlainStatements", "k");
            String prepared = real("keysOfPreparedStatements", "q");
            assertThat(tagged("keysOfPlainStatements", "k")).isEqualTo(plain);
            assertThat(tagged("keysOfPreparedStatements", "q")).isEqualTo(prepared);
            assertThat(tagged("keysOfABatch", "b")).isEqualTo(real("keysOfABatch", "b"));
            assertThat(database().wallets("wallet_shadow"))
                    .hasSize(Integer.parseInt(plain) + Integer.parseInt(prepared) + 3);
        }

        @Test
        void batches_and_plain_statements_go_where_the_request_belongs() throws Exception {
            for (String work : List.of("batchOfTexts", "oneStatementForAll", "nativeSql", "unwrapped", "savepoint")) {
                assertThat(tagged(work, work)).as(work).isEqualTo(real(work, work));
            }
            assertThat(database().wallets("wallet_shadow")).containsKeys("batchOfTexts", "nativeSql", "unwrapped1");
            assertThat(database().wallets("wallet_shadow"))
                    .containsKeys("savepoint0", "savepoint2")
                    .doesNotContainKey("savepoint1");
        }

        @Test
        void rows_change_through_a_result_set_of_ones_own_world() throws Exception {
            assertThat(tagged("rowsOfAResultSet", "u")).isEqualTo(real("rowsOfAResultSet", "u"));
            assertThat(database().wallets("wallet_shadow")).isEqualTo(java.util.Map.of("u0", 3000L));
        }

        @Test
        void a_row_set_that_names_its_table_in_full_is_written_back_to_ones_own_world() throws Exception {
            assertThat(tagged("rowSet", "c")).isEqualTo(real("rowSet", "c"));
            assertThat(database().wallets("wallet_shadow")).containsEntry("c", 77L);
        }

        @Test
        void rows_that_real_traffic_has_read_are_not_changed_by_a_test() throws Exception {
            real("openRows", "");
            refused("changeRow", "");
            refused("deleteRow", "");
            real("changeRow", "");
            refused("insertRow", "f");
        }

        @Test
        void procedures_run_only_if_they_are_listed() throws Exception {
            assertThat(tagged("callListed", "")).isEqualTo(real("callListed", ""));
            refused("callUnlisted", "");
            refused("selectUnlisted", "");
        }

        @Test
        void a_kept_handle_executes_the_form_of_its_execution() throws Exception {
            for (int combination = 0; combination < 8; combination++) {
                boolean preparedByTest = (combination & 1) != 0;
                boolean boundByTest = (combination & 2) != 0;
                boolean executedByTest = (combination & 4) != 0;
                String owner = "h" + combination;
                work(preparedByTest, "prepare", "");
                work(boundByTest, "bind", owner);
                assertThat(work(executedByTest, "execute", "")).isEqualTo("false 1");
                assertThat(work(executedByTest, "keys", "")).isEqualTo("key");
                assertThat(database().wallets("wallet_shadow").containsKey(owner))
                        .as("combination %d", combination)
                        .isEqualTo(executedByTest);
                assertThat(database().wallets("wallet").containsKey(owner)).isEqualTo(!executedByTest);
            }
        }

        @Test
        void a_stream_is_read_by_the_world_that_bound_it() throws Exception {
            real("prepare", "");
            real("bindStream", "s1");
            if (keepingProduction("execute", "").status() == 200) {
                // A driver that reads the stream at once has its text for both.
                assertThat(database().wallets("wallet_shadow")).containsOnlyKeys("s1");
            }
            assertThat(real("execute", "")).isEqualTo("false 1");
            tagged("bindStream", "s2");
            assertThat(tagged("execute", "")).isEqualTo("false 1");
            assertThat(database().wallets("wallet_shadow")).containsKey("s2");
            assertThat(database().wallets("wallet")).containsKey("s1").doesNotContainKey("s2");
        }

        @Test
        void batches_do_not_mix() throws Exception {
            real("prepare", "");
            real("bind", "m1");
            real("addBatch", "");
            refused("executeBatch", "");
            assertThat(real("executeBatch", "")).isEqualTo("1");
            tagged("bind", "m2");
            tagged("addBatch", "");
            real("executeBatch", "");
            assertThat(tagged("executeBatch", "")).isEqualTo("1");

            real("createPlain", "");
            real("addText", "m3");
            refused("executeTexts", "");
            assertThat(real("executeTexts", "")).isEqualTo("1");
            tagged("addText", "m4");
            assertThat(real("executeTexts", "")).isEqualTo("0");
            assertThat(tagged("executeTexts", "")).isEqualTo("1");
            assertThat(database().wallets("wallet_shadow")).containsOnlyKeys("m2", "m4");
            assertThat(database().wallets("wallet")).containsKeys("m1", "m3");
        }

        @Test
        void a_running_statement_can_be_stopped() throws Exception {
            tagged("insert", "slow");
            assertThat(tagged("cancelled", slow())).isEqualTo("ended");
            real("prepareQuery", slow());
            real("timeout", "");
            assertThat(tagged("query", "")).isEqualTo("stopped");
            assertThat(tagged("closedMidway", "")).isEqualTo(real("closedMidway", ""));
        }

        @Test
        void metadata_and_settings_are_nobodys_rows() throws Exception {
            for (String work : List.of("metaData", "settings", "isValid")) {
                assertThat(tagged(work, "")).as(work).isEqualTo(real(work, ""));
            }
            assertThat(tagged("resultSetMetaData", "").replaceAll("(?i)_shadow", ""))
                    .isEqualTo(real("resultSetMetaData", ""));
        }

        @Test
        void what_a_connection_would_remember_is_refused() throws Exception {
            for (String sql : sessionTexts()) {
                refused("text", sql);
                refused("preparedText", sql);
            }
            refused("setCatalog", "elsewhere");
            refused("setSchema", "elsewhere");
            assertThat(tagged("setCatalog", "")).isEqualTo("set");
            assertThat(real("settings", "")).isEqualTo("true true false");
        }

        @Test
        void a_transaction_has_one_side() throws Exception {
            real("begin", "");
            real("insert", "r1");
            refused("insert", "t1");
            refused("commit", "");
            refused("autoCommit", "");
            real("commit", "");
            real("end", "");

            for (String begin : beginnings()) {
                real("text", begin);
                real("insert", "r2");
                refused("insert", "t2");
                real("text", "rollback");
                real("end", "");
                tagged("insert", "t3");
                tagged("remove", "t3");
            }
            assertThat(database().wallets("wallet")).containsKey("r1").doesNotContainKey("r2");
        }

        /** How a transaction is begun by text. */
        protected abstract List<String> beginnings();

        /** Real work, which leaves the shadow as it was. */
        protected final String real(String work, String owner) throws Exception {
            List<String> before = database().rows("wallet_shadow");
            RehearsedApplication.Answer answer = application().real(work, owner, 1);
            assertThat(answer.status())
                    .as("%s %s: %s", work, owner, answer.body())
                    .isEqualTo(200);
            assertThat(database().rows("wallet_shadow"))
                    .as("real %s %s", work, owner)
                    .isEqualTo(before);
            return answer.body();
        }

        /** Tagged work, which leaves production as it was. */
        protected final String tagged(String work, String owner) throws Exception {
            RehearsedApplication.Answer answer = keepingProduction(work, owner);
            assertThat(answer.status())
                    .as("%s %s: %s", work, owner, answer.body())
                    .isEqualTo(200);
            return answer.body();
        }

        /** Tagged work that is refused. */
        protected final void refused(String work, String owner) throws Exception {
            RehearsedApplication.Answer answer = keepingProduction(work, owner);
            assertThat(answer.status())
                    .as("%s %s: %s", work, owner, answer.body())
                    .isEqualTo(403);
        }

        private RehearsedApplication.Answer keepingProduction(String work, String owner) throws Exception {
            List<String> before = database().rows("wallet");
            RehearsedApplication.Answer answer = application().tagged(work, owner, 1);
            assertThat(database().rows("wallet"))
                    .as("tagged %s %s", work, owner)
                    .isEqualTo(before);
            return answer;
        }

        private String work(boolean tagged, String work, String owner) throws Exception {
            return tagged ? tagged(work, owner) : real(work, owner);
        }
    }

    @Nested
    class OnH2 extends Paths {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return TestDatabase.h2();
        }

        @Override
        protected List<String> ddl() {
            return List.of(
                    "create alias if not exists harmless for 'java.lang.Math.abs(int)'",
                    "create alias if not exists sneaky as 'int sneaky(java.sql.Connection c, int a) throws Exception {"
                            + " return c.createStatement().executeUpdate(\"delete from wallet\"); }'");
        }

        @Override
        protected String slow() {
            return "select count(*) from wallet, system_range(1, 1000000) b, system_range(1, 1000000) c"
                    + " where mod(b.x * c.x, 7) = 8";
        }

        @Override
        protected List<String> beginnings() {
            return List.of("set autocommit false", "/* a */ SET AUTOCOMMIT OFF");
        }

        @Override
        protected List<String> sessionTexts() {
            return List.of(
                    "set @x = 1",
                    "select @x := 1",
                    "select set(@x, 1)",
                    "set lock_timeout 100",
                    "set autocommit false",
                    "set schema public",
                    "create local temporary table t (a int)",
                    "begin",
                    "commit",
                    "rollback",
                    "commit transaction a",
                    "rollback transaction a");
        }
    }

    abstract static class OnMariaDbServer extends Paths {
        /** Row sets ask for the keys of their table in any database, and the server has those of other tests. */
        static final String OWN_DATABASE = "&nullDatabaseMeansCurrent=true";

        @Override
        protected List<String> ddl() {
            return List.of(
                    "create function harmless(a int) returns int deterministic return abs(a)",
                    "create function sneaky(a int) returns int modifies sql data begin delete from wallet;"
                            + " return 1; end");
        }

        @Override
        protected String slow() {
            return "select sleep(60) from wallet limit 1";
        }

        @Override
        protected List<String> beginnings() {
            return List.of("begin", "start transaction", "set autocommit=0", "-- x\n SET @@autocommit = 0");
        }

        @Override
        protected List<String> sessionTexts() {
            return List.of(
                    "set @x = 1",
                    "select @x := 1",
                    "select id into @x from wallet",
                    "set names utf8mb4",
                    "set time_zone = '+00:00'",
                    "set sql_mode = 'ANSI'",
                    "set global max_connections = 10",
                    "set autocommit = 0",
                    "set transaction isolation level serializable",
                    "set session transaction read only",
                    "use mysql",
                    "create temporary table t (a int)",
                    "select get_lock('a', 1)",
                    "do release_lock('a')",
                    "lock tables wallet write",
                    "begin",
                    "start transaction",
                    "commit",
                    "rollback",
                    "xa start 'a'",
                    "set role none");
        }
    }

    @Nested
    class OnMariaDb extends OnMariaDbServer {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return MariaDbServer.start("mariadb", OWN_DATABASE);
        }
    }

    @Nested
    class ByConnectorJ extends OnMariaDbServer {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return MariaDbServer.start("mysql", OWN_DATABASE);
        }

        /** Its rows are changed by statements that the driver prepares past JDBC. */
        @Override
        @Test
        void rows_change_through_a_result_set_of_ones_own_world() throws Exception {
            refused("rowsOfAResultSet", "u");
        }

        @Test
        void the_drivers_own_ways_to_prepare_are_shadowed_or_refused() throws Exception {
            refused("clientPrepared", "c");
            refused("serverPrepared", "c");
            refused("setDatabase", "mysql");
            refused("changeUser", "root");
            assertThat(real("settings", "")).isEqualTo("true true false");
        }
    }

    @Nested
    class OnPostgres extends Paths {
        @Override
        protected TestDatabase startDatabase() throws Exception {
            return PostgresServer.start();
        }

        @Override
        protected List<String> ddl() {
            return List.of(
                    "create or replace function harmless(a int) returns int immutable language sql as 'select abs(a)'",
                    "create or replace function sneaky(a int) returns int language sql as"
                            + " 'delete from wallet; select 1'");
        }

        @Override
        protected String slow() {
            return "select pg_sleep(60) from wallet limit 1";
        }

        @Override
        protected List<String> beginnings() {
            return List.of("begin", "start transaction");
        }

        @Override
        protected List<String> sessionTexts() {
            return List.of(
                    "set search_path = public",
                    "select set_config('search_path', 'public', false)",
                    "set role postgres",
                    "set time zone 'UTC'",
                    "set app.tenant = '1'",
                    "set session characteristics as transaction read only",
                    "reset all",
                    "discard all",
                    "select pg_advisory_lock(1)",
                    "select pg_try_advisory_xact_lock(1)",
                    "listen a",
                    "notify a",
                    "select pg_notify('a', 'b')",
                    "declare c cursor with hold for select * from wallet",
                    "fetch 1 from c",
                    "create temp table t (a int)",
                    "select * into temp wallet from wallet",
                    "begin",
                    "commit",
                    "rollback",
                    "commit prepared 'a'",
                    "prepare transaction 'a'");
        }

        @Test
        void the_drivers_own_ways_to_the_server_are_refused() throws Exception {
            for (String work : List.of(
                    "copyByApi",
                    "copyByManager",
                    "copyByStream",
                    "largeObject",
                    "boundLargeObject",
                    "fastpath",
                    "rawUpdate")) {
                refused(work, "w");
            }
            assertThat(tagged("array", "")).isEqualTo("read");
            assertThat(tagged("clientInfo", "")).isEqualTo("set");
            assertThat(tagged("text", "set local lock_timeout = 100")).isEqualTo("executed");
        }
    }
}
