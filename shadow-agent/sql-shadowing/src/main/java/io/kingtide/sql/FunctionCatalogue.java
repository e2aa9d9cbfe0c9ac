package io.kingtide.sql;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The built-in functions that do more than compute: they lock, write, reach files or other servers, run text as SQL, or
 * change the session. All other built-ins are harmless; user-defined ones are the catalogue's business.
 */
final class FunctionCatalogue {
    private static final Set<String> MYSQL = set("get_lock release_lock release_all_locks load_file sys_exec sys_eval"
            + " sys_set setval master_pos_wait source_pos_wait master_gtid_wait wait_for_executed_gtid_set"
            + " wait_until_sql_thread_after_gtids spider_direct_sql spider_bg_direct_sql spider_copy_tables"
            + " group_replication_set_as_primary group_replication_switch_to_single_primary_mode"
            + " group_replication_switch_to_multi_primary_mode keyring_key_store keyring_key_remove"
            + " keyring_key_generate service_get_read_locks service_get_write_locks service_release_locks"
            + " asynchronous_connection_failover_add_source audit_log_filter_set_filter ps_thread_id_reset");

    private static final Set<String> POSTGRESQL = set("setval set_config pg_notify pg_advisory_lock"
            + " pg_advisory_lock_shared pg_advisory_xact_lock pg_advisory_xact_lock_shared pg_try_advisory_lock"
            + " pg_try_advisory_lock_shared pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared"
            + " pg_advisory_unlock pg_advisory_unlock_shared pg_advisory_unlock_all lo_creat lo_create lo_unlink lo_import"
            + " lo_export lo_put lo_from_bytea lo_open lo_truncate lo_truncate64 lowrite loread lo_close pg_read_file"
            + " pg_read_binary_file pg_ls_dir pg_stat_file pg_file_write pg_file_rename pg_file_unlink pg_file_sync"
            + " pg_terminate_backend pg_cancel_backend pg_reload_conf pg_rotate_logfile pg_switch_wal pg_switch_xlog"
            + " pg_create_restore_point pg_start_backup pg_stop_backup pg_backup_start pg_backup_stop pg_promote"
            + " pg_wal_replay_pause pg_wal_replay_resume pg_logical_emit_message pg_create_physical_replication_slot"
            + " pg_create_logical_replication_slot pg_drop_replication_slot pg_replication_slot_advance"
            + " pg_logical_slot_get_changes pg_replication_origin_create pg_replication_origin_drop"
            + " pg_replication_origin_session_setup pg_stat_reset pg_stat_reset_shared pg_stat_reset_slru"
            + " pg_stat_reset_single_table_counters pg_stat_reset_single_function_counters pg_stat_statements_reset"
            + " pg_export_snapshot pg_import_system_collations pg_extension_config_dump brin_summarize_new_values"
            + " brin_summarize_range brin_desummarize_range gin_clean_pending_list pg_prewarm query_to_xml"
            + " query_to_xmlschema query_to_xml_and_xmlschema cursor_to_xml cursor_to_xmlschema table_to_xml"
            + " table_to_xmlschema table_to_xml_and_xmlschema schema_to_xml schema_to_xmlschema"
            + " schema_to_xml_and_xmlschema database_to_xml database_to_xmlschema database_to_xml_and_xmlschema ts_stat ts_rewrite"
            + " dblink dblink_exec dblink_connect dblink_connect_u dblink_disconnect dblink_open dblink_fetch dblink_close"
            + " dblink_send_query dblink_get_result dblink_build_sql_insert dblink_build_sql_update"
            + " dblink_build_sql_delete crosstab crosstab2 crosstab3 crosstab4 crosstabn connectby xpath_table"
            + " currtid2 pg_reload_conf pg_clear_relation_stats pg_restore_relation_stats");

