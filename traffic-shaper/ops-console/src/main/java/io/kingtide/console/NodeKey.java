package io.kingtide.console;

import java.util.regex.Pattern;

/** Which node. */
record NodeKey(String kind, String service, String instance) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,79}");

    NodeKey {
        if (!kind.equals("agent") && !kind.equals("shaper")) {
            throw new IllegalArgumentException("kind is '" + kind + "'; expected agent or shaper");
        }
        if (!NAME.matcher(service).matches() || !NAME.matcher(instance).matches()) {
            throw new IllegalArgumentException(
                    "service '" + service + "' or instance '" + instance + "' is not a name; expected " + NAME);
        }
    }

    String text() {
        return service + "/" + instance;
    }
}
