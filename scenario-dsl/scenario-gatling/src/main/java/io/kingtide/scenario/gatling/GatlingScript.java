package io.kingtide.scenario.gatling;

import io.gatling.core.pause.PauseType;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.structure.BuildAction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a native step of this engine carries out.
 *
 * @param chain builds the actions
 * @param protocols of the simulation that the chain comes from; empty for a chain inside a journey of ours
 * @param pauses how the simulation pauses, or null for as written
 * @param before what the simulation wants to run before, doing nothing if it wants nothing
 * @param after what it wants to run after
 */
record GatlingScript(
        BuildAction chain,
        List<Protocol> protocols,
        @Nullable PauseType pauses,
        Runnable before,
        Runnable after) {
    GatlingScript {
        protocols = List.copyOf(protocols);
    }

    static GatlingScript of(BuildAction chain) {
        return new GatlingScript(chain, List.of(), null, () -> {}, () -> {});
    }
}
