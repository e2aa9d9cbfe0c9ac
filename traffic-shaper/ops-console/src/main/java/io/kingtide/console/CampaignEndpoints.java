package io.kingtide.console;

import io.kingtide.shaper.state.CampaignWindow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/campaigns} and {@code /api/v1/kill}. */
final class CampaignEndpoints {
    private static final long MAX_DURATION_SECONDS = 86_400;
    private static final long MAX_DRAIN_SECONDS = 600;

    private final Desk desk;
    private final NodeRegistry registry;

    CampaignEndpoints(Desk desk, NodeRegistry registry) {
        this.desk = desk;
        this.registry = registry;
    }

    record CreateRequest(
            @Nullable String name,
            @Nullable Long durationSeconds,
            @Nullable Long notBeforeMillis,
            @Nullable Long drainSeconds,
            @Nullable String reason,
            @Nullable Long version) {}

    record ArmRequest(
            @Nullable String reason,
            @Nullable JsonNode expect,
            @Nullable Long version) {}

    record DisarmRequest(@Nullable String reason, @Nullable Long version) {}

    record KillRequest(@Nullable Boolean killed, @Nullable String reason) {}

    record CampaignView(
            String name,
            Campaign.Status status,
            long version,
            long durationMillis,
            long notBeforeMillis,
            long expiresAtMillis,
            long drainMillis,
            String owner,
            String reason,
            long setAtMillis,
            boolean inEffectEverywhere,
            List<Effect.NodeState> nodes) {}

    record KillView(boolean killed, long version, boolean inEffectEverywhere, List<Effect.NodeState> nodes) {}

    Router register(Router router) {
        return router.add("GET", "/api/v1/campaigns", Role.VIEWER, this::list)
                .add("POST", "/api/v1/campaigns", Role.OPERATOR, this::create)
                .add("GET", "/api/v1/campaigns/{name}", Role.VIEWER, call -> Reply.ok(view(known(call.name()))))
                .add("POST", "/api/v1/campaigns/{name}/arm", Role.OPERATOR, this::arm)
                .add("POST", "/api/v1/campaigns/{name}/disarm", Role.OPERATOR, this::disarm)
                .add("GET", "/api/v1/kill", Role.VIEWER, call -> Reply.ok(killView()))
                .add("POST", "/api/v1/kill", Role.OPERATOR, this::kill);
    }

    private Reply list(Call call) {
        List<CampaignView> views =
                desk.state().campaigns().values().stream().map(this::view).toList();
        return Reply.ok(Map.of("campaigns", views));
    }

    private Reply create(Call call) {
        CreateRequest request = call.body(CreateRequest.class);
        String reason = Call.reason(request.reason());
        String name = request.name() == null ? "" : request.name();
        Long duration = request.durationSeconds();
        long drain = request.drainSeconds() == null ? 10 : request.drainSeconds();
        long notBefore = request.notBeforeMillis() == null ? 0 : request.notBeforeMillis();
        if (duration == null || duration < 1 || duration > MAX_DURATION_SECONDS) {
            throw ApiProblem.badRequest("Creating campaign '" + name + "': durationSeconds is " + duration
                    + "; expected 1 to " + MAX_DURATION_SECONDS);
        }
        if (drain < 0 || drain > MAX_DRAIN_SECONDS || notBefore < 0) {
            throw ApiProblem.badRequest("Creating campaign '" + name + "': expected drainSeconds from 0 to "
                    + MAX_DRAIN_SECONDS + " and a notBeforeMillis that is not negative");
        }
        checkName(name);
        desk.commit(call.who(), reason, state -> {
            Campaign before = state.campaigns().get(name);
            long version = before == null ? 0 : before.version();
            call.checkVersion("campaign '" + name + "'", request.version(), version);
            if (before != null && before.isArmed()) {
                throw ApiProblem.conflict("Creating campaign '" + name + "': it is armed. Disarm it first.");
            }
            if (before == null && state.campaigns().size() >= ConsoleState.MAX_CAMPAIGNS) {
                throw ApiProblem.conflict("Creating campaign '" + name + "': there are " + ConsoleState.MAX_CAMPAIGNS
                        + " already. Use the name of an old one again.");
            }
            long now = desk.clock().millis();
            long expires = notBefore == 0 ? 0 : notBefore + duration * 1_000;
            return new Change.CampaignSet(new Campaign(
                    name,
                    Campaign.Status.CREATED,
                    version + 1,
                    duration * 1_000,
                    notBefore,
                    expires,
                    drain * 1_000,
                    call.who().name(),
                    reason,
                    now));
        });
        return new Reply(201, view(known(name)));
    }

    private Reply arm(Call call) {
        ArmRequest request = call.body(ArmRequest.class);
        String reason = Call.reason(request.reason());
        RollCall rollCall = RollCall.parse(request.expect());
        known(call.name());
        ConsoleState after = desk.commit(call.who(), reason, state -> {
            Campaign campaign = known(state, call.name());
            call.checkVersion("campaign '" + call.name() + "'", request.version(), campaign.version());
            checkArmable(campaign, state);
            List<RollCall.Missing> missing = rollCall.missing(registry);
            if (!missing.isEmpty()) {
                throw ApiProblem.conflict("Arming campaign '" + call.name() + "': the roll-call failed: "
                                + said(missing) + ". Start or mend these agents, then arm again.")
                        .with("missing", missing);
            }
            return new Change.CampaignSet(
                    campaign.armed(call.who().name(), reason, desk.clock().millis()));
        });
        return awaited(call, 5_000, after);
    }