    private static final Set<String> SQLSERVER = set("openquery openrowset opendatasource xp_cmdshell sp_executesql"
            + " fn_dump_dblog fn_get_audit_file fn_trace_gettable fn_xe_file_target_read_file sp_getapplock");

    private static final Set<String> H2 = set("csvwrite csvread file_read file_write link_schema memory_free"
            + " cancel_session abort_session lock_mode set_lock_mode execute_statement http_get h2_script"
            + " query_statement run_script set");

    /** Of Oracle's packages that can do anything, what only computes. */
    private static final Set<String> ORACLE_HARMLESS = set("dbms_random.value dbms_random.string dbms_random.normal"
            + " dbms_random.random dbms_lob.substr dbms_lob.getlength dbms_lob.instr dbms_lob.compare"
            + " dbms_utility.get_time dbms_utility.get_hash_value dbms_crypto.hash dbms_crypto.mac"
            + " dbms_rowid.rowid_object dbms_rowid.rowid_block_number dbms_rowid.rowid_row_number"
            + " dbms_rowid.rowid_relative_fno dbms_metadata.get_ddl dbms_obfuscation_toolkit.md5"
            + " dbms_session.unique_session_id dbms_transaction.local_transaction_id dbms_assert.enquote_literal"
            + " dbms_assert.simple_sql_name dbms_xplan.display dbms_xplan.display_cursor dbms_mview.pmarker"
            + " dbms_flashback.get_system_change_number utl_match.edit_distance utl_match.edit_distance_similarity"
            + " utl_match.jaro_winkler utl_match.jaro_winkler_similarity utl_encode.base64_encode"
            + " utl_encode.base64_decode utl_i18n.string_to_raw utl_i18n.raw_to_char utl_url.escape utl_url.unescape"
            + " utl_raw.cast_to_raw utl_raw.cast_to_varchar2 utl_raw.cast_to_number utl_raw.length utl_raw.substr"
            + " utl_raw.concat utl_raw.reverse utl_raw.bit_and utl_raw.bit_or utl_raw.bit_xor utl_raw.compare"
            + " utl_raw.cast_from_number utl_raw.cast_to_binary_integer utl_raw.cast_from_binary_integer");

    /** Oracle's functions without a package that read what a text names, or reach out. */
    private static final Set<String> ORACLE = set("dburitype xdburitype httpuritype sys_dburigen");

    /** No name here or in a side-effect list is longer, so longer ones need no look. */
    private static final int LONGEST = 64;

    private FunctionCatalogue() {}

    /** Whether the built-in whose dotted name stands between the two tokens has effects besides its result. */
    static boolean hasSideEffects(Tokens tokens, int first, int last, Dialect dialect) {
        if (tokens.end(last) - tokens.start(last) > LONGEST) {
            return false;
        }
        String name = tokens.plain(last).toLowerCase(Locale.ROOT);
        if (dialect != Dialect.ORACLE) {
            return listOf(dialect).contains(name) || isExtendedProcedure(dialect, name);
        }
        if (first == last) {
            return ORACLE.contains(name);
        }
        String packageName = tokens.plain(last - 2).toLowerCase(Locale.ROOT);
        boolean powerful =
                packageName.startsWith("dbms_") || packageName.startsWith("utl_") || packageName.equals("owa_util");
        return powerful && !ORACLE_HARMLESS.contains(packageName + '.' + name);
    }

    private static boolean isExtendedProcedure(Dialect dialect, String name) {
        return dialect == Dialect.SQLSERVER && name.startsWith("xp_");
    }

    private static Set<String> listOf(Dialect dialect) {
        switch (dialect) {
            case MYSQL:
                return MYSQL;
            case POSTGRESQL:
                return POSTGRESQL;
            case SQLSERVER:
                return SQLSERVER;
            case H2:
                return H2;
            default:
                return ORACLE;
        }
    }

    private static Set<String> set(String words) {
        return new HashSet<>(Arrays.asList(words.split(" ")));
    }
}
