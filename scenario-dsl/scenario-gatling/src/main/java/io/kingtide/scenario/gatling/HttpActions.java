package io.kingtide.scenario.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.core.action.Action;
import io.gatling.core.structure.ScenarioContext;
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
    /** What is sent after a redirect that turns the request into a GET. */
    private final Map<HttpStep, Action> redirected = new IdentityHashMap<>();

    private final RunPlan plan;
    private final ScenarioContext context;
    private final LaneAction next;

    HttpActions(RunPlan plan, ScenarioContext context, LaneAction next) {
        this.plan = plan;
        this.context = context;
        this.next = next;
        for (LoadedJourney loaded : plan.journeys()) {
            for (HttpStep step : Step.httpSteps(loaded.journey().steps())) {
                actions.computeIfAbsent(
                        step, one -> build(one, one.method(), one.body().isPresent()));
                if (step.options().followRedirects()) {
                    redirected.computeIfAbsent(step, one -> build(one, "GET", false));
                }
            }
        }
    }

    Action of(HttpCall call) {
        boolean asWritten = call.method().equals(call.step().method())
                && (call.body() != null) == call.step().body().isPresent();
        return Objects.requireNonNull(
                (asWritten ? actions : redirected).get(call.step()), "Each HTTP step of the plan has its action");
    }

    private Action build(HttpStep step, String method, boolean withBody) {
        HttpRequestActionBuilder builder = http(step.name())
                .httpRequest(method, session -> call(session).url())
                .requestTimeout(step.options().timeout());
        for (String name : headerNames(step, withBody)) {
            builder = builder.header(
                    name, session -> Objects.requireNonNull(call(session).header(name)));
        }
        if (withBody) {
            builder = builder.body(
                    StringBody(session -> Objects.requireNonNull(call(session).body())));
        }
        // Redirects are followed by the visit, which sees every answer and knows which hosts are allowed.
        builder = builder.disableFollowRedirect().transformResponse((response, session) -> {
            LaneAction.carried(session.asScala()).answered(next.now(), new GatlingAnswer(response));
            return response;
        });
        return builder.asScala().build(context, next);
    }

    /** The same names at each call: they come from the plan, not from the data. */
    private Set<String> headerNames(HttpStep step, boolean withBody) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>();
        if (withBody) {
            names.add("Content-Type");
            seen.add("content-type");
        }
        List<String> all = new java.util.ArrayList<>(
                step.headers().stream().map(HttpStep.Header::name).toList());
        if (step.options().auth().isPresent()) {
            all.add("Authorization");
        }
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
}
