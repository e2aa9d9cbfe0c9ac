/**
 * The stores of the reference system: one H2 server process each, and the schema and seed of any JDBC store. Front
 * door: {@link io.kingtide.payments.store.StoreMain}, {@link io.kingtide.payments.store.StoreServer},
 * {@link io.kingtide.payments.store.StoreSchema}.
 */
@NullMarked
package io.kingtide.payments.store;

import org.jspecify.annotations.NullMarked;
