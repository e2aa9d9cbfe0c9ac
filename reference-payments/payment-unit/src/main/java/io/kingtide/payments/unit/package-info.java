/**
 * A payment unit: orders, payments, refunds, bills and accounts of the users whose slots it owns. Runs as a process of
 * its own; knows nothing of test traffic. Front door: {@link io.kingtide.payments.unit.UnitMain}.
 */
@NullMarked
package io.kingtide.payments.unit;

import org.jspecify.annotations.NullMarked;
