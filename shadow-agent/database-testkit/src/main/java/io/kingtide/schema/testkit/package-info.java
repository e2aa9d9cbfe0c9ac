/**
 * Private databases for tests: H2 in memory, MariaDB and PostgreSQL servers with their data in a temporary folder, on free
 * loopback ports. Front door: {@link io.kingtide.schema.testkit.TestDatabase} and its three kinds.
 */
@NullMarked
package io.kingtide.schema.testkit;

import org.jspecify.annotations.NullMarked;
