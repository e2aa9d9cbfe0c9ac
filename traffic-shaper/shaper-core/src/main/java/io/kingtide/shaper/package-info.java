/**
 * What a decision is made about: one request, real or test, of one user, in one unit. Front door:
 * {@link io.kingtide.shaper.RequestContext}.
 */
@NullMarked
package io.kingtide.shaper;

import org.jspecify.annotations.NullMarked;
