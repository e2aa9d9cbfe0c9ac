/**
 * What runs inside each child JVM before its real main class: it ends with its parent and bounds its log. Front door:
 * {@link io.kingtide.rehearsal.leash.Leash}.
 */
@NullMarked
package io.kingtide.rehearsal.leash;

import org.jspecify.annotations.NullMarked;
