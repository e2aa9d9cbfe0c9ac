package io.kingtide.payments.runtime;

import org.springframework.http.HttpStatus;

/** A request that is answered with a problem document (RFC 9457) instead of a result. */
public final class ApiProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String type;
    private final int retryAfterSeconds;

    private ApiProblem(HttpStatus status, String type, String detail, int retryAfterSeconds) {
        super(detail, null, false, false);
        this.status = status;
        this.type = type;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /**
     * @param type last part of the problem's URI, such as {@code no-funds}; programs decide by it
     * @param detail what was got, what was expected, how to mend it; for people
     */
    public static ApiProblem of(HttpStatus status, String type, String detail) {
        return new ApiProblem(status, type, detail, 0);
    }

    /** The same request may succeed after a while. */
    public static ApiProblem retryLater(HttpStatus status, String type, String detail, int retryAfterSeconds) {
        return new ApiProblem(status, type, detail, retryAfterSeconds);
    }

    /** 422: the request is understood and wrong. */
    public static ApiProblem unprocessable(String type, String detail) {
        return of(HttpStatus.UNPROCESSABLE_CONTENT, type, detail);
    }

    /** 409: the request contradicts what is there or what is under way. */
    public static ApiProblem conflict(String type, String detail) {
        return of(HttpStatus.CONFLICT, type, detail);
    }

    public HttpStatus status() {
        return status;
    }

    public String type() {
        return type;
    }

    int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
