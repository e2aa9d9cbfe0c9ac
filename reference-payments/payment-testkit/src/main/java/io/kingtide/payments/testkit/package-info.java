/**
 * What tests of the reference system share: processes that can be killed, a relay that loses calls, a client of the API.
 * Front door: {@link io.kingtide.payments.testkit.ForkedProcess}, {@link io.kingtide.payments.testkit.ForkedStore},
 * {@link io.kingtide.payments.testkit.ApiClient}.
 */
@NullMarked
package io.kingtide.payments.testkit;

import org.jspecify.annotations.NullMarked;
