package io.kingtide.shaper.node;

import java.io.IOException;

/** A line that the console did not write for this stream. */
public final class UntrustedLineException extends IOException {
    private static final long serialVersionUID = 1L;

    UntrustedLineException(String message) {
        super("The control stream holds " + message);
    }
}
