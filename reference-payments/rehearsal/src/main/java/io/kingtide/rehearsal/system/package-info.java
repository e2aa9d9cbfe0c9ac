/**
 * The reference system as a set of processes: what it consists of, where its files are, how it starts and stops. Front
 * door: {@link io.kingtide.rehearsal.system.ReferenceSystem}.
 */
@NullMarked
package io.kingtide.rehearsal.system;

import org.jspecify.annotations.NullMarked;
