/**
 * What leaves this checkout: a relocatable archive ({@link io.kingtide.command.dist.DistCommand}) and scenario projects of their
 * own ({@link io.kingtide.command.dist.NewCommand}).
 */
@NullMarked
package io.kingtide.command.dist;

import org.jspecify.annotations.NullMarked;
