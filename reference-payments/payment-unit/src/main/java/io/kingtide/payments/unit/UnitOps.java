package io.kingtide.payments.unit;

import io.kingtide.payments.model.SlotRange;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.OpsToken;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Moves slots between units and sends parked messages again. Open only to the holder of {@code payments.ops-token}; closed if there is none. */
@RestController
final class UnitOps {
    private final Trade trade;
    private final ShardProtection protection;
    private final SteppableClock clock;
    private final MessageCentre messages;
    private final OpsToken token;

    UnitOps(
            Trade trade,
            ShardProtection protection,
            MessageCentre messages,
            SteppableClock clock,
            UnitSettings settings) {
        this.clock = clock;
        this.trade = trade;
        this.protection = protection;
        this.messages = messages;
        this.token = new OpsToken(settings.opsToken());
    }

    record Serve(String slots) {}

    /** Serves exactly the given slots, taking over those that another unit owns. */
    @PostMapping("/ops/slots")
    Map<String, Object> serve(
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization,
            @RequestBody Serve request) {
        token.require(authorization);
        SlotRange wanted;
        try {
            wanted = SlotRange.parse(String.valueOf(request.slots()));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.unprocessable("bad-slots", String.valueOf(e.getMessage()));
        }
        int taken = trade.slots().serve(wanted, trade.stores());
        return Map.of("unit", trade.slots().unit(), "slots", wanted.toString(), "taken", taken);
    }

    /** The states of the trade shards that were ever lost, by name. */
    @GetMapping("/ops/shards")
    Map<String, ShardState> shards(@RequestHeader(name = "Authorization", defaultValue = "") String authorization) {
        token.require(authorization);
        return protection.states();
    }

    /** Sends parked messages again, once their cause is mended. */
    @PostMapping("/ops/messages/replay")
    Map<String, Object> replay(@RequestHeader(name = "Authorization", defaultValue = "") String authorization) {
        token.require(authorization);
        return Map.of("replayed", messages.replayParked());
    }

    record ClockStep(long offsetMillis) {}

    /** Lets this unit's clock be wrong by an offset, for drills. */
    @PostMapping("/ops/clock")
    Map<String, Long> step(
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization,
            @RequestBody ClockStep request) {
        token.require(authorization);
        clock.offset(request.offsetMillis());
        return Map.of("offsetMillis", request.offsetMillis());
    }
}
