package io.kingtide.agent.rules;

import io.kingtide.sql.Glob;

/** What happens to tagged calls to a third party. Immutable. */
public final class OutboundRule {
    /** The choice. */
    public enum Tagged {
        /** The call is answered by a mock. */
        MOCK("mock"),
        /** The call is refused. */
        REFUSE("refuse"),
        /** The call is made, without the tag: for hosts that are known to be harmless. */
        ALLOW("allow");

        private final String text;

        Tagged(String text) {
            this.text = text;
        }

        /** As it is written in {@code shadow.yaml}. */
        public String text() {
            return text;
        }
    }

    private final Glob host;
    private final Tagged tagged;

    OutboundRule(String host, Tagged tagged) {
        this.host = Glob.exactly(host);
        this.tagged = tagged;
    }

    /** Whether this rule is about {@code host:port}. */
    public boolean matches(String hostAndPort) {
        return host.matches(hostAndPort);
    }

    public Tagged tagged() {
        return tagged;
    }
}
