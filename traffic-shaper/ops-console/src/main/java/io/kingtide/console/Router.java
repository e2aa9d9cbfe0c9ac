package io.kingtide.console;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** Which endpoint answers which method and path, and who may call it. Immutable once built. */
final class Router {
    private final List<Route> routes = new ArrayList<>();

    /** {@code pattern} may have one variable, written {@code {name}}. */
    record Route(String method, String pattern, Role role, Function<Call, Reply> endpoint) {}

    /** A route that matched, and the value of its variable. */
    record Match(Route route, String name) {}

    Router add(String method, String pattern, Role role, Function<Call, Reply> endpoint) {
        routes.add(new Route(method, pattern, role, endpoint));
        return this;
    }

    List<Route> routes() {
        return List.copyOf(routes);
    }

    Match match(String method, String path) {
        TreeSet<String> otherMethods = new TreeSet<>();
        for (Route route : routes) {
            String name = matched(route.pattern(), path);
            if (name != null) {
                if (route.method().equals(method)) {
                    return new Match(route, name);
                }
                otherMethods.add(route.method());
            }
        }
        if (!otherMethods.isEmpty()) {
            throw new ApiProblem(405, "Method not allowed", method + " " + path + ": expected one of " + otherMethods);
        }
        throw ApiProblem.notFound(method + " " + path + ": no such path; GET /api/v1/openapi.json lists all");
    }

    private static @org.jspecify.annotations.Nullable String matched(String pattern, String path) {
        int open = pattern.indexOf('{');
        if (open < 0) {
            return pattern.equals(path) ? "" : null;
        }
        String before = pattern.substring(0, open);
        String after = pattern.substring(pattern.indexOf('}') + 1);
        if (path.length() <= before.length() + after.length() || !path.startsWith(before) || !path.endsWith(after)) {
            return null;
        }
        String name = path.substring(before.length(), path.length() - after.length());
        return name.indexOf('/') < 0 ? name : null;
    }
}
