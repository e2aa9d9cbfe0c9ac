package io.kingtide.console;

/**
 * One line of the audit log.
 *
 * @param seq counts from 1
 * @param prev SHA-256 of the line before, in hex; 64 zeros in the first
 */
record AuditEntry(
        long seq,
        long atMillis,
        String who,
        Role role,
        String action,
        String subject,
        String reason,
        Change change,
        String prev) {}
