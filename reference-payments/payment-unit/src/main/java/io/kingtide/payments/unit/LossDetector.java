package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.StoreProbe.Answer;

/**
 * Turns probes of one shard into "it is lost" and "it is back". A refused connection is as good as a death notice, so
 * two in a row suffice; silence may be a busy machine and needs more. To be wrong costs convenience only: who may pay
 * what is decided in the guard, not here. Not thread-safe.
 */
final class LossDetector {
    static final int REFUSALS_TO_LOSE = 2;
    static final int SILENCES_TO_LOSE = 3;
    /** More than for a loss: a shard that is lost may come back, one that is replaced is reached elsewhere for good. */
    static final int SILENCES_TO_REPLACE = 6;

    static final int ANSWERS_TO_RETURN = 5;

    private int refusals;
    private int silences;
    private int answers;

    void see(Answer answer) {
        switch (answer) {
            case ANSWERED -> {
                answers++;
                refusals = 0;
                silences = 0;
            }
            case REFUSED -> {
                refusals++;
                answers = 0;
            }
            case SILENT -> {
                silences++;
                answers = 0;
            }
        }
    }

    /** Whether one more refusal makes it lost. */
    boolean doubts() {
        return refusals == REFUSALS_TO_LOSE - 1;
    }

    boolean lost() {
        return refusals >= REFUSALS_TO_LOSE || silences >= SILENCES_TO_LOSE;
    }

    /** Whether its replica may take its place: somebody said that nobody is there, or it was silent for long. */
    boolean replaceable() {
        return refusals >= REFUSALS_TO_LOSE || silences >= SILENCES_TO_REPLACE;
    }

    boolean back() {
        return answers >= ANSWERS_TO_RETURN;
    }
}
