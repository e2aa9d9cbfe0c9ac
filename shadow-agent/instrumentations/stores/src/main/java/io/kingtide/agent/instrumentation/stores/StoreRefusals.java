package io.kingtide.agent.instrumentation.stores;

import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.StoreGate;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.rules.ShadowRules;

/** Refuses tagged use of stores that are not shadowed, unless the rules say that it does no harm. Thread-safe. */
final class StoreRefusals implements StoreGate.Slot {
    private final AgentServices services;

    StoreRefusals(AgentServices services) {
        this.services = services;
    }

    @Override
    public void tagged(String store, String client) {
        ShadowRules rules = services.rules();
        if (rules != null && rules.allowsStore(store)) {
            return;
        }
        TestTraffic traffic = Carrier.current();
        if (traffic != null) {
            traffic.refused("store");
        }
        services.ledger().refused("store-" + store);
        services.coverage().uncovered(store, "is not shadowed: tagged use is refused");
        throw new StoreGate.RefusedException("Refused tagged use of " + store + " by " + client
                + ": it is not shadowed, so that test data would mix with real data. If that does no harm here, say so in"
                + " the rules: 'stores: {" + store + ": allow}'.");
    }
}
