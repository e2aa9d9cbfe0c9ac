package io.kingtide.scenario.gatling;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.core.action.Action;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import io.kingtide.scenario.Connections;
import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.run.HttpCall;
import io.kingtide.scenario.run.RunPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One native HTTP action of Gatling for each HTTP step of the scenario. */
final class HttpActions {
    private final Map<HttpStep, Map<Variant, Action>> actions = new IdentityHashMap<>();

    private final RunPlan plan;
    private final ScenarioContext context;
    private final LaneAction next;

    HttpActions(RunPlan plan, ScenarioContext context, LaneAction next) {
        this.plan = plan;
        this.context = context;
        this.next = next;
        for (LoadedJourney loaded : plan.journeys()) {
            for (HttpStep step : Step.httpSteps(loaded.journey().steps())) {
                actions.computeIfAbsent(step, this::variants);
            }
        }
    }

    /**
     * A step may be sent in more than one form: as a GET after a redirect, without credentials until the server asks for
     * them. Gatling's actions have a fixed method and fixed names of headers.
     */
    private record Variant(String method, boolean body, boolean authorized) {}

    private Map<Variant, Action> variants(HttpStep step) {
        Map<Variant, Action> built = new HashMap<>();
        boolean digest = step.options()
                .auth()
                .filter(auth -> auth.scheme() == HttpStep.Scheme.DIGEST)
                .isPresent();
        boolean basic = step.options().auth().isPresent() && !digest;
        boolean own = step.headers().stream().anyMatch(header -> header.name().equalsIgnoreCase("Authorization"));
        List<Variant> forms = new ArrayList<>();
        forms.add(new Variant(step.method(), step.body().isPresent(), own || basic));
        if (step.options().followRedirects()) {
            forms.add(new Variant("GET", false, own || basic));
        }
        for (Variant form : forms) {
            built.put(form, build(step, form));
            if (digest && !own) {
                Variant authorized = new Variant(form.method(), form.body(), true);
                built.put(authorized, build(step, authorized));
            }
        }
        return built;
    }

    Action of(HttpCall call) {
        Map<Variant, Action> forms =
                Objects.requireNonNull(actions.get(call.step()), "Each HTTP step of the plan has its actions");
        if (forms.size() == 1) {
            return forms.values().iterator().next();
        }
        Variant form = new Variant(call.method(), call.body() != null, call.header("Authorization") != null);
        return Objects.requireNonNull(forms.get(form), "Each form of a step has its action");
    }

    private Action build(HttpStep step, Variant form) {
        HttpRequestActionBuilder builder = http(step.name())
                .httpRequest(form.method(), session -> call(session).url())
                .requestTimeout(step.options().timeout());
        for (String name : headerNames(step, form)) {
            builder = builder.header(
                    name, session -> Objects.requireNonNull(call(session).header(name)));
        }
        if (form.body()) {
            builder = builder.body(ByteArrayBody(
                    session -> Objects.requireNonNull(call(session).body())));
        }
        // Redirects are followed by the visit, which sees every answer and knows which hosts are allowed.
        builder = builder.disableFollowRedirect().transformResponse((response, session) -> {
            LaneAction.Carried carried = LaneAction.carried(session.asScala());
            if (response.body().length() > HttpCall.MAX_ANSWER_BYTES) {
                carried.visit().failed(next.now(), HttpCall.ANSWER_TOO_LARGE);
            } else {
                carried.answered(next.now(), new GatlingAnswer(response));
            }
            return response;
        });
        return builder.asScala().build(context, next);
    }

    /** The same names at each call: they come from the plan, not from the data. */
    private Set<String> headerNames(HttpStep step, Variant form) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>();
        if (form.body()) {
            names.add("Content-Type");
            seen.add("content-type");
        }
        List<String> all = new ArrayList<>(
                step.headers().stream().map(HttpStep.Header::name).toList());
        if (form.authorized()) {
            all.add("Authorization");
        }
        if (plan.scenario().connections().reuse() == Connections.Reuse.REQUEST) {
            all.add("Connection");
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
