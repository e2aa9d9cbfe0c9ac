package io.kingtide.scenario;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes a part of an answer. Immutable; made with {@link ScenarioDsl}. */
public sealed interface Extractor {
    /** The part, or null if it is not there. */
    @Nullable
    String from(Answer answer);

    /** Short and stable, for error labels: no data of the answer. */
    String label();

    /** Holds if the part equals the rendered text. */
    default Check is(String expected) {
        return new Check.Part(this, Template.of(expected));
    }

    /** Holds if the part is there. */
    default Check exists() {
        return new Check.Present(this);
    }

    /** A value by JSONPath: members and indexes, such as {@code $.items[0].id}. */
    record Json(JsonPath path) implements Extractor {
        @Override
        public @Nullable String from(Answer answer) {
            return path.find(answer.body());
        }

        @Override
        public String label() {
            return path.source();
        }
    }

    /** A value by JMESPath. */
    record Jmes(String source, UnaryOperator<@Nullable String> search) implements Extractor {
        @Override
        public @Nullable String from(Answer answer) {
            return search.apply(answer.body());
        }

        @Override
        public String label() {
            return source;
        }
    }

    /** A header. */
    record HeaderValue(String name) implements Extractor {
        @Override
        public @Nullable String from(Answer answer) {
            return answer.header(name);
        }

        @Override
        public String label() {
            return "header " + name;
        }
    }

    /** The first group of a regular expression's first match in the body, or the whole match. */
    record Regex(Pattern pattern) implements Extractor {
        @Override
        public @Nullable String from(Answer answer) {
            Matcher matcher = pattern.matcher(answer.body());
            if (!matcher.find()) {
                return null;
            }
            return matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
        }

        @Override
        public String label() {
            return "regex " + pattern.pattern();
        }
    }

    /** The whole body. */
    record WholeBody() implements Extractor {
        @Override
        public String from(Answer answer) {
            return answer.body();
        }

        @Override
        public String label() {
            return "body";
        }
    }
}
