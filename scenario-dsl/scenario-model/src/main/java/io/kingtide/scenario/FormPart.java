package io.kingtide.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a multipart form: text, which may have variables, or the bytes of a file. Immutable.
 *
 * @param name the field
 * @param content what it holds
 * @param fileName under which the server sees it as a file, if it does
 * @param contentType how the part says what it is, if it does
 */
public record FormPart(String name, BodyPiece content, Optional<String> fileName, Optional<String> contentType) {
    /** Long and odd, so that no content has it. */
    static final String BOUNDARY = "kingtide-6f1d0c9a2b7e4f58";

    /** Lets the server see the part as a file. */
    public FormPart file(String asFileName, String asContentType) {
        return new FormPart(name, content, Optional.of(asFileName), Optional.of(asContentType));
    }

    static List<BodyPiece> body(String line, String request, List<FormPart> parts) {
        if (parts.isEmpty()) {
            throw new ScenarioException(
                    line + ": multipart form of '" + request + "'",
                    "no part",
                    "at least one",
                    "Write multipart(part(\"title\", \"#{title}\")).");
        }
        List<BodyPiece> pieces = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        long fileBytes = 0;
        for (FormPart part : parts) {
            part.requirePlain(line, request);
            text.append("--").append(BOUNDARY).append("\r\n").append(part.head());
            if (part.content instanceof BodyPiece.Bytes bytes) {
                fileBytes += bytes.length();
                pieces.add(new BodyPiece.Text(Template.of(text.toString())));
                pieces.add(bytes);
                text.setLength(0);
            } else if (part.content instanceof BodyPiece.Text written) {
                text.append(written.template().source());
            }
            text.append("\r\n");
        }
        if (fileBytes > BodyPiece.MAX_FILE_BYTES) {
            throw new ScenarioException(
                    line + ": multipart form of '" + request + "'",
                    fileBytes + " bytes of files",
                    "at most " + BodyPiece.MAX_FILE_BYTES,
                    "Send fewer or smaller ones.");
        }
        text.append("--").append(BOUNDARY).append("--\r\n");
        pieces.add(new BodyPiece.Text(Template.of(text.toString())));
        return pieces;
    }

    private String head() {
        return "Content-Disposition: form-data; name=\""
                + name
                + '"'
                + fileName.map(file -> "; filename=\"" + file + '"').orElse("")
                + contentType.map(type -> "\r\nContent-Type: " + type).orElse("")
                + "\r\n\r\n";
    }

    private void requirePlain(String line, String request) {
        String names = name + fileName.orElse("");
        String type = contentType.orElse("");
        boolean endsEarly = content instanceof BodyPiece.Text text
                && text.template().source().contains(BOUNDARY);
        if (endsEarly || names.matches("(?s).*[\"\r\n].*") || type.matches("(?s).*[\r\n].*")) {
            throw new ScenarioException(
                    line + ": multipart form of '" + request + "'",
                    "part '" + name + "' with a quote or line break in its names, or with the boundary in its text",
                    "plain names",
                    "Rename it.");
        }
    }
}
