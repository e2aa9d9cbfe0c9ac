package io.kingtide.tag;

/** Why a tag is refused. The code is what {@code Kingtide-Refused} carries. */
public enum TagRefusal {
    /** Not of the form {@code v1.<key id>.<campaign>.<expiry>.<mac>}, or too long. */
    MALFORMED("malformed"),
    /** Another version than {@code v1}. */
    UNKNOWN_VERSION("unknown-version"),
    /** Signed with a key that is not on the ring. */
    UNKNOWN_KEY("unknown-key"),
    /** The signature does not match. */
    BAD_SIGNATURE("bad-signature"),
    /** The expiry, clock skew allowed for, has passed. */
    EXPIRED("expired"),
    /** The expiry lies further ahead than a tag may live. */
    TOO_LONG_LIVED("too-long-lived"),
    /** Several {@code kingtide} members in one baggage. */
    AMBIGUOUS("ambiguous"),
    /** Rightly signed, but its campaign is not armed here. */
    NOT_ARMED("not-armed"),
    /** All test traffic was stopped by the kill switch. */
    KILLED("killed"),
    /** The agent is not ready: dormant, still loading, or its control plane is lost. */
    NOT_READY("not-ready"),
    /** The caller is not a listed source of tags. */
    SOURCE("source-not-listed");

    private final String code;

    TagRefusal(String code) {
        this.code = code;
    }

    /** The stable text of the header {@code Kingtide-Refused}. */
    public String code() {
        return code;
    }
}
