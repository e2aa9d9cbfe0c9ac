package io.kingtide.agent.compatibility;

/** An application that does work by name. One instance a process, called by request threads one at a time. */
public interface NamedWork {
    /** Connects. */
    void open(DatabaseAddress database) throws Exception;

    /**
     * Does one piece of work.
     *
     * @param subject the request's {@code owner}: a name, a key, a statement, as the work has it
     */
    String other(String work, String subject, long amount) throws Exception;
}
