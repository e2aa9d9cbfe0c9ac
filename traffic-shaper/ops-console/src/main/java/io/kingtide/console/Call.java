package io.kingtide.console;

import io.kingtide.shaper.state.ShaperJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One request to the API, its sender known.
 *
 * @param name the variable part of the path; empty where there is none
 * @param ifMatch the header {@code If-Match}
 */
record Call(
        Person who,
        String name,
        Map<String, String> query,
        @Nullable String ifMatch,
        byte[] body) {
    private static final JsonMapper JSON = ShaperJson.mapper();
    private static final long MAX_WAIT_MILLIS = 10_000;

    <T> T body(Class<T> type) {
        try {
            return JSON.readValue(body, type);
        } catch (JacksonException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw ApiProblem.badRequest("Reading the body" + where + ": " + reasonOf(e)
                    + ". GET /api/v1/openapi.json describes what is expected.");
        }
    }

    /** The reason that every change needs. */
    static String reason(@Nullable String reason) {
        if (reason == null || reason.isBlank() || reason.length() > 500) {
            throw ApiProblem.badRequest(
                    "Changing anything: 'reason' is missing or too long; expected 1 to 500 characters that say why");
        }
        return reason;
    }

    /** Compare and set: the version that the change was decided upon, if one was given, must be the current one. */
    void checkVersion(String what, @Nullable Long inBody, long current) {
        Long expected = inBody;
        if (expected == null && ifMatch != null) {
            expected = number("If-Match", ifMatch.replace("\"", ""));
        }
        if (expected != null && expected != current) {
            throw ApiProblem.conflict("Changing " + what + ": its version is " + current
                            + ", the change was decided upon version " + expected
                            + ". Nothing was changed; read it again and decide anew.")
                    .with("current", current);
        }
    }

    long waitMillis(long otherwise) {
        String text = query.get("waitMillis");
        long wait = text == null ? otherwise : number("waitMillis", text);
        if (wait < 0 || wait > MAX_WAIT_MILLIS) {
            throw ApiProblem.badRequest("waitMillis is " + wait + "; expected 0 to " + MAX_WAIT_MILLIS);
        }
        return wait;
    }

    long number(String parameter, long otherwise, long max) {
        String text = query.get(parameter);
        if (text == null) {
            return otherwise;
        }
        long value = number(parameter, text);
        if (value < 0 || value > max) {
            throw ApiProblem.badRequest(parameter + " is " + value + "; expected 0 to " + max);
        }
        return value;
    }

    private static long number(String what, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiProblem.badRequest(what + " is '" + text + "'; expected a number");
        }
    }

    private static String reasonOf(JacksonException e) {
        if (e instanceof UnrecognizedPropertyException unknown && unknown.getKnownPropertyIds() != null) {
            List<String> known =
                    unknown.getKnownPropertyIds().stream().map(String::valueOf).toList();
            return "unknown field '" + unknown.getPropertyName() + "'"
                    + Suggestion.near(unknown.getPropertyName(), known);
        }
        Throwable cause = e.getCause();
        return cause instanceof IllegalArgumentException ? String.valueOf(cause.getMessage()) : e.getOriginalMessage();
    }
}
