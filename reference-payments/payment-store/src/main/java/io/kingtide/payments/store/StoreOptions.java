package io.kingtide.payments.store;

import io.kingtide.payments.model.SlotRange;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The options of one call, {@code --name value} each. Unknown, repeated and missing ones are errors. */
final class StoreOptions {
    private static final Set<String> SEEDING =
            Set.of("kind", "users", "merchants", "slots", "units", "balance", "credit-limit");
    private static final Set<String> SERVING = Set.of("port", "dir", "name", "also");
    private static final Set<String> CONNECTING = Set.of("url", "user", "password");

    private final Map<String, String> values;

    private StoreOptions(Map<String, String> values) {
        this.values = values;
    }

    static StoreOptions forServe(List<String> arguments) {
        return parse(arguments, SERVING);
    }

    static StoreOptions forInit(List<String> arguments) {
        return parse(arguments, CONNECTING);
    }

    private static StoreOptions parse(List<String> arguments, Set<String> own) {
        Set<String> known = new TreeSet<>(own);
        known.addAll(SEEDING);
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String argument = arguments.get(i);
            String name = argument.startsWith("--") ? argument.substring(2) : "";
            if (!known.contains(name)) {
                throw new UsageException("got '" + argument + "'; expected one of --" + String.join(", --", known));
            }
            if (i + 1 == arguments.size()) {
                throw new UsageException("got no value after '" + argument + "'");
            }
            if (values.put(name, arguments.get(i + 1)) != null) {
                throw new UsageException("got '" + argument + "' twice");
            }
        }
        return new StoreOptions(values);
    }

    String required(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new UsageException("got no --" + name);
        }
        return value;
    }

    String get(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    int port() {
        int port = (int) number("port", null);
        if (port < 0 || port > 65535) {
            throw new UsageException("got --port " + port + "; expected 0 to 65535");
        }
        return port;
    }

    boolean hasKind() {
        return values.containsKey("kind");
    }

    StoreKind kind() {
        return kind("kind", required("kind"));
    }

    /** Further databases of the same process, each named after its kind. */
    List<StoreKind> also() {
        return values.containsKey("also")
                ? Arrays.stream(required("also").split(","))
                        .map(text -> kind("also", text))
                        .toList()
                : List.of();
    }

    private static StoreKind kind(String option, String text) {
        return StoreKind.ofOption(text)
                .orElseThrow(() -> new UsageException("got --" + option + " " + text + "; expected "
                        + Arrays.stream(StoreKind.values())
                                .map(StoreKind::option)
                                .collect(Collectors.joining(", "))));
    }

    Seed seed() {
        String[] users = get("users", "0-9999").split("-", 2);
        try {
            return new Seed(
                    Long.parseLong(users[0]),
                    Long.parseLong(users[users.length - 1]),
                    (int) number("merchants", "200"),
                    SlotRange.parse(get("slots", "00-99")),
                    (int) number("units", "2"),
                    number("balance", "100000000"),
                    number("credit-limit", "100000000"));
        } catch (NumberFormatException e) {
            throw new UsageException("got --users " + get("users", "") + "; expected a range such as 0-9999");
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private long number(String name, @Nullable String otherwise) {
        String text = otherwise == null ? required(name) : get(name, otherwise);
        if (!text.matches("\\d{1,15}")) {
            throw new UsageException("got --" + name + " " + text + "; expected a whole number");
        }
        return Long.parseLong(text);
    }

    /** A mistake in how the program was called; the message says what was got and what was expected. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }
}