    private void checkArmable(Campaign campaign, ConsoleState state) {
        long now = desk.clock().millis();
        Optional<Campaign> armed = state.armed();
        String problem = null;
        if (state.killed()) {
            problem = "all test traffic is killed. An admin must lift the kill first";
        } else if (armed.isPresent()) {
            problem = "campaign '" + armed.get().name() + "' is armed; expected none. Disarm it first";
        } else if (campaign.status() != Campaign.Status.CREATED) {
            problem = "it is " + campaign.status().text() + "; expected a created one. Create it again";
        } else if (campaign.notBeforeMillis() != 0 && now >= campaign.expiresAtMillis()) {
            problem = "its window is over. Create it again";
        }
        if (problem != null) {
            throw ApiProblem.conflict("Arming campaign '" + campaign.name() + "': " + problem + ".");
        }
    }

    private Reply disarm(Call call) {
        DisarmRequest request = call.body(DisarmRequest.class);
        String reason = Call.reason(request.reason());
        known(call.name());
        ConsoleState after = desk.commit(call.who(), reason, state -> {
            Campaign campaign = known(state, call.name());
            call.checkVersion("campaign '" + call.name() + "'", request.version(), campaign.version());
            if (!campaign.isArmed()) {
                throw ApiProblem.conflict("Disarming campaign '" + call.name() + "': it is "
                        + campaign.status().text() + "; expected an armed one.");
            }
            return new Change.CampaignSet(campaign.ended(
                    Campaign.Status.DISARMED,
                    call.who().name(),
                    reason,
                    desk.clock().millis()));
        });
        return awaited(call, 1_000, after);
    }

    private Reply kill(Call call) {
        KillRequest request = call.body(KillRequest.class);
        String reason = Call.reason(request.reason());
        boolean killed = request.killed() == null || request.killed();
        if (!killed && !call.who().role().includes(Role.ADMIN)) {
            throw new ApiProblem(
                    403,
                    "Not allowed",
                    "Lifting the kill as " + call.who().role().text() + " '"
                            + call.who().name() + "'; expected an admin");
        }
        ConsoleState after = desk.commit(
                call.who(),
                reason,
                state -> new Change.KillSet(
                        killed, call.who().name(), reason, desk.clock().millis()));
        Effect.await(registry, call.waitMillis(1_000), () -> Effect.ofAll(registry, after.changedAt("kill")));
        return Reply.ok(killView());
    }

    private Reply awaited(Call call, long otherwise, ConsoleState after) {
        long changedAt = after.changedAt("campaign/" + call.name());
        Effect.await(registry, call.waitMillis(otherwise), () -> Effect.ofAll(registry, changedAt));
        return Reply.ok(view(known(call.name())));
    }

    private KillView killView() {
        ConsoleState state = desk.state();
        Effect effect = Effect.ofAll(registry, state.changedAt("kill"));
        return new KillView(state.killed(), state.changedAt("kill"), effect.inEffectEverywhere(), effect.nodes());
    }

    private CampaignView view(Campaign campaign) {
        ConsoleState state = desk.state();
        long changedAt = state.changedAt("campaign/" + campaign.name());
        boolean killed = campaign.status() == Campaign.Status.KILLED;
        Effect effect = Effect.ofAll(registry, killed ? Math.max(changedAt, state.changedAt("kill")) : changedAt);
        return new CampaignView(
                campaign.name(),
                campaign.status(),
                campaign.version(),
                campaign.durationMillis(),
                campaign.notBeforeMillis(),
                campaign.expiresAtMillis(),
                campaign.drainMillis(),
                campaign.owner(),
                campaign.reason(),
                campaign.setAtMillis(),
                effect.inEffectEverywhere(),
                effect.nodes());
    }

    private Campaign known(String name) {
        return known(desk.state(), name);
    }

    private static Campaign known(ConsoleState state, String name) {
        Campaign campaign = state.campaigns().get(name);
        if (campaign == null) {
            throw ApiProblem.notFound("Campaign '" + name + "': no such campaign"
                    + Suggestion.near(name, state.campaigns().keySet()));
        }
        return campaign;
    }

    private static void checkName(String name) {
        try {
            new CampaignWindow(name, 0, 1, 0);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest("Creating a campaign: " + e.getMessage());
        }
    }

    private static String said(List<RollCall.Missing> missing) {
        StringBuilder said = new StringBuilder();
        for (RollCall.Missing each : missing) {
            said.append(said.isEmpty() ? "" : "; ").append(each.service());
            said.append(each.instance() == null ? "" : "/" + each.instance());
            said.append(" (").append(each.why()).append(')');
        }
        return said.toString();
    }
}
