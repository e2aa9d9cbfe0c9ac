package io.kingtide.scenario.netty;

import java.io.IOException;

/** What came is no answer of HTTP. */
final class BrokenAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenAnswerException(String got) {
        super(got);
    }
}
