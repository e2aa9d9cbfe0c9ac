package io.kingtide.scenario;

/** A feeder that does not start over has no records left: the run cannot go on as planned. */
public final class FeederDryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FeederDryException(String feeder, long records) {
        super(
                "Feeder '" + feeder + "' ran dry after " + records
                        + " records; expected one for each arrival. Give it more records, or let it start over with .circular()");
    }
}
