/**
 * What the services of the reference system share: a lean web stack, stores with explicit transactions, problem answers,
 * process start-up. Front door: {@link io.kingtide.payments.runtime.ServiceProcess},
 * {@link io.kingtide.payments.runtime.Store}, {@link io.kingtide.payments.runtime.ApiProblem}.
 */
@NullMarked
package io.kingtide.payments.runtime;

import org.jspecify.annotations.NullMarked;
