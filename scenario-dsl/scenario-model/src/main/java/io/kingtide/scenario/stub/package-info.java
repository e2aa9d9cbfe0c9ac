/**
 * A small HTTP server whose delays are known, for warming engines up and for proving what they measure. Front door:
 * {@link io.kingtide.scenario.stub.StubServer}.
 */
@NullMarked
package io.kingtide.scenario.stub;

import org.jspecify.annotations.NullMarked;
