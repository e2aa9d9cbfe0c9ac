package io.kingtide.sql;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The system catalogues of each database, by schema and by the names that need none. A name that is missing here is
 * treated as a table and shadowed, which fails loudly; so the list may be short, and must not be generous.
 */
final class SystemObjects {
    private static final Set<String> MYSQL_SCHEMAS = set("information_schema mysql performance_schema sys");
    private static final Set<String> POSTGRESQL_SCHEMAS = set("information_schema pg_catalog");
    private static final Set<String> ORACLE_SCHEMAS = set("sys system");
    private static final Set<String> SQLSERVER_SCHEMAS = set("information_schema sys");
    private static final Set<String> H2_SCHEMAS = set("information_schema pg_catalog");

    private static final Set<String> POSTGRESQL_NAMES =
            set("pg_aggregate pg_am pg_amop pg_amproc pg_attrdef pg_attribute"
                    + " pg_auth_members pg_authid pg_cast pg_class pg_collation pg_constraint pg_conversion pg_database"
                    + " pg_db_role_setting pg_default_acl pg_depend pg_description pg_enum pg_event_trigger pg_extension"
                    + " pg_foreign_data_wrapper pg_foreign_server pg_foreign_table pg_index pg_inherits pg_init_privs pg_language"
                    + " pg_largeobject pg_largeobject_metadata pg_namespace pg_opclass pg_operator pg_opfamily"
                    + " pg_partitioned_table pg_policy pg_proc pg_publication pg_publication_rel pg_range pg_replication_origin"
                    + " pg_rewrite pg_seclabel pg_sequence pg_shdepend pg_shdescription pg_shseclabel pg_statistic"
                    + " pg_statistic_ext pg_subscription pg_tablespace pg_transform pg_trigger pg_ts_config pg_ts_config_map"
                    + " pg_ts_dict pg_ts_parser pg_ts_template pg_type pg_user_mapping pg_available_extensions pg_config pg_cursors"
                    + " pg_file_settings pg_group pg_hba_file_rules pg_indexes pg_locks pg_matviews pg_policies"
                    + " pg_prepared_statements pg_prepared_xacts pg_publication_tables pg_replication_slots pg_roles pg_rules"
                    + " pg_sequences pg_settings pg_shadow pg_shmem_allocations pg_stats pg_stats_ext pg_tables"
                    + " pg_timezone_abbrevs pg_timezone_names pg_user pg_user_mappings pg_views pg_stat_activity"
                    + " pg_stat_all_indexes pg_stat_all_tables pg_stat_archiver pg_stat_bgwriter pg_stat_database"
                    + " pg_stat_replication pg_stat_ssl pg_stat_statements pg_stat_sys_tables pg_stat_user_functions"
                    + " pg_stat_user_indexes pg_stat_user_tables pg_stat_wal_receiver pg_stat_wal pg_stat_io"
                    + " pg_statio_all_tables pg_statio_user_tables pg_statio_user_indexes pg_stat_progress_vacuum"
                    + " pg_stat_progress_create_index");

    private static final Set<String> ORACLE_NAMES = oracleNames();

    private static final Set<String> SQLSERVER_NAMES =
            set("sysobjects sysindexes syscolumns sysusers systypes sysdatabases"
                    + " sysprocesses sysforeignkeys sysreferences syscomments sysconstraints sysdepends sysfiles sysmembers"
                    + " syspermissions sysindexkeys");

    private SystemObjects() {}

    static boolean isSystem(Dialect dialect, TableName table) {
        String name = table.name().toLowerCase(Locale.ROOT);
        String schema = table.schema() == null ? null : table.schema().toLowerCase(Locale.ROOT);
        if (schema == null && name.equals("dual")) {
            return true;
        }
        switch (dialect) {
            case MYSQL:
                return schema != null && MYSQL_SCHEMAS.contains(schema);
            case POSTGRESQL:
                return schema == null ? POSTGRESQL_NAMES.contains(name) : POSTGRESQL_SCHEMAS.contains(schema);
            case ORACLE:
                return isOracle(schema, name);
            case SQLSERVER:
                return schema != null && SQLSERVER_SCHEMAS.contains(schema)
                        || (schema == null || schema.equals("dbo")) && SQLSERVER_NAMES.contains(name);
            default:
                return schema != null && H2_SCHEMAS.contains(schema);
        }
    }

    /** The one-row tables that a query names because it must name something; they are not worth listing. */
    static boolean isDual(TableName table) {
        return table.name().equalsIgnoreCase("dual")
                && (table.schema() == null || table.schema().equalsIgnoreCase("sys"));
    }

    private static boolean isOracle(@Nullable String schema, String name) {
        if (schema != null) {
            return ORACLE_SCHEMAS.contains(schema);
        }
        return name.startsWith("v$") || name.startsWith("gv$") || name.startsWith("v_$") || ORACLE_NAMES.contains(name);
    }

    /** The dictionary's families, USER_, ALL_ and DBA_ before the same words. */
    private static Set<String> oracleNames() {
        // Not CAT, COLS, IND, OBJ, SEQ, TAB and their like: these are names of applications' tables as well, and such a
        // table stands before the public synonym.
        Set<String> names = set(
                "session_privs session_roles nls_session_parameters nls_database_parameters nls_instance_parameters product_component_version"
                        + " global_name role_sys_privs role_tab_privs role_role_privs");
        for (String what : ("tables tab_columns tab_cols tab_comments col_comments constraints cons_columns indexes"
                        + " ind_columns ind_expressions objects sequences synonyms triggers views mviews procedures"
                        + " arguments source errors dependencies tab_privs sys_privs role_privs users segments extents"
                        + " tablespaces free_space jobs scheduler_jobs types type_attrs lobs part_tables tab_partitions"
                        + " ind_partitions tab_statistics tab_col_statistics recyclebin db_links directories data_files"
                        + " all_tables catalog tab_identity_cols")
                .split(" ")) {
            names.add("user_" + what);
            names.add("all_" + what);
            names.add("dba_" + what);
        }
        return names;
    }

    private static Set<String> set(String words) {
        return new HashSet<>(Arrays.asList(words.split(" ")));
    }
}
