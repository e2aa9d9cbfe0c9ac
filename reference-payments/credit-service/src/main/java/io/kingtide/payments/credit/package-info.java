/**
 * The Huabei service: a credit line per user, reserved by try-confirm-cancel after a risk decision of several models
 * within 20 ms. Runs as a process of its own. Front door: {@link io.kingtide.payments.credit.CreditMain}.
 */
@NullMarked
package io.kingtide.payments.credit;

import org.jspecify.annotations.NullMarked;
