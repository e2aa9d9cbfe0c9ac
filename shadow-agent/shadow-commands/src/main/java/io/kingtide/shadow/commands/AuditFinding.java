package io.kingtide.shadow.commands;

/**
 * A production table that test traffic seems to have touched.
 *
 * @param store the store's name
 * @param table the production table
 * @param what how it shows
 * @param rows how many rows at least
 */
record AuditFinding(String store, String table, String what, long rows) {}
