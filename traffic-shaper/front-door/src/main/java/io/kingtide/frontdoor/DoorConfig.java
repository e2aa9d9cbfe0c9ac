package io.kingtide.frontdoor;

import io.kingtide.shaper.state.ShaperJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The configuration file of the front door, JSON; unknown fields are errors. Immutable.
 *
 * @param port on loopback; 0 takes a free one
 * @param units where the slots live; together they own each of the slots 0 to 99 exactly once
 * @param tagKeys the tag key file; without it every tagged request is refused
 * @param console base URL of the ops console; without it, tags are checked but campaigns are not
 * @param nodeKeys the node key file; required with a console
 * @param service its service name at the console, {@code front-door} if absent
 * @param instance its name in that service, {@code front-door-1} if absent
 * @param sentinelLogs folder of Sentinel's logs, below the temporary folder if absent
 * @param limits how much of everything
 */
record DoorConfig(
        int port,
        List<UnitConfig> units,
        @Nullable Path tagKeys,
        @Nullable URI console,
        @Nullable Path nodeKeys,
        @Nullable String service,
        @Nullable String instance,
        @Nullable Path sentinelLogs,
        @Nullable DoorLimits limits) {

    static final int SLOTS = 100;

    private static final int MAX_FILE_BYTES = 1024 * 1024;

    /**
     * One unit.
     *
     * @param name in answers and events
     * @param slots such as {@code 0-49} or {@code 0-24,50}
     * @param url {@code http://host:port}
     */
    record UnitConfig(String name, String slots, URI url) {}

    /**
     * The limits of the door itself; what is absent is the default.
     *
     * @param clients open client connections, 4,096
     * @param connectionsPerUnit open connections to a unit, 256
     * @param waitingPerUnit requests that wait for one of those, 1,024
     * @param waitMillis how long such a request waits at most, 1,000
     * @param connectMillis how long connecting to a unit takes at most, 1,000
     * @param answerMillis how long a unit takes at most to begin its answer, 15,000
     */
    record DoorLimits(
            @Nullable Integer clients,
            @Nullable Integer connectionsPerUnit,
            @Nullable Integer waitingPerUnit,
            @Nullable Integer waitMillis,
            @Nullable Integer connectMillis,
            @Nullable Integer answerMillis) {}

    /** {@link DoorLimits} with the defaults filled in. */
    record Bounds(
            int clients,
            int connectionsPerUnit,
            int waitingPerUnit,
            int waitMillis,
            int connectMillis,
            int answerMillis) {}

    /** @throws IllegalArgumentException naming everything that is wrong */
    static DoorConfig fromFile(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IllegalArgumentException("Reading " + file + ": it is larger than " + MAX_FILE_BYTES + " bytes");
        }
        DoorConfig config;
        try {
            config = ShaperJson.mapper().readValue(Files.readString(file), DoorConfig.class);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new IllegalArgumentException("Reading " + file + ":" + line + ": " + e.getOriginalMessage(), e);
        }
        List<String> problems = new ArrayList<>();
        config.check(problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Reading " + file + ": " + String.join("; ", problems));
        }
        return config;
    }

    /** The index of the unit that owns each slot. */
    int[] slotOwners() {
        List<String> problems = new ArrayList<>();
        int[] owners = slotOwners(problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return owners;
    }

    Bounds bounds() {
        DoorLimits given = limits == null ? new DoorLimits(null, null, null, null, null, null) : limits;
        return new Bounds(
                or(given.clients(), 4_096),
                or(given.connectionsPerUnit(), 256),
                or(given.waitingPerUnit(), 1_024),
                or(given.waitMillis(), 1_000),
                or(given.connectMillis(), 1_000),
                or(given.answerMillis(), 15_000));
    }

    String serviceName() {
        return service == null ? "front-door" : service;
    }

    String instanceName() {
        return instance == null ? "front-door-1" : instance;
    }

    private void check(List<String> problems) {
        if (port < 0 || port > 65_535) {
            problems.add("port is " + port + "; expected 0 to 65535");
        }
        if (units == null || units.isEmpty() || units.size() > SLOTS) {
            problems.add("units: expected 1 to " + SLOTS + " of them");
        } else {
            units.forEach(unit -> checkUnit(unit, problems));
            slotOwners(problems);
        }
        if (console != null && nodeKeys == null) {
            problems.add("nodeKeys is missing; expected the key file shared with the console " + console);
        }
        Bounds bounds = bounds();
        if (bounds.clients() < 1
                || bounds.connectionsPerUnit() < 1
                || bounds.waitingPerUnit() < 0
                || bounds.waitMillis() < 1
                || bounds.connectMillis() < 1
                || bounds.answerMillis() < 1) {
            problems.add("limits: expected positive numbers");
        }
    }

    private static void checkUnit(UnitConfig unit, List<String> problems) {
        URI url = unit.url();
        if (unit.name() == null || !unit.name().matches("[a-zA-Z0-9][a-zA-Z0-9-]{0,39}")) {
            problems.add("unit name '" + unit.name() + "'; expected letters, digits and dashes, at most 40");
        }
        if (url == null || !"http".equals(url.getScheme()) || url.getHost() == null || url.getPort() < 1) {
            problems.add("url '" + url + "' of unit '" + unit.name() + "'; expected http://host:port");
        }
    }

    private int[] slotOwners(List<String> problems) {
        int[] owners = new int[SLOTS];
        java.util.Arrays.fill(owners, -1);
        for (int unit = 0; unit < units.size(); unit++) {
            String slots = String.valueOf(units.get(unit).slots());
            for (String range : slots.split(",")) {
                claim(range.trim(), unit, owners, problems);
            }
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            if (owners[slot] < 0) {
                problems.add("slot " + slot + " belongs to no unit; expected each of 0 to 99 in exactly one");
                break;
            }
        }
        return owners;
    }

    private void claim(String range, int unit, int[] owners, List<String> problems) {
        if (!range.matches("[0-9]{1,2}(-[0-9]{1,2})?")) {
            problems.add("slots '" + range + "' of unit '" + units.get(unit).name() + "'; expected such as 0-49");
            return;
        }
        int dash = range.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        int last = Integer.parseInt(range.substring(dash + 1));
        for (int slot = first; slot <= last; slot++) {
            if (owners[slot] >= 0) {
                problems.add("slot " + slot + " belongs to two units; expected one");
                return;
            }
            owners[slot] = unit;
        }
    }

    private static int or(@Nullable Integer given, int otherwise) {
        return given == null ? otherwise : given;
    }
}
