package io.kingtide.schema;

/** A trigger or rule of a table. Immutable. */
public final class Trigger {
    private final String name;
    private final String action;

    Trigger(String name, String action) {
        this.name = name;
        this.action = action;
    }

    public String name() {
        return name;
    }

    /** The text of what it does, or the class or function that it calls. */
    public String action() {
        return action;
    }
}
