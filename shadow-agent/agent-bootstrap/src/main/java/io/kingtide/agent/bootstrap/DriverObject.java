package io.kingtide.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/** Implemented by instrumented driver classes: one injected field that holds what the engine knows of the object. */
public interface DriverObject {
    @Nullable
    Object kingtideState();

    void kingtideState(@Nullable Object state);
}
