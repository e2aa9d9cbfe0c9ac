/**
 * The shadow half of a database: reads the live catalogue, pairs each production table with its shadow, says what is
 * missing or different with the DDL that mends it, and follows what a shadow would touch. Only JDBC and the JDK. Front
 * door: {@link io.kingtide.schema.ShadowSchema}, {@link io.kingtide.schema.ShadowNaming},
 * {@link io.kingtide.schema.ShadowTable}.
 */
@NullMarked
package io.kingtide.schema;

import org.jspecify.annotations.NullMarked;
