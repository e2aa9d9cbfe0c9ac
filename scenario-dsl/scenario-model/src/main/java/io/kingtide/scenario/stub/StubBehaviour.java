package io.kingtide.scenario.stub;

/** What a stub server answers. Called on the server's one thread. */
@FunctionalInterface
public interface StubBehaviour {
    /** The answer to a request. */
    StubReply reply(StubRequest request);

    /** Status 200 with a small JSON body after a fixed time. */
    static StubBehaviour fixedDelay(long delayNanos) {
        StubReply reply =
                StubReply.json(200, "{\"id\":\"1\",\"status\":\"OK\"}").after(delayNanos);
        return request -> reply;
    }
}
