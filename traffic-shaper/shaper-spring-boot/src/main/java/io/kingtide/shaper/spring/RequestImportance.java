package io.kingtide.shaper.spring;

import io.kingtide.shaper.limits.Importance;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares how much the calls of a controller's method matter. Where {@code kingtide.shaper.most-under-way} bounds the
 * requests of a service, they are shed in this order; a method without it is never shed.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RequestImportance {
    Importance value();
}
