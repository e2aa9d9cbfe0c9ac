package io.kingtide.payments.bills;

import io.kingtide.payments.runtime.OpsToken;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** What a person does about messages. Open only to the holder of {@code payments.ops-token}; closed if there is none. */
@RestController
final class BillOps {
    private final BillSource source;
    private final OpsToken token;

    BillOps(BillSource source, BillSettings settings) {
        this.source = source;
        this.token = new OpsToken(settings.opsToken());
    }

    /** Takes parked messages again, once their cause is mended. */
    @PostMapping("/ops/messages/replay")
    Map<String, Object> replay(@RequestHeader(name = "Authorization", defaultValue = "") String authorization) {
        token.require(authorization);
        return Map.of("replayed", source.replayParked());
    }
}
