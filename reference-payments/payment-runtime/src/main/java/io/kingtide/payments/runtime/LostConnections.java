package io.kingtide.payments.runtime;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Tells the pool which connections to throw away. Left to itself it knows SQLState 08 only, while H2 answers on a
 * connection that died with a state of its own: the pool would hand it out again and again.
 */
public final class LostConnections implements SQLExceptionOverride {

    @java.lang.Override
    public Override adjudicate(SQLException e) {
        return StoreFailure.isConnectionLost(e) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
