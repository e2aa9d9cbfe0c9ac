/**
 * The bill service: bills by buyer and bills by merchant, two clusters that are joined with trade by messages only. Runs
 * as a process of its own. Front door: {@link io.kingtide.payments.bills.BillMain}.
 */
@NullMarked
package io.kingtide.payments.bills;

import org.jspecify.annotations.NullMarked;
