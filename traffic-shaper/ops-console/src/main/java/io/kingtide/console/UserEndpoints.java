package io.kingtide.console;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/users}: who may use the console. A token is told once, to the admin who adds the person; the console
 * keeps its digest. Changes are logged as every other; that the log is written before the users file means that nobody
 * can get in unrecorded.
 */
final class UserEndpoints {
    private static final String NAME = "[a-z0-9][a-z0-9._-]{0,39}";

    private final Desk desk;
    private final Users users;
    private final SecureRandom random;

    UserEndpoints(Desk desk, Users users, SecureRandom random) {
        this.desk = desk;
        this.users = users;
        this.random = random;
    }

    record UserRequest(
            @Nullable String name,
            @Nullable Role role,
            @Nullable String reason) {}

    Router register(Router router) {
        return router.add("GET", "/api/v1/users", Role.ADMIN, call -> Reply.ok(Map.of("users", users.all())))
                .add("POST", "/api/v1/users", Role.ADMIN, this::add)
                .add("DELETE", "/api/v1/users/{name}", Role.ADMIN, this::remove);
    }

    private synchronized Reply add(Call call) {
        UserRequest request = call.body(UserRequest.class);
        String reason = Call.reason(request.reason());
        String name = request.name();
        Role role = request.role();
        if (name == null || !name.matches(NAME)) {
            throw ApiProblem.badRequest("Adding a user: 'name' is " + (name == null ? "missing" : "'" + name + "'")
                    + "; expected 1 to 40 of a-z, 0-9, '.', '_' and '-', a letter or digit first");
        }
        if (role == null) {
            throw ApiProblem.badRequest("Adding '" + name + "': 'role' is missing; expected viewer, operator or admin");
        }
        if (named(name) != null || name.equals(Person.CONSOLE.name())) {
            throw ApiProblem.conflict("Adding '" + name + "': somebody has this name already; nothing was changed."
                    + " For a new token or role, remove the name and add it again.");
        }
        String token = DataFolder.token(random);
        desk.commit(call.who(), reason, state -> new Change.UserAdded(name, role));
        try {
            users.add(new Person(name, role), token);
        } catch (IOException | IllegalArgumentException e) {
            desk.commit(Person.CONSOLE, "the users file could not be written", state -> new Change.UserRemoved(name));
            throw unwritable("Nobody was added", e);
        }
        Map<String, Object> added = new LinkedHashMap<>();
        added.put("name", name);
        added.put("role", role);
        added.put("token", token);
        return Reply.ok(added);
    }

    private synchronized Reply remove(Call call) {
        String name = call.name();
        String reason = Call.reason(call.query().get("reason"));
        Person person = named(name);
        if (person == null) {
            List<String> names = users.all().stream().map(Person::name).toList();
            throw ApiProblem.notFound("Removing '" + name + "': nobody has this name" + Suggestion.near(name, names));
        }
        boolean otherAdmin = users.all().stream()
                .anyMatch(other -> other.role() == Role.ADMIN && !other.name().equals(name));
        if (!otherAdmin) {
            throw ApiProblem.conflict("Removing '" + name + "': no admin would be left; nothing was changed."
                    + " Add another admin first.");
        }
        desk.commit(call.who(), reason, state -> new Change.UserRemoved(name));
        try {
            users.remove(name);
        } catch (IOException | IllegalArgumentException e) {
            desk.commit(
                    Person.CONSOLE,
                    "the users file could not be written",
                    state -> new Change.UserAdded(name, person.role()));
            throw unwritable("Nobody was removed", e);
        }
        return Reply.ok(Map.of("removed", name));
    }

    private @Nullable Person named(String name) {
        return users.all().stream()
                .filter(person -> person.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static ApiProblem unwritable(String outcome, Exception e) {
        return new ApiProblem(
                503,
                "Users file not writable",
                outcome + ": the users file could not be written (" + e.getMessage()
                        + "). Make room or mend the file, then try again.");
    }
}
