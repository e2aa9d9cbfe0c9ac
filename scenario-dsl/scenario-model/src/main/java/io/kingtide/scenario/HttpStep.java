package io.kingtide.scenario;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One HTTP request with its checks and what is saved from its answer. Immutable; each method returns a changed copy.
 *
 * @param name shown in reports; the same name in several places counts as one request
 * @param method an HTTP method
 * @param url a path below the target, or an absolute URL whose host is on the allow-list
 * @param headers name and value, in order
 * @param body what is sent, if anything
 * @param checks all must hold, or the request counts as failed; with no status check, 200 to 399 is required
 * @param saves what is taken from the answer into variables
 * @param options limits and policies
 * @param line where the user wrote it
 */
public record HttpStep(
        String name,
        String method,
        Template url,
        List<Header> headers,
        Optional<Body> body,
        List<Check> checks,
        List<Save> saves,
        Options options,
        String line)
        implements Step {

    /** A header whose value may have variables. */
    public record Header(String name, Template value) {}

    /** A body, in pieces that follow each other. */
    public record Body(String contentType, List<BodyPiece> pieces) {
        public Body {
            pieces = List.copyOf(pieces);
        }

        /** Whether it is the same in every request. */
        public boolean isFixed() {
            return pieces.stream().allMatch(BodyPiece::isFixed);
        }

        /**
         * What goes over the wire; not to be changed.
         *
         * @throws UnknownVariableException if a variable is not set
         */
        public byte[] render(Variables variables) {
            if (pieces.size() == 1) {
                return pieces.get(0).render(variables);
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (BodyPiece piece : pieces) {
                all.writeBytes(piece.render(variables));
            }
            return all.toByteArray();
        }
    }

    /** What is taken from an answer: the request fails if it is not there. */
    public record Save(String variable, Extractor from) {}

    /**
     * Limits and policies.
     *
     * @param timeout from the actual start to the end of the answer, 1 ms to 10 min
     * @param followRedirects whether up to 5 redirects are followed as part of the request
     * @param continueOnFailure whether the journey goes on after this request failed
     * @param auth user and password, if they are sent
     */
    public record Options(Duration timeout, boolean followRedirects, boolean continueOnFailure, Optional<Auth> auth) {
        static final Options DEFAULT = new Options(Duration.ofSeconds(10), false, false, Optional.empty());
    }

    /** How user and password are shown. */
    public enum Scheme {
        /** With the request, readable to all on its way. */
        BASIC,
        /** In answer to the server's challenge (RFC 7616), which costs each visit one more round trip. */
        DIGEST
    }

    /** User and password. */
    public record Auth(Scheme scheme, Template user, Template password) {}

    public HttpStep {
        headers = List.copyOf(headers);
        checks = List.copyOf(checks);
        saves = List.copyOf(saves);
        if (name.isBlank() || name.length() > 200) {
            throw new ScenarioException(
                    line + ": " + method + " request", "name '" + name + "'", "1 to 200 characters", "Name it.");
        }
        Duration timeout = options.timeout();
        if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new ScenarioException(
                    line + ": request '" + name + "'", "timeout " + timeout, "1 ms to 10 min", "Change the timeout.");
        }
    }

    static HttpStep of(String method, String name, String url) {
        String line = SourceLine.ofCaller().toString();
        if (!url.startsWith("/")
                && !url.startsWith("http://")
                && !url.startsWith("https://")
                && !url.startsWith("#{")) {
            throw new ScenarioException(
                    line + ": request '" + name + "'",
                    "URL '" + url + "'",
                    "a path that starts with '/', or an http(s) URL",
                    "The order of arguments is name, then URL.");
        }
        return new HttpStep(
                name,
                method,
                Template.of(url),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Options.DEFAULT,
                line);
    }

    /** Adds a header; the value may have variables. */
    public HttpStep header(String header, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(header, Template.of(value)));
        return new HttpStep(name, method, url, more, body, checks, saves, options, line);
    }

    /** Adds a query parameter, percent-encoded except for its variables. */
    public HttpStep query(String parameter, String value) {
        String joined = url.source()
                + (url.source().indexOf('?') < 0 ? '?' : '&')
                + FormEncoding.encode(parameter)
                + '='
                + FormEncoding.encodeTemplate(value);
        return new HttpStep(name, method, Template.of(joined), headers, body, checks, saves, options, line);
    }

    /** Sends JSON text; the text may have variables. */
    public HttpStep json(String text) {
        return body("application/json", text);
    }

    /** Sends form fields, {@code name, value, name, value ...}, percent-encoded except for their variables. */
    public HttpStep form(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new ScenarioException(
                    line + ": form of '" + name + "'",
                    namesAndValues.length + " texts",
                    "pairs of name and value",
                    "Write form(\"user\", \"#{user}\").");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.append(i == 0 ? "" : "&")
                    .append(FormEncoding.encode(namesAndValues[i]))
                    .append('=')
                    .append(FormEncoding.encodeTemplate(namesAndValues[i + 1]));
        }
        return body("application/x-www-form-urlencoded", text.toString());
    }

    /** Sends a body; the text may have variables. */
    public HttpStep body(String contentType, String text) {
        return with(new Body(contentType, List.of(new BodyPiece.Text(Template.of(text)))));
    }

    /** Sends what a file holds, bytes or text, up to 16 MB; nothing in it is a variable. */
    public HttpStep bodyFile(String contentType, String file) {
        return with(new Body(contentType, List.of(BodyPiece.Bytes.of(file))));
    }

    /**
     * Sends parts as {@code multipart/form-data}; make them with {@link ScenarioDsl#part} and {@link ScenarioDsl#filePart}.
     * The files are 16 MB at most, together.
     */
    public HttpStep multipart(FormPart... parts) {
        List<BodyPiece> pieces = FormPart.body(line, name, List.of(parts));
        return with(new Body("multipart/form-data; boundary=" + FormPart.BOUNDARY, pieces));
    }

    /** Sends user and password, which may be variables, by the basic scheme. */
    public HttpStep basicAuth(String user, String password) {
        return auth(Scheme.BASIC, user, password);
    }

    /**
     * Shows user and password, which may be variables, by the digest scheme: the server's challenge is answered as part of
     * this request, and remembered for the rest of the visit.
     */
    public HttpStep digestAuth(String user, String password) {
        return auth(Scheme.DIGEST, user, password);
    }

    private HttpStep auth(Scheme scheme, String user, String password) {
        Auth auth = new Auth(scheme, Template.of(user), Template.of(password));
        return with(
                new Options(options.timeout, options.followRedirects, options.continueOnFailure, Optional.of(auth)));
    }

    /** Sends a token, which may be a variable, by the bearer scheme. */
    public HttpStep bearer(String token) {
        return header("Authorization", "Bearer " + token);
    }

    /** Adds checks. */
    public HttpStep check(Check... more) {
        List<Check> all = new ArrayList<>(checks);
        all.addAll(List.of(more));
        return new HttpStep(name, method, url, headers, body, all, saves, options, line);
    }

    /** Saves a part of the answer into a variable; the request fails if the part is not there. */
    public HttpStep save(String variable, Extractor from) {
        List<Save> more = new ArrayList<>(saves);
        more.add(new Save(variable, from));
        return new HttpStep(name, method, url, headers, body, checks, more, options, line);
    }

    /** Gives up after this time; the default is 10 s. */
    public HttpStep timeout(Duration timeout) {
        return with(new Options(timeout, options.followRedirects, options.continueOnFailure, options.auth));
    }

    /** Follows up to 5 redirects to hosts that are allowed, as part of this request. */
    public HttpStep followRedirects() {
        return with(new Options(options.timeout, true, options.continueOnFailure, options.auth));
    }

    /** The same request, written in another place than the code that made it, such as {@code shop.yaml:12}. */
    public HttpStep writtenAt(String place) {
        return new HttpStep(name, method, url, headers, body, checks, saves, options, place);
    }

    /** Lets the journey go on if this request fails; otherwise the journey, or the group around it, ends there. */
    public HttpStep orContinue() {
        return with(new Options(options.timeout, options.followRedirects, true, options.auth));
    }

    private HttpStep with(Body sent) {
        return new HttpStep(name, method, url, headers, Optional.of(sent), checks, saves, options, line);
    }

    private HttpStep with(Options changed) {
        return new HttpStep(name, method, url, headers, body, checks, saves, changed, line);
    }
}
