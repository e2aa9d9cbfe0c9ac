package io.kingtide.payments.unit;

import java.util.List;
import java.util.Map;

/** How messages reach their consumer. Thread-safe. */
interface MessageChannel {
    /** Most messages in one delivery, so that its body stays below the consumer's limit. */
    int MOST = 24;

    /**
     * What became of a delivery. Messages in neither part are to be sent again.
     *
     * @param reached whether the consumer answered at all
     * @param refused messages that the consumer can never take, with its reason
     */
    record Receipt(boolean reached, List<Long> done, Map<Long, String> refused) {
        static final Receipt NONE = new Receipt(false, List.of(), Map.of());
    }

    /** Sends at most {@link #MOST} messages; one that was sent before may be sent again. */
    Receipt deliver(List<MessageMapper.Message> messages);
}
