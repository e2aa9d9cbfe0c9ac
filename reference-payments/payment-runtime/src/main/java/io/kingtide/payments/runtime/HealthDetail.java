package io.kingtide.payments.runtime;

import java.util.function.Supplier;

/** Something that a service shows in its health beside its stores. Must answer fast, also when a store is away. */
public interface HealthDetail {
    /** The member's name. */
    String name();

    /** What is shown now: something that becomes JSON. */
    Object value();

    /** A detail that is asked for at each look. */
    static HealthDetail of(String name, Supplier<Object> value) {
        return new HealthDetail() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Object value() {
                return value.get();
            }
        };
    }
}
