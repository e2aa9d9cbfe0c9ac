package io.kingtide.scenario;

import java.util.List;
import java.util.Optional;

/**
 * A part of a multipart form. Its text may have variables; bytes that are no text cannot be sent. Immutable.
 *
 * @param name the field
 * @param text what it holds
 * @param fileName under which the server sees it as a file, if it does
 * @param contentType how the part says what it is, if it does
 */
public record FormPart(String name, String text, Optional<String> fileName, Optional<String> contentType) {
    /** Long and odd, so that no text has it. */
    static final String BOUNDARY = "kingtide-6f1d0c9a2b7e4f58";

    /** Lets the server see the part as a file. */
    public FormPart file(String asFileName, String asContentType) {
        return new FormPart(name, text, Optional.of(asFileName), Optional.of(asContentType));
    }

    static String body(String line, String request, List<FormPart> parts) {
        if (parts.isEmpty()) {
            throw new ScenarioException(
                    line + ": multipart form of '" + request + "'",
                    "no part",
                    "at least one",
                    "Write multipart(part(\"title\", \"#{title}\")).");
        }
        StringBuilder body = new StringBuilder();
        for (FormPart part : parts) {
            if (part.text.contains(BOUNDARY) || (part.name + part.fileName.orElse("")).matches("(?s).*[\"\r\n].*")) {
                throw new ScenarioException(
                        line + ": multipart form of '" + request + "'",
                        "part '" + part.name
                                + "' with a quote or line break in its name, or with the boundary in its text",
                        "plain names",
                        "Rename it.");
            }
            body.append("--").append(BOUNDARY).append("\r\n");
            body.append("Content-Disposition: form-data; name=\"")
                    .append(part.name)
                    .append('"');
            part.fileName.ifPresent(
                    file -> body.append("; filename=\"").append(file).append('"'));
            part.contentType.ifPresent(type -> body.append("\r\nContent-Type: ").append(type));
            body.append("\r\n\r\n").append(part.text).append("\r\n");
        }
        return body.append("--").append(BOUNDARY).append("--\r\n").toString();
    }
}
