package io.kingtide.console;

/** An answer of the API, to become JSON. */
record Reply(int status, Object body) {
    static Reply ok(Object body) {
        return new Reply(200, body);
    }
}
