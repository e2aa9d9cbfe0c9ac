/**
 * The shaper in a Spring Boot service: beans {@code SwitchBoard} and {@code LimitBoard}, kept in step with the console.
 * Front door: {@link io.kingtide.shaper.spring.ShaperAutoConfiguration},
 * {@link io.kingtide.shaper.spring.ShaperProperties}.
 */
@NullMarked
package io.kingtide.shaper.spring;

import org.jspecify.annotations.NullMarked;
