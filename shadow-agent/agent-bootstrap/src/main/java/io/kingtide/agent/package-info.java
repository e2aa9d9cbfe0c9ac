/** The agent's entry. */
@NullMarked
package io.kingtide.agent;

import org.jspecify.annotations.NullMarked;
