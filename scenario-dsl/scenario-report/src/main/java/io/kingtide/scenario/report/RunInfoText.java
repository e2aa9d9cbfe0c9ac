package io.kingtide.scenario.report;

import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * The text of {@code run.json}, as Jackson's mapper would write it. The mapper itself would be set up for it before the first
 * arrival, which that would delay by a tenth of a second.
 */
final class RunInfoText {
    private final StringWriter text = new StringWriter();
    private final JsonGenerator json = new JsonFactory().createGenerator(new Indented(), text);

    private RunInfoText() {}

    static String of(RunInfo info) {
        RunInfoText made = new RunInfoText();
        made.write(info);
        made.json.close();
        return made.text.toString();
    }

    private void write(RunInfo info) {
        json.writeStartObject();
        json.writeNumberProperty("schemaVersion", info.schemaVersion());
        json.writeStringProperty("scenario", info.scenario());
        json.writeStringProperty("source", info.source());
        json.writeStringProperty("engine", info.engine());
        text("target", info.target());
        text("campaign", info.campaign());
        json.writeNumberProperty("startedAtMillis", info.startedAtMillis());
        json.writeNumberProperty("plannedMillis", info.plannedMillis());
        json.writeNumberProperty("timeScale", info.timeScale());
        json.writeNumberProperty("rateScale", info.rateScale());
        json.writeNumberProperty("seed", info.seed());
        texts("parameters", info.parameters());
        texts("versions", info.versions());
        texts("machine", info.machine());
        json.writeArrayPropertyStart("workers");
        info.workers().forEach(this::write);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(RunInfo.Worker worker) {
        json.writeStartObject();
        json.writeStringProperty("address", worker.address());
        json.writeStringProperty("engine", worker.engine());
        texts("machine", worker.machine());
        json.writeNumberProperty("clockSkewMillis", worker.clockSkewMillis());
        Double drift = worker.clockDriftMillis();
        if (drift == null) {
            json.writeNullProperty("clockDriftMillis");
        } else {
            json.writeNumberProperty("clockDriftMillis", drift);
        }
        json.writeEndObject();
    }

    private void text(String name, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
    }

    private void texts(String name, Map<String, String> values) {
        json.writeObjectPropertyStart(name);
        values.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    /** Lines and indents as the mapper's default. */
    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
        }
    }
}
