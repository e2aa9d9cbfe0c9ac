/**
 * The pure rules of the reference payment system: identifiers and slots, double entry, and the states of orders,
 * payments, refunds, flexible transactions and credit reservations. No I/O, no framework. Front door:
 * {@link io.kingtide.payments.model.TransactionId}, {@link io.kingtide.payments.model.Transfer},
 * {@link io.kingtide.payments.model.ReservationState}.
 */
@NullMarked
package io.kingtide.payments.model;

import org.jspecify.annotations.NullMarked;
