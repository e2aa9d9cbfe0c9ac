package io.kingtide.command.launcher;

import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * A value that is not what its option takes, in the words of all our errors: picocli's own speak of Java's types. A converter of
 * ours throws a {@link TypeConversionException} whose message is what it expected, such as "a time above 0, such as 90s".
 */
final class WrongValue {
    private static final Map<Class<?>, String> EXPECTED = Map.of(
            int.class, wholeNumber(Integer.MIN_VALUE, Integer.MAX_VALUE),
            Integer.class, wholeNumber(Integer.MIN_VALUE, Integer.MAX_VALUE),
            long.class, wholeNumber(Long.MIN_VALUE, Long.MAX_VALUE),
            Long.class, wholeNumber(Long.MIN_VALUE, Long.MAX_VALUE),
            double.class, "a number, such as 100 or 0.5",
            Double.class, "a number, such as 100 or 0.5",
            boolean.class, "true or false",
            Boolean.class, "true or false",
            URI.class, "a URL, such as http://127.0.0.1:8080");

    private WrongValue() {}

    /** The message, or nothing where this is another mistake than a wrong value. */
    static Optional<String> told(ParameterException wrong) {
        ArgSpec option = wrong.getArgSpec();
        String value = wrong.getValue();
        if (option == null || value == null) {
            return Optional.empty();
        }
        String name = option instanceof OptionSpec named ? named.longestName() : option.paramLabel();
        return expected(option, wrong.getCause())
                .map(expected -> "Reading " + name + ": got '" + value + "'; expected " + expected + ". Correct it.");
    }

    private static Optional<String> expected(ArgSpec option, @Nullable Throwable cause) {
        if (option.typeInfo().isMap()) {
            return Optional.of(option.paramLabel());
        }
        Class<?> type = option.auxiliaryTypes()[0];
        if (type.isEnum()) {
            return Optional.of("one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", ")));
        }
        String known = EXPECTED.get(type);
        if (known == null && cause instanceof TypeConversionException) {
            known = cause.getMessage();
        }
        return Optional.ofNullable(known);
    }

    private static String wholeNumber(long least, long most) {
        return "a whole number from " + least + " to " + most + ", such as 10";
    }
}
