package io.kingtide.frontdoor;

import io.kingtide.shaper.RequestContext;
import io.kingtide.shaper.TrafficKind;
import io.kingtide.shaper.limits.Admission;
import io.kingtide.shaper.limits.LimitedResource;
import io.kingtide.shaper.state.ShaperJson;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Decides where a request goes: to a unit, or no further than here. Thread-safe. */
final class Reception {
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.PATCH);
    private static final String API = "/api/";

    private final DoorState state;
    private final DoorMetrics metrics;
    private final TagGate tags;
    private final List<Unit> units;
    private final int[] slotOwners;
    private final DoorConfig.Bounds bounds;
    private final JsonMapper json = ShaperJson.mapper();
    private final Map<EventLoop, UnitPool[]> pools = new ConcurrentHashMap<>();

    /** What becomes of a request. */
    sealed interface Outcome {}

    /** It goes to a unit; {@code test} if it is tagged. */
    record Forward(UnitPool pool, boolean test) implements Outcome {}

    /** It is answered here, and the connection may be kept. */
    record Answer(FullHttpResponse response) implements Outcome {}

    /** It cannot be trusted to end where it seems to; the connection ends with the answer. */
    record Reject(FullHttpResponse response) implements Outcome {}

    Reception(DoorState state, DoorMetrics metrics, TagGate tags, List<Unit> units, DoorConfig config) {
        this.state = state;
        this.metrics = metrics;
        this.tags = tags;
        this.units = List.copyOf(units);
        this.slotOwners = config.slotOwners();
        this.bounds = config.bounds();
    }

    DoorMetrics metrics() {
        return metrics;
    }

    long answerMillis() {
        return bounds.answerMillis();
    }

    Outcome receive(HttpRequest request, EventLoop loop) {
        FullHttpResponse malformed = malformed(request);
        if (malformed != null) {
            metrics.badRequest();
            return new Reject(malformed);
        }
        String path = path(request.uri());
        if (path.equals("/health")) {
            return new Answer(Answers.json("{\"status\":\"UP\"}"));
        }
        if (path.equals("/metrics")) {
            return new Answer(Answers.json(json.writeValueAsString(metrics.counters(state))));
        }
        LimitedResource resource = resource(path);
        if (resource == null) {
            return new Answer(Answers.problem(
                    404, "Not found", "Expected a path below /api/ of " + DoorState.RESOURCES + ", written plainly."));
        }
        RequestContext context = RequestContext.of(request.headers().get(RequestContext.USER_HEADER), null, "");
        if (context.user() == RequestContext.NO_USER) {
            metrics.badRequest();
            return new Answer(Answers.problem(
                    400,
                    "No user",
                    "The header Kingtide-User is missing or not a number; expected the user's number."));
        }
        return admit(request.headers(), resource, context.user(), loop);
    }

    private Outcome admit(HttpHeaders headers, LimitedResource resource, long user, EventLoop loop) {
        TrafficKind kind;
        try {
            kind = tags.isTest(headers.getAll("baggage")) ? TrafficKind.TEST : TrafficKind.REAL;
        } catch (TagGate.Refused e) {
            metrics.refused(e.code());
            return new Answer(Answers.refused(e.code()));
        }
        Admission admission = resource.admit(kind);
        if (admission != Admission.ADMITTED) {
            boolean shed = admission == Admission.TEST_SHED_FIRST;
            FullHttpResponse limited =
                    Answers.limited(resource.name(), resource.carrier(), shed, resource.retryAfterMillis(kind));
            return new Answer(kind == TrafficKind.TEST ? Answers.echoed(limited) : limited);
        }
        int owner = slotOwners[(int) (user % DoorConfig.SLOTS)];
        return new Forward(poolsOf(loop)[owner], kind == TrafficKind.TEST);
    }

    /** Closes nothing and opens nothing: pools fill as requests come. One set a loop, used on that loop only. */
    private UnitPool[] poolsOf(EventLoop loop) {
        return pools.computeIfAbsent(
                loop,
                key -> units.stream()
                        .map(unit -> new UnitPool(unit, loop, bounds))
                        .toArray(UnitPool[]::new));
    }

    private @Nullable LimitedResource resource(String path) {
        if (!path.startsWith(API)) {
            return null;
        }
        int end = path.indexOf('/', API.length());
        return state.resource(path.substring(API.length(), end < 0 ? path.length() : end));
    }

    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static @Nullable FullHttpResponse malformed(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            Throwable cause = request.decoderResult().cause();
            if (cause instanceof TooLongHttpLineException) {
                return Answers.problem(
                        414,
                        "URI too long",
                        "Expected a request line of at most " + StrictRequestDecoder.MAX_LINE_BYTES + " bytes.");
            }
            if (cause instanceof TooLongHttpHeaderException) {
                return Answers.problem(
                        431,
                        "Header too large",
                        "Expected headers of at most " + StrictRequestDecoder.MAX_HEADER_BYTES + " bytes.");
            }
            return Answers.problem(400, "Bad request", "The request is not HTTP/1.1 as RFC 9112 asks.");
        }
        HttpHeaders headers = request.headers();
        boolean current = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        if (!current && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return Answers.problem(505, "HTTP version", "Expected HTTP/1.1.");
        }
        if (!METHODS.contains(request.method())) {
            return Answers.problem(405, "Method not allowed", "Expected one of GET, HEAD, POST, PUT, DELETE, PATCH.");
        }
        int hosts = headers.getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (current && hosts == 0)) {
            return Answers.problem(400, "Bad request", "Expected exactly one Host header.");
        }
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
            boolean plain = encodings.size() == 1 && encodings.get(0).equalsIgnoreCase("chunked");
            if (!current || !plain || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                return Answers.problem(
                        400, "Bad request", "Expected a body framed by either Content-Length or 'chunked', not both.");
            }
        }
        if (HttpUtil.getContentLength(request, 0L) < 0) {
            return Answers.problem(400, "Bad request", "Expected a Content-Length that is not negative.");
        }
        return isPlain(path(request.uri()))
                ? null
                : Answers.problem(400, "Bad request", "Expected a plain path: no escapes, no '..', no '//', no ';'.");
    }

    /** Whether the units cannot read another path in it than the door does. */
    private static boolean isPlain(String path) {
        if (!path.startsWith("/") || path.contains("//") || path.contains("/.")) {
            return false;
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '/'
                    || c == '-'
                    || c == '_'
                    || c == '.'
                    || c == '~';
            if (!plain) {
                return false;
            }
        }
        return true;
    }
}
