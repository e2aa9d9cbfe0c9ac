package io.kingtide.console;

/** Who asks. */
record Person(String name, Role role) {
    /** The console itself, when a time to live ends. */
    static final Person CONSOLE = new Person("console", Role.ADMIN);
}
