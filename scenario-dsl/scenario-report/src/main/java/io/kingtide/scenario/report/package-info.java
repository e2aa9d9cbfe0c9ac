/**
 * From the first arrival to the verdict: the one recorder that every engine reports to, the run's folder, the judge,
 * and the pages that people read. Front door: {@link io.kingtide.scenario.report.RunFolder} (writes and reads a run),
 * {@link io.kingtide.scenario.report.RunSummary} (what it came to), {@link io.kingtide.scenario.report.Audit} (what the
 * caller found out about leaks).
 */
@NullMarked
package io.kingtide.scenario.report;

import org.jspecify.annotations.NullMarked;
