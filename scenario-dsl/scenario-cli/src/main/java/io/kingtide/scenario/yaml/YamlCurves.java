package io.kingtide.scenario.yaml;

import io.kingtide.scenario.DataFiles;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.CurveFile;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.curve.NamedCurves;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Curves: one piece, or a list of pieces that follow each other. */
final class YamlCurves {
    /** What each shape is told. */
    static final Map<String, Keys> SHAPES = shapes();

    /** What each operator of {@code apply} is told: a number, a time, or keys of its own. */
    static final Keys OPERATORS =
            new Keys("operator", "scale", "compress", "lasting", "repeat", "clip", "shift", "cap", "jitter", "named");

    static final Keys CLIP = new Keys("clip", "from", "to");
    static final Keys JITTER = new Keys("jitter", "amount", "seed");
    private static final Keys POINT = new Keys("point", "at", "rate");

    private final YamlReading yaml;
    private final Path folder;

    YamlCurves(YamlReading yaml, Path folder) {
        this.yaml = yaml;
        this.folder = folder;
    }

    private static Map<String, Keys> shapes() {
        Map<String, Keys> shapes = new LinkedHashMap<>();
        put(shapes, "silence", "for");
        put(shapes, "hold", "rate", "for");
        put(shapes, "plateau", "rate", "for");
        put(shapes, "warm-up", "rate", "for");
        put(shapes, "ramp", "from", "to", "for");
        put(shapes, "step", "from", "to", "for");
        put(shapes, "spike", "base", "peak", "for");
        put(shapes, "decay", "from", "to", "for");
        put(shapes, "wave", "low", "high", "period", "for");
        put(shapes, "sawtooth", "low", "high", "period", "teeth");
        put(shapes, "counts", "width", "counts");
        put(shapes, "points", "points");
        put(shapes, "file", "file");
        put(shapes, "sum", "of");
        put(shapes, "sequence", "of");
        for (String named : List.of(
                "double-11-midnight", "mid-year-618", "red-packets", "flash-sale", "ticket-opening", "black-friday")) {
            put(shapes, named, "peak", "for");
        }
        return java.util.Collections.unmodifiableMap(shapes);
    }

    private static void put(Map<String, Keys> shapes, String shape, String... keys) {
        shapes.put(shape, new Keys(shape, keys).and("shape", "named", "apply"));
    }

    @Nullable
    Curve curve(Node node) {
        Curve whole = null;
        for (Node piece : yaml.oneOrMore(node)) {
            Curve next = piece(piece);
            if (next == null) {
                continue;
            }
            Curve before = whole;
            whole = before == null ? next : yaml.made(piece, () -> before.then(next));
        }
        if (whole == null && !yaml.hasProblems()) {
            yaml.problem(node, "no piece", "at least one, such as {shape: hold, rate: 100, for: 1m}");
        }
        return whole;
    }

    private @Nullable Curve piece(Node node) {
        if (!(node instanceof MappingNode)) {
            yaml.problem(node, "'" + yaml.text(node) + "'", "a piece such as {shape: hold, rate: 100, for: 1m}");
            return null;
        }
        Node shape = yaml.required(node, yaml.pairs(node), "shape");
        if (shape == null) {
            return null;
        }
        String kind = yaml.text(shape);
        Keys keys = SHAPES.get(kind);
        if (keys == null) {
            yaml.unknown(
                    shape, "shape '" + kind + "'", kind, "one of " + new TreeSet<>(SHAPES.keySet()), SHAPES.keySet());
            return null;
        }
        Map<String, Node> fields = yaml.mapping(node, keys);
        for (String key : keys.known()) {
            if (!key.equals("named") && !key.equals("apply")) {
                yaml.required(node, fields, key);
            }
        }
        if (yaml.hasProblems()) {
            return null;
        }
        Curve made = yaml.made(node, () -> shaped(kind, fields));
        Node name = fields.get("named");
        Curve applied = applied(made, fields.get("apply"));
        return applied == null || name == null ? applied : applied.named(yaml.text(name));
    }

