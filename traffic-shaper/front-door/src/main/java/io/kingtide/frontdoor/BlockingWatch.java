package io.kingtide.frontdoor;

import io.kingtide.shaper.limits.LimitedResource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells when a limit begins to refuse requests and when it has stopped. Called from one thread, a few times a second. */
final class BlockingWatch {
    private static final int QUIET_LOOKS = 6;

    private final DoorState state;
    private final String service;
    private final String instance;
    private final Map<String, Long> blockedBefore = new HashMap<>();
    private final Map<String, Integer> quietLooks = new HashMap<>();

    BlockingWatch(DoorState state, String service, String instance) {
        this.state = state;
        this.service = service;
        this.instance = instance;
    }

    /** True if there was something to tell. */
    boolean look() {
        boolean told = false;
        for (LimitedResource resource : state.resources().values()) {
            LimitedResource.Counts counts = resource.counts();
            long before = blockedBefore.getOrDefault(resource.name(), 0L);
            blockedBefore.put(resource.name(), counts.blocked());
            if (counts.blocked() > before) {
                if (quietLooks.put(resource.name(), 0) == null) {
                    tell("limit.blocking", resource, counts, " reached its limit");
                    told = true;
                }
            } else if (isQuietNow(resource.name())) {
                quietLooks.remove(resource.name());
                tell("limit.passing", resource, counts, " is below its limit again");
                told = true;
            }
        }
        return told;
    }

    private boolean isQuietNow(String resource) {
        Integer quiet = quietLooks.computeIfPresent(resource, (name, looks) -> looks + 1);
        return quiet != null && quiet >= QUIET_LOOKS;
    }

    private void tell(String type, LimitedResource resource, LimitedResource.Counts counts, String text) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("service", service);
        data.put("instance", instance);
        data.put("carrier", resource.carrier());
        data.put("blockedReal", counts.blockedReal());
        data.put("blockedTest", counts.blockedTest());
        state.tell(type, resource.name(), resource.name() + text, data);
    }
}
