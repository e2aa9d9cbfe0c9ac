/**
 * The Double-11 rehearsal on the reference system, from the first process to the verdict. Front door:
 * {@link io.kingtide.rehearsal.demo.Demo}.
 */
@NullMarked
package io.kingtide.rehearsal.demo;

import org.jspecify.annotations.NullMarked;