    private @Nullable Curve shaped(String kind, Map<String, Node> fields) {
        return switch (kind) {
            case "silence" -> Curves.silence(time(fields, "for"));
            case "hold" -> Curves.hold(rate(fields, "rate"), time(fields, "for"));
            case "plateau" -> Curves.plateau(rate(fields, "rate"), time(fields, "for"));
            case "warm-up" -> Curves.warmUp(rate(fields, "rate"), time(fields, "for"));
            case "ramp" -> Curves.ramp(rate(fields, "from"), rate(fields, "to"), time(fields, "for"));
            case "step" -> Curves.step(rate(fields, "from"), rate(fields, "to"), time(fields, "for"));
            case "spike" -> Curves.spike(rate(fields, "base"), rate(fields, "peak"), time(fields, "for"));
            case "decay" -> Curves.decay(rate(fields, "from"), rate(fields, "to"), time(fields, "for"));
            case "wave" ->
                Curves.wave(rate(fields, "low"), rate(fields, "high"), time(fields, "period"), time(fields, "for"));
            case "sawtooth" ->
                Curves.sawtooth(
                        rate(fields, "low"),
                        rate(fields, "high"),
                        time(fields, "period"),
                        Math.toIntExact(yaml.whole(fields.get("teeth"))));
            case "counts" -> Curves.counts(time(fields, "width"), numbers(fields.get("counts")));
            case "points" -> points(fields.get("points"));
            case "file" -> file(fields.get("file"));
            case "sum" -> sum(fields.get("of"));
            case "sequence" -> curve(java.util.Objects.requireNonNull(fields.get("of")));
            default -> named(kind, rate(fields, "peak"), time(fields, "for"));
        };
    }

    private static Curve named(String kind, double peak, Duration length) {
        return switch (kind) {
            case "double-11-midnight" -> NamedCurves.double11Midnight(peak, length);
            case "mid-year-618" -> NamedCurves.midYear618(peak, length);
            case "red-packets" -> NamedCurves.redPackets(peak, length);
            case "flash-sale" -> NamedCurves.flashSale(peak, length);
            case "ticket-opening" -> NamedCurves.ticketOpening(peak, length);
            case "black-friday" -> NamedCurves.blackFriday(peak, length);
            default -> throw new IllegalStateException("Shape " + kind + " is listed and not made.");
        };
    }

    private @Nullable Curve applied(@Nullable Curve made, @Nullable Node operators) {
        Curve curve = made;
        for (Node operator : yaml.list(operators)) {
            Map<String, Node> one = yaml.mapping(operator, OPERATORS);
            if (one.size() != 1) {
                yaml.problem(operator, one.size() + " operators in one item", "one in each, such as '- scale: 2'");
                return null;
            }
            Curve before = curve;
            Map.Entry<String, Node> entry = one.entrySet().iterator().next();
            curve = before == null
                    ? null
                    : yaml.made(operator, () -> operated(before, entry.getKey(), entry.getValue()));
        }
        return curve;
    }

    private Curve operated(Curve curve, String operator, Node node) {
        return switch (operator) {
            case "scale" -> curve.scale(yaml.number(node));
            case "compress" -> curve.compress(yaml.number(node));
            case "lasting" -> curve.lasting(yaml.duration(node));
            case "repeat" -> curve.repeat(Math.toIntExact(yaml.whole(node)));
            case "shift" -> curve.shift(yaml.duration(node));
            case "cap" -> curve.cap(yaml.number(node));
            case "named" -> curve.named(yaml.text(node));
            case "clip" -> {
                Map<String, Node> fields = yaml.mapping(node, CLIP);
                yield curve.clip(
                        yaml.duration(yaml.required(node, fields, "from")),
                        yaml.duration(yaml.required(node, fields, "to")));
            }
            case "jitter" -> {
                Map<String, Node> fields = yaml.mapping(node, JITTER);
                yield curve.jitter(
                        yaml.number(yaml.required(node, fields, "amount")),
                        yaml.whole(yaml.required(node, fields, "seed")));
            }
            default -> throw new IllegalStateException("Operator " + operator + " is listed and not applied.");
        };
    }

    private @Nullable Curve sum(@Nullable Node of) {
        Curve sum = null;
        for (Node part : yaml.list(of)) {
            Curve next = curve(part);
            Curve before = sum;
            sum = before == null || next == null ? next : before.plus(next);
        }
        return sum;
    }

    private Curve points(@Nullable Node node) {
        List<Node> points = yaml.list(node);
        double[] seconds = new double[points.size()];
        double[] rates = new double[points.size()];
        for (int i = 0; i < points.size(); i++) {
            Map<String, Node> fields = yaml.mapping(points.get(i), POINT);
            seconds[i] =
                    yaml.duration(yaml.required(points.get(i), fields, "at")).toNanos() / 1e9;
            rates[i] = yaml.number(yaml.required(points.get(i), fields, "rate"));
        }
        return Curves.points(seconds, rates);
    }

    private Curve file(@Nullable Node node) {
        Path file = folder.resolve(yaml.text(node));
        try {
            return CurveFile.read(DataFiles.locate(file.toString()));
        } catch (java.nio.file.NoSuchFileException e) {
            throw new ScenarioException(
                    "Reading curve " + file, "no such file", "a CSV beside the scenario", "Check the path.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double[] numbers(@Nullable Node node) {
        return yaml.list(node).stream().mapToDouble(yaml::number).toArray();
    }

    private double rate(Map<String, Node> fields, String key) {
        return yaml.number(fields.get(key));
    }

    private Duration time(Map<String, Node> fields, String key) {
        return yaml.duration(fields.get(key));
    }
}
