/**
 * The independent audit of a rehearsal on the reference system: production must hold exactly what real clients were
 * acknowledged. It reads the stores by JDBC from a JVM without the agent. Front door:
 * {@link io.kingtide.rehearsal.audit.Auditor} and its {@link io.kingtide.rehearsal.audit.AuditResult}.
 */
@NullMarked
package io.kingtide.rehearsal.audit;

import org.jspecify.annotations.NullMarked;
