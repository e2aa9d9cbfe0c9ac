/** The scenarios that ship: {@link io.kingtide.scenarios.Double11Midnight}, {@link io.kingtide.scenarios.LaunchDay1995}. */
@NullMarked
package io.kingtide.scenarios;

import org.jspecify.annotations.NullMarked;
