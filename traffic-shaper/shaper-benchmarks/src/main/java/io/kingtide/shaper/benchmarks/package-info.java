/** What a decision costs, side by side with Sentinel's. Front door: {@code org.openjdk.jmh.Main}. */
@NullMarked
package io.kingtide.shaper.benchmarks;

import org.jspecify.annotations.NullMarked;
