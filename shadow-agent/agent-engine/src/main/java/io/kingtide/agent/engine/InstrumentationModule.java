package io.kingtide.agent.engine;

import java.util.List;

/** One library's (or one kind of libraries') instrumentation. Found as a service in the agent's loader. */
public interface InstrumentationModule {
    /** Its name in the coverage table. */
    String name();

    /** Whether it recognises or refuses tags at an entry: such modules are woven first, and even if all else fails. */
    default boolean isEntry() {
        return false;
    }

    /** Whether it looks at real work for a plan: all that a dry run weaves beside the entries, which refuse tags. */
    default boolean isObserver() {
        return false;
    }

    /** What is woven into which classes. Called once, before any of them loads. */
    List<Weave> weaves();

    /** Fills its gates. Called before its weaves are installed. */
    void start(AgentServices services);
}
