/**
 * The entry proxy: routes users to units by slot, knows test traffic, limits resources. Front door:
 * {@link io.kingtide.frontdoor.FrontDoor}.
 */
@NullMarked
package io.kingtide.frontdoor;

import org.jspecify.annotations.NullMarked;
