/**
 * Scenarios in YAML: the same records as the Java DSL makes, read from a file. The front door is
 * {@link io.kingtide.scenario.yaml.ScenarioYaml}; {@code scenario.schema.json} beside it tells editors the same keys.
 */
@NullMarked
package io.kingtide.scenario.yaml;

import org.jspecify.annotations.NullMarked;
