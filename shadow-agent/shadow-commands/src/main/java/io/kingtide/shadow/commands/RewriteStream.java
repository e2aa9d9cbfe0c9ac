package io.kingtide.shadow.commands;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.sql.ShadowRewriter;
import io.kingtide.sql.TableUse;
import io.kingtide.sql.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Statements in, verdicts out. Holds one line at a time, at most {@link JsonLines#MAX_BYTES} of it. */
final class RewriteStream {
    private final ShadowRewriter rewriter;
    private final JsonFactory json = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(JsonLines.MAX_BYTES)
                    .maxDocumentLength(-1)
                    .build())
            .build();

    RewriteStream(ShadowRewriter rewriter) {
        this.rewriter = rewriter;
    }

    /**
     * Answers line after line until the input ends. What is ready is sent on whenever the input pauses, so that a
     * program at the other end can wait for each answer.
     */
    ExitCode run(InputStream in, OutputStream out) {
        JsonLines lines = new JsonLines(in);
        try {
            try {
                while (lines.next()) {
                    answer(lines, out);
                    out.write('\n');
                    if (lines.isDrained() && in.available() == 0) {
                        out.flush();
                    }
                }
            } finally {
                out.flush();
            }
            return ExitCode.HOLDS;
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            if (why.contains("Broken pipe")) {
                return ExitCode.NOT_CARRIED_OUT; // The reader has seen enough, as 'head' does: nothing to tell it.
            }
            throw Problem.notCarriedOut(
                            "Rewriting line " + lines.number(),
                            why,
                            "to read and write",
                            "Check both ends of the pipe.")
                    .causedBy(e);
        }
    }

    private void answer(JsonLines lines, OutputStream out) {
        if (lines.isTooLong()) {
            write(out, "line " + lines.number() + " is longer than " + JsonLines.MAX_BYTES + " bytes");
        } else {
            write(out, rewriter.rewrite(sqlOf(lines)));
        }
    }

    private String sqlOf(JsonLines lines) {
        String sql = null;
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), lines.bytes(), 0, lines.length())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed(lines, "something else than an object", null);
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (!"sql".equals(name)) {
                    parser.skipChildren();
                } else if (value != JsonToken.VALUE_STRING) {
                    throw malformed(lines, "a 'sql' that is not text", null);
                } else if (sql != null) {
                    throw malformed(lines, "'sql' twice", null);
                } else {
                    sql = parser.getString();
                }
            }
            if (parser.nextToken() != null) {
                throw malformed(lines, "more text after the object", null);
            }
        } catch (JacksonException e) {
            throw malformed(lines, "text that is not JSON (" + e.getOriginalMessage() + ")", e);
        }
        if (sql == null) {
            throw malformed(lines, "an object without 'sql'", null);
        }
        return sql;
    }

    private static Problem malformed(JsonLines lines, String got, @Nullable Exception cause) {
        Problem problem = Problem.usage(
                "Reading line " + lines.number() + " of standard input",
                got,
                "one JSON object {\"sql\": \"...\"} a line",
                "The lines before it have been answered; correct it and send the rest again.");
        return cause == null ? problem : problem.causedBy(cause);
    }

    private void write(OutputStream out, Verdict verdict) {
        try (JsonGenerator to = json.createGenerator(ObjectWriteContext.empty(), out)) {
            to.writeStartObject();
            to.writeStringProperty("verdict", verdict.outcome().name().toLowerCase(Locale.ROOT));
            if (verdict.isRefused()) {
                to.writeNullProperty("sql");
            } else {
                to.writeStringProperty("sql", verdict.sql());
            }
            to.writeArrayPropertyStart("tables");
            for (TableUse table : verdict.tables()) {
                to.writeStartObject();
                to.writeStringProperty("name", table.name());
                to.writeStringProperty("shadow", table.shadow());
                to.writeStringProperty("access", table.access().name().toLowerCase(Locale.ROOT));
                to.writeEndObject();
            }
            to.writeEndArray();
            to.writeStringProperty("reason", verdict.reason());
            if (verdict.refusal() != null) {
                to.writeStringProperty("code", verdict.refusal().code());
                to.writeNumberProperty("position", verdict.position());
            }
            to.writeEndObject();
        }
    }

    private void write(OutputStream out, String reason) {
        try (JsonGenerator to = json.createGenerator(ObjectWriteContext.empty(), out)) {
            to.writeStartObject();
            to.writeStringProperty("verdict", "refused");
            to.writeNullProperty("sql");
            to.writeArrayPropertyStart("tables");
            to.writeEndArray();
            to.writeStringProperty("reason", reason);
            to.writeStringProperty("code", "limit");
            to.writeNumberProperty("position", 0);
            to.writeEndObject();
        }
    }
}
