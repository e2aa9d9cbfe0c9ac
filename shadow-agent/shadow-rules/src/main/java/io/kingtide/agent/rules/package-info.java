/**
 * The shadow rules of {@code shadow.yaml}: read with all problems at once, each with file and line. Front door: {@link
 * io.kingtide.agent.rules.ShadowRules}.
 */
@NullMarked
package io.kingtide.agent.rules;

import org.jspecify.annotations.NullMarked;
