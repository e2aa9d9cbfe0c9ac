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
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Statements in, verdicts out. Holds one line at a time, at most {@link JsonLines#MAX_BYTES} of it. A line that holds no
 * statement is answered, too, so that the answers stay in step with the lines, and is told at the end.
 */
final class RewriteStream {
    /** The refusal's code of a line that is not what was asked for; the rewriter's own codes are those of statements. */
    private static final String NO_STATEMENT = "input";

    private final ShadowRewriter rewriter;
    private long malformed;
    private long firstMalformed;
    private String firstReason = "";
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

    /** A line that is not one JSON object with a text {@code sql}. */
    private static final class MalformedLineException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedLineException(String got) {
            super(got);
        }
    }

    /**
     * Answers line after line until the input ends. What is ready is sent on whenever the input pauses, so that a
     * program at the other end can wait for each answer.
     *
     * @throws Problem at the end, if a line held no statement; or if the streams cannot be read or written
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
        if (malformed > 0) {
            throw Problem.usage(
                    "Reading " + (malformed == 1 ? "a line" : malformed + " lines")
                            + " of standard input, the first of them line " + firstMalformed,
                    firstReason,
                    "one JSON object {\"sql\": \"...\"} a line",
                    "All other lines have been answered, and these as refused with code '" + NO_STATEMENT
                            + "'; correct them and send them again.");
        }
        return ExitCode.HOLDS;
    }

    private void answer(JsonLines lines, OutputStream out) {
        if (lines.isTooLong()) {
            refuse(out, "line " + lines.number() + " is longer than " + JsonLines.MAX_BYTES + " bytes", "limit");
            return;
        }
        String sql;
        try {
            sql = sqlOf(lines);
        } catch (MalformedLineException e) {
            malformed++;
            if (malformed == 1) {
                firstMalformed = lines.number();
                firstReason = String.valueOf(e.getMessage());
            }
            refuse(out, "line " + lines.number() + " is " + e.getMessage(), NO_STATEMENT);
            return;
        }
        write(out, rewriter.rewrite(sql));
    }

    private String sqlOf(JsonLines lines) throws MalformedLineException {
        String sql = null;
        try (JsonParser parser = json.createParser(
                ObjectReadContext.empty(), lines.bytes(), lines.start(), lines.length() - lines.start())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedLineException("something else than an object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (!"sql".equals(name)) {
                    parser.skipChildren();
                } else if (value != JsonToken.VALUE_STRING) {
                    throw new MalformedLineException("an object whose 'sql' is not text");
                } else if (sql != null) {
                    throw new MalformedLineException("an object with 'sql' twice");
                } else {
                    sql = parser.getString();
                }
            }
            if (parser.nextToken() != null) {
                throw new MalformedLineException("an object with more text behind it");
            }
        } catch (JacksonException e) {
            throw new MalformedLineException("not JSON (" + e.getOriginalMessage() + ")");
        }
        if (sql == null) {
            throw new MalformedLineException("an object without 'sql'");
        }
        return sql;
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

    private void refuse(OutputStream out, String reason, String code) {
        try (JsonGenerator to = json.createGenerator(ObjectWriteContext.empty(), out)) {
            to.writeStartObject();
            to.writeStringProperty("verdict", "refused");
            to.writeNullProperty("sql");
            to.writeArrayPropertyStart("tables");
            to.writeEndArray();
            to.writeStringProperty("reason", reason);
            to.writeStringProperty("code", code);
            to.writeNumberProperty("position", 0);
            to.writeEndObject();
        }
    }
}
