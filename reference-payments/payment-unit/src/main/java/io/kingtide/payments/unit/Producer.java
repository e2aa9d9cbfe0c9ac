package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.StoreSession;

/** Who answers the message centre's check-back, from the row that was written together with the message. */
interface Producer {
    /** What became of a message's producer row. */
    enum Fate {
        /** It happened: the message is to be delivered. */
        COMMITTED,
        /** It did not happen and will not. */
        ROLLED_BACK,
        /** Not decided yet: ask again later. */
        OPEN
    }

    Fate fateOf(StoreSession session, long messageId);
}
