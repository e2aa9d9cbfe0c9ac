/**
 * Statement in, verdict and rewritten text out: the pure half of SQL shadowing. A lexer and a grammar of table positions
 * find every table name of a statement; a mapping says what becomes of each; the new names are spliced into the original
 * text and every other byte stays. What is not understood is refused. Front door:
 * {@link io.kingtide.sql.ShadowRewriter} (with {@link io.kingtide.sql.CachedRewriter} before it on hot paths),
 * {@link io.kingtide.sql.ShadowMapping}, {@link io.kingtide.sql.Verdict}.
 */
@NullMarked
package io.kingtide.sql;

import org.jspecify.annotations.NullMarked;
