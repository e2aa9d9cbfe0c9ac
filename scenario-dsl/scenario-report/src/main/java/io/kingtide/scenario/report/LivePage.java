package io.kingtide.scenario.report;

import java.util.Map;

/** The page of a run that goes on: the report's look, fed second by second from {@code events} beside it. */
public final class LivePage {
    private LivePage() {}

    /** HTML that asks its own origin for {@code events} and nothing else for anything. */
    public static String html() {
        return PageTemplate.filled("live", Map.of());
    }
}
