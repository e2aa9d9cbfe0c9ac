package io.kingtide.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.Connections;
import io.kingtide.scenario.Extractor;
import io.kingtide.scenario.FormPart;
import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.LimitOn;
import io.kingtide.scenario.RecordFeeder;
import io.kingtide.scenario.ScenarioDsl;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.Threshold;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.curve.NamedCurves;
import io.kingtide.scenario.jmeter.JmeterSteps;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whoever gives the DSL a new call gives it a key in YAML too, or writes down here why it has none. */
class CompletenessTest {
    /** Call -> key. A dash: it is not a thing of its own in YAML, for the reason behind it. */
    private static final Map<String, String> KEYS = keys();

    private static Map<String, String> keys() {
        Map<String, String> keys = new TreeMap<>();
        for (String pair : """
                ScenarioDsl: scenario=scenario journey=journeys evenly=arrivals poisson=arrivals users=users
                get=get post=post put=put patch=patch delete=delete head=head think=think group=group repeat=repeat
                repeatWhile=repeat-while pace=pace part=multipart filePart=read when=when withProbability=probability choose=choose
                branch=weight feed=feed set=set equal=equal present=present not=not status=status bodyContains=contains
                within=within jsonPath=json jmesPath=jmes header=header regex=regex body=body uniform=uniform zipf=zipf
                unique=unique csv=csv json=json jdbc=jdbc generated=generated p99=p99 percentile=percentile mean=mean
                successRatio=success-ratio curveFidelity=curve-fidelity throughput=throughput
                HttpStep: header=headers query=query json=json form=form body=body bodyFile=body-file multipart=multipart
                basicAuth=basic-auth digestAuth=digest-auth bearer=bearer check=checks save=save timeout=timeout
                followRedirects=follow-redirects orContinue=or-continue writtenAt=-lines-are-the-files
                FormPart: file=file
                Extractor: is=is exists=-a-part-without-is
                RecordFeeder: circular=circular random=random
                ScenarioPlan: journey=journeys require=thresholds setUp=set-up tearDown=tear-down
                connections=connections withJourneys=-for-programs withThresholds=-for-programs
                Connections: kept=-the-default newForEachVisit=new-for-each newForEachRequest=new-for-each atMost=at-most
                http2=http2 anyCertificate=any-certificate
                Curve: then=sequence plus=sum scale=scale compress=compress lasting=lasting repeat=repeat clip=clip
                jitter=jitter shift=shift cap=cap named=named
                JmeterSteps: sql=sql jmeter=-elements-are-code
                """.trim().split("\\s+")) {
            if (pair.endsWith(":")) {
                keys.put("", pair.substring(0, pair.length() - 1));
            } else {
                String[] both = pair.split("=", 2);
                keys.put(keys.get("") + "." + both[0], both[1]);
            }
        }
        keys.remove("");
        return keys;
    }

    @Test
    void everyCallOfTheDslHasItsKey() {
        Set<String> known = knownWords();
        Set<String> calls = new TreeSet<>();
        for (Class<?> type : new Class<?>[] {ScenarioDsl.class, Connections.class}) {
            calls.addAll(calls(type, true, type));
        }
        calls.addAll(calls(JmeterSteps.class, true, Step.class));
        calls.addAll(calls(HttpStep.class, false, HttpStep.class));
        calls.addAll(calls(FormPart.class, false, FormPart.class));
        calls.addAll(calls(Extractor.class, false, io.kingtide.scenario.Check.class));
        calls.addAll(calls(RecordFeeder.class, false, RecordFeeder.class));
        calls.addAll(calls(ScenarioPlan.class, false, ScenarioPlan.class));
        calls.addAll(calls(Connections.class, false, Connections.class));
        calls.addAll(calls(Curve.class, false, Curve.class));

        assertThat(calls)
                .as("calls of the DSL, and what they are in YAML")
                .containsExactlyInAnyOrderElementsOf(KEYS.keySet());
        KEYS.forEach((call, key) -> {
            if (!key.startsWith("-")) {
                assertThat(known).as("the key of " + call).contains(key);
            }
        });
    }

    @Test
    void everyShapeHasItsKey() {
        Set<String> shapes = YamlCurves.SHAPES.keySet().stream()
                .map(shape -> shape.equals("file") ? "timestamps" : shape.replace("-", ""))
                .collect(Collectors.toSet());
        Set<String> made = new TreeSet<>();
        for (Class<?> type : new Class<?>[] {Curves.class, NamedCurves.class}) {
            Arrays.stream(type.getDeclaredMethods())
                    .filter(method ->
                            Modifier.isPublic(method.getModifiers()) && Modifier.isStatic(method.getModifiers()))
                    .filter(method -> method.getReturnType() == Curve.class)
                    .map(method -> method.getName().toLowerCase(java.util.Locale.ROOT))
                    .forEach(made::add);
        }
        assertThat(shapes).containsAll(made);
    }

    @Test
    void everyThresholdOfTheDslHasItsKey() {
        Set<String> words = new HashSet<>(YamlThresholds.THRESHOLD.known());
        assertThat(words).contains("below", "at-least", "during", "stop-early", "time", "request");
        assertThat(calls(Threshold.class, false, Threshold.class))
                .containsExactlyInAnyOrder("Threshold.during", "Threshold.stopEarly");
        Set<String> limits = new TreeSet<>();
        for (Class<?> type : LimitOn.class.getDeclaredClasses()) {
            Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.getReturnType() == Threshold.class)
                    .map(Method::getName)
                    .forEach(limits::add);
        }
        assertThat(limits).containsExactlyInAnyOrder("below", "atLeast");
    }

    @Test
    void everyKindOfStepHasItsKey() {
        Set<String> kinds = Arrays.stream(Step.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(kinds)
                .as("NativeStep is code, or 'sql'; the others have a key each")
                .containsExactlyInAnyOrder(
                        "HttpStep",
                        "NativeStep",
                        "While",
                        "Pace",
                        "Think",
                        "Group",
                        "Repeat",
                        "When",
                        "Choose",
                        "Feed",
                        "Assign");
    }

    private static Set<String> calls(Class<?> type, boolean statics, Class<?> result) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> Modifier.isStatic(method.getModifiers()) == statics)
                .filter(method -> type == ScenarioDsl.class || method.getReturnType() == result)
                .map(method -> type.getSimpleName() + "." + method.getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> knownWords() {
        Set<String> known = new HashSet<>(ScenarioYaml.SCENARIO.known());
        known.addAll(ScenarioYaml.JOURNEY.known());
        known.addAll(ScenarioYaml.CONNECTIONS.known());
        YamlSteps.KINDS.forEach((kind, keys) -> {
            known.add(kind);
            known.addAll(keys.known());
        });
        known.addAll(YamlSteps.CONDITION.known());
        known.addAll(YamlSteps.BRANCH.known());
        known.addAll(YamlSteps.PART.known());
        known.addAll(YamlAnswers.CHECK.known());
        known.addAll(YamlFeeders.FEEDERS.keySet());
        known.addAll(YamlFeeders.ORDERS.keySet());
        known.addAll(YamlThresholds.THRESHOLD.known());
        known.addAll(YamlThresholds.METRICS.keySet());
        known.addAll(YamlCurves.SHAPES.keySet());
        known.addAll(YamlCurves.OPERATORS.known());
        return known;
    }
}
