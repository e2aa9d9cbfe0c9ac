package io.kingtide.scenario;

import io.burt.jmespath.Expression;
import io.burt.jmespath.JmesPathType;
import io.burt.jmespath.jcf.JcfRuntime;
import org.jspecify.annotations.Nullable;

/** A compiled JMESPath expression. Immutable, thread-safe. */
final class JmesPath {
    private static final int MAX_JSON_CHARS = 16 << 20;

    private JmesPath() {}

    static Extractor of(String source) {
        JcfRuntime runtime = new JcfRuntime();
        try {
            Expression<Object> expression = runtime.compile(source);
            return new Extractor.Jmes(source, body -> find(runtime, expression, body));
        } catch (RuntimeException e) {
            throw new ScenarioException(
                    SourceLine.ofCaller() + ": JMESPath '" + source + "'",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString()),
                    "an expression as on jmespath.org",
                    "Write jmesPath(\"items[0].id\").");
        }
    }

    private static @Nullable String find(JcfRuntime runtime, Expression<Object> expression, String body) {
        if (body.length() > MAX_JSON_CHARS) {
            return null;
        }
        Object found = expression.search(runtime.parseString(body));
        JmesPathType type = runtime.typeOf(found);
        return type == JmesPathType.NULL ? null : runtime.toString(found);
    }
}
