package io.kingtide.scenario.gatling;

import io.gatling.app.SimulationClass;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.scenario.SimulationParams;
import io.gatling.core.structure.PopulationBuilder;
import io.gatling.http.protocol.HttpProtocol;
import io.kingtide.scenario.Journey;
import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.run.ScriptReader;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import scala.Function0;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/** Reads existing simulations of Gatling: classes written in Java, Kotlin or Scala. */
public final class SimulationReader implements ScriptReader {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    @Override
    public String engine() {
        return "gatling";
    }

    @Override
    public Optional<Script> read(Class<?> type) {
        if (!io.gatling.javaapi.core.Simulation.class.isAssignableFrom(type)
                && !io.gatling.core.scenario.Simulation.class.isAssignableFrom(type)) {
            return Optional.empty();
        }
        SimulationParams simulation = paramsOf(type);
        List<Journey> journeys = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Map<String, URI> targets = new LinkedHashMap<>();
        for (PopulationBuilder population :
                CollectionConverters.asJava(PopulationBuilder.flatten(simulation.rootPopulationBuilders()))) {
            journeys.add(journey(type, simulation, population));
            baseUrl(protocols(simulation, population)).ifPresent(url -> targets.put(url.toString(), url));
        }
        notes.add("The injection profile of the simulation is not used: the curve says when users arrive.");
        if (simulation.assertions().nonEmpty()) {
            notes.add("The assertions of the simulation are not used: write them as --require.");
        }
        if (simulation.globalThrottleSteps().nonEmpty()) {
            notes.add("The throttling of the simulation is not used.");
        }
        Optional<URI> target =
                targets.size() == 1 ? Optional.of(targets.values().iterator().next()) : Optional.empty();
        return Optional.of(new Script(engine(), journeys, target, notes));
    }

    private static SimulationParams paramsOf(Class<?> type) {
        GatlingDsl.prepare();
        Option<SimulationClass> simulation = SimulationClass.fromClass(type);
        if (simulation.isEmpty()) {
            throw new ScenarioException(
                    "Reading simulation " + type.getName(),
                    "a class that Gatling cannot create",
                    "a public class that is not abstract, with a constructor without parameters",
                    "Name the concrete simulation.");
        }
        try {
            return simulation.get().params();
        } catch (RuntimeException | LinkageError e) {
            throw cannotBeCreated(type, e);
        } catch (Exception e) { // Scala does not declare what reflection throws.
            throw cannotBeCreated(type, e.getCause() == null ? e : e.getCause());
        }
    }

    private static ScenarioException cannotBeCreated(Class<?> type, Throwable cause) {
        return new ScenarioException(
                "Reading simulation " + type.getName(),
                cause.toString(),
                "a simulation whose constructor calls setUp",
                "Check that it runs in Gatling, and that its feeder files are found from here.");
    }

    private static Journey journey(Class<?> type, SimulationParams simulation, PopulationBuilder population) {
        String name = population.scenarioBuilder().name();
        Set<String> known = RequestNames.in(population.scenarioBuilder().actionBuilders());
        List<String> requests = new ArrayList<>(known);
        requests.add(NativeStep.OTHER);
        Option<io.gatling.core.pause.PauseType> pauses = population.pauseType();
        GatlingScript script = new GatlingScript(
                population.scenarioBuilder(),
                protocols(simulation, population),
                pauses.isDefined() ? pauses.get() : simulation.globalPauseType(),
                runnable(simulation.before()),
                runnable(simulation.after()));
        return new Journey(
                name, List.of(new NativeStep("gatling", name, requests, LONGEST, script, type.getSimpleName())));
    }

    private static Runnable runnable(Option<Function0<BoxedUnit>> hook) {
        return hook.isEmpty() ? () -> {} : () -> hook.get().apply();
    }

    private static List<Protocol> protocols(SimulationParams simulation, PopulationBuilder population) {
        Map<Class<?>, Protocol> all = new LinkedHashMap<>(CollectionConverters.asJava(simulation.globalProtocols()));
        all.putAll(CollectionConverters.asJava(population.scenarioProtocols()));
        return List.copyOf(all.values());
    }

    private static Optional<URI> baseUrl(List<Protocol> protocols) {
        for (Protocol protocol : protocols) {
            if (protocol instanceof HttpProtocol http && http.baseUrls().size() == 1) {
                return Optional.of(URI.create(http.baseUrls().head()));
            }
        }
        return Optional.empty();
    }
}
