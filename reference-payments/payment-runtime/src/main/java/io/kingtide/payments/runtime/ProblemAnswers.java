package io.kingtide.payments.runtime;

import io.kingtide.payments.model.TransactionIds.IdsExhausted;
import java.net.URI;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Turns every exception of a request into {@code application/problem+json}. */
@RestControllerAdvice
final class ProblemAnswers extends ResponseEntityExceptionHandler {
    static final String TYPE_PREFIX = "urn:kingtide:problem:";
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);

    private static final int LONGEST_PATH = 100;

    private final SeldomLog seldom = new SeldomLog(LOG);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> apiProblem(ApiProblem problem) {
        return answer(
                problem.status(), problem.type(), String.valueOf(problem.getMessage()), problem.retryAfterSeconds());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> storeUnavailable(StoreFailure.Unavailable e) {
        seldom.warn(String.valueOf(e.getMessage()), String.valueOf(e.getCause()));
        String detail = e.outcomeUnknown()
                ? "The store was lost while it committed: the request may have taken effect. Send it again with the"
                        + " same Idempotency-Key to learn its outcome."
                : "The store cannot be reached and nothing was changed. Send the request again with the same"
                        + " Idempotency-Key.";
        return answer(HttpStatus.SERVICE_UNAVAILABLE, "store-unavailable", detail, 1);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> storeConflict(StoreFailure.Conflict e) {
        seldom.warn(String.valueOf(e.getMessage()), String.valueOf(e.getCause()));
        return answer(
                HttpStatus.SERVICE_UNAVAILABLE,
                "store-busy",
                "Too many requests changed the same rows; nothing was changed. Send the request again.",
                1);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> idsExhausted(IdsExhausted e) {
        LOG.error("{}", e.getMessage());
        return answer(HttpStatus.SERVICE_UNAVAILABLE, "no-ids", e.getMessage() + ". Nothing was changed.", 1);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Exception e) {
        LOG.error("A request failed", e);
        return answer(HttpStatus.INTERNAL_SERVER_ERROR, "internal", "The request failed; see the service's log.", 0);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                status,
                "The body is not the JSON that is expected" + where(e.getCause())
                        + "; nothing was changed. GET /openapi.json of a unit has names and types.");
        problem.setType(URI.create(TYPE_PREFIX + "bad-body"));
        return handleExceptionInternal(e, problem, headers, status, request);
    }

    /** The member that was not understood, never its value. */
    private static String where(@Nullable Throwable cause) {
        if (!(cause instanceof JacksonException unread) || unread.getPath().isEmpty()) {
            return "";
        }
        String path = unread.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .map(String::valueOf)
                .collect(Collectors.joining("."));
        return " at '" + path.substring(0, Math.min(LONGEST_PATH, path.length())) + "'";
    }

    private static ResponseEntity<ProblemDetail> answer(
            HttpStatus status, String type, String detail, int retryAfterSeconds) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPE_PREFIX + type));
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (retryAfterSeconds > 0) {
            answer.header(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfterSeconds));
        }
        return answer.body(problem);
    }
}
