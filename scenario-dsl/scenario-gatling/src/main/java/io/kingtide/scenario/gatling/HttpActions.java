package io.kingtide.scenario.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.core.action.Action;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.http.response.Response;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.run.HttpCall;
import io.kingtide.scenario.run.RunPlan;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One native HTTP action of Gatling for each HTTP step of the scenario. */
final class HttpActions {
    private final Map<HttpStep, Action> actions = new IdentityHashMap<>();
    private final RunPlan plan;
    private final ScenarioContext context;
    private final LaneAction next;

    HttpActions(RunPlan plan, ScenarioContext context, LaneAction next) {
        this.plan = plan;
        this.context = context;
        this.next = next;
        for (LoadedJourney loaded : plan.journeys()) {
            for (HttpStep step : Step.httpSteps(loaded.journey().steps())) {
                actions.computeIfAbsent(step, this::build);
            }
        }
    }

    Action of(HttpCall call) {
        return Objects.requireNonNull(actions.get(call.step()), "Each HTTP step of the plan has its action");
    }

    private Action build(HttpStep step) {
        HttpRequestActionBuilder builder = http(step.name())
                .httpRequest(step.method(), session -> call(session).url())
                .requestTimeout(step.options().timeout());
        for (String name : headerNames(step)) {
            builder = builder.header(
                    name, session -> Objects.requireNonNull(call(session).header(name)));
        }
        if (step.body().isPresent()) {
            builder = builder.body(
                    StringBody(session -> Objects.requireNonNull(call(session).body())));
        }
        boolean follows = step.options().followRedirects();
        if (!follows) {
            builder = builder.disableFollowRedirect();
        }
        builder = builder.transformResponse((response, session) -> {
            if (!(follows && redirects(response))) {
                LaneAction.carried(session.asScala()).answered(next.now(), new GatlingAnswer(response));
            }
            return response;
        });
        return builder.asScala().build(context, next);
    }

    /** The same names at each call: they come from the plan, not from the data. */
    private Set<String> headerNames(HttpStep step) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>();
        if (step.body().isPresent()) {
            names.add("Content-Type");
            seen.add("content-type");
        }
        List<String> all = new java.util.ArrayList<>(
                step.headers().stream().map(HttpStep.Header::name).toList());
        all.addAll(plan.headers().keySet());
        if (plan.tagged()) {
            all.add("baggage");
        }
        for (String name : all) {
            if (seen.add(name.toLowerCase(Locale.ROOT))) {
                names.add(name);
            }
        }
        return names;
    }

    private static HttpCall call(Session session) {
        return LaneAction.carried(session.asScala()).visit().call();
    }

    private static boolean redirects(Response response) {
        return response.isRedirect() && response.header("Location").isDefined();
    }
}
