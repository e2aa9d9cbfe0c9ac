package io.kingtide.agent.engine;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.LibraryHooks;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** Ready-made advice that asks one point of {@link LibraryHooks}, so that a library's module has no bytecode of its own. */
public final class Hooked {
    /** Stands for the point's name in the advice below. */
    @Retention(RetentionPolicy.RUNTIME)
    private @interface Point {}

    private Hooked() {}

    /** Work enters by these methods; the hook gives a {@link LibraryHooks.Stay} or null. A refused body is skipped. */
    public static AsmVisitorWrapper entry(String point, ElementMatcher<? super MethodDescription> methods) {
        return advice(point, Entry.class, methods);
    }

    /** As {@link #entry}, for methods that say by {@code true} that they have taken the work. */
    public static AsmVisitorWrapper takingEntry(String point, ElementMatcher<? super MethodDescription> methods) {
        return advice(point, TakingEntry.class, methods);
    }

    /** The hook is told before the body, if the thread works for test traffic; it may refuse by throwing. */
    public static AsmVisitorWrapper exit(String point, ElementMatcher<? super MethodDescription> methods) {
        return advice(point, Exit.class, methods);
    }

    /** The hook is told before the body, whatever the thread works for. */
    public static AsmVisitorWrapper before(String point, ElementMatcher<? super MethodDescription> methods) {
        return advice(point, Before.class, methods);
    }

    /** The hook is told after the body, whatever the thread works for. */
    public static AsmVisitorWrapper after(String point, ElementMatcher<? super MethodDescription> methods) {
        return advice(point, After.class, methods);
    }

    /** The object is remembered for the test traffic that makes it; constructors only. Needs no hook. */
    public static AsmVisitorWrapper creation(ElementMatcher<? super MethodDescription> constructors) {
        return Advice.to(Creation.class).on(constructors);
    }

    /** The hook may replace the result, whatever the thread works for. */
    public static AsmVisitorWrapper result(String point, ElementMatcher<? super MethodDescription> methods) {
        return advice(point, Result.class, methods);
    }

    /** The hook may replace the first argument, if the thread works for test traffic. */
    public static AsmVisitorWrapper argument(String point, ElementMatcher<? super MethodDescription> methods) {
        return advice(point, Argument.class, methods);
    }

    /** As {@link #argument}, whatever the thread works for. */
    public static AsmVisitorWrapper anyArgument(String point, ElementMatcher<? super MethodDescription> methods) {
        return advice(point, AnyArgument.class, methods);
    }

    /** As {@link #argument}, for the second one. */
    public static AsmVisitorWrapper secondArgument(String point, ElementMatcher<? super MethodDescription> methods) {
        return advice(point, SecondArgument.class, methods);
    }

    private static AsmVisitorWrapper advice(
            String point, Class<?> advice, ElementMatcher<? super MethodDescription> methods) {
        return Advice.withCustomMapping().bind(Point.class, point).to(advice).on(methods);
    }

    private static final class Entry {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(
                @Point String point,
                @Advice.This(optional = true) @Nullable Object self,
                @Advice.AllArguments Object[] arguments,
                @Advice.Local("stay") Object stay) {
            stay = LibraryHooks.enter(point, self, arguments);
            return LibraryHooks.refused(stay);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Local("stay") Object stay) {
            LibraryHooks.leave(stay);
        }
    }

    private static final class TakingEntry {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(
                @Point String point,
                @Advice.This(optional = true) @Nullable Object self,
                @Advice.AllArguments Object[] arguments,
                @Advice.Local("stay") Object stay) {
            stay = LibraryHooks.enter(point, self, arguments);
            return LibraryHooks.refused(stay);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Local("stay") Object stay, @Advice.Return(readOnly = false) boolean taken) {
            taken = taken || LibraryHooks.refused(stay);
            LibraryHooks.leave(stay);
        }
    }

    private static final class Exit {
        @Advice.OnMethodEnter
        static void enter(
                @Point String point,
                @Advice.This(optional = true) @Nullable Object self,
                @Advice.AllArguments Object[] arguments) {
            if (LibraryHooks.gated()) {
                LibraryHooks.tell(point, self, arguments);
            }
        }
    }

    private static final class Before {
        @Advice.OnMethodEnter
        static void enter(
                @Point String point,
                @Advice.This(optional = true) @Nullable Object self,
                @Advice.AllArguments Object[] arguments) {
            LibraryHooks.tell(point, self, arguments);
        }
    }

    private static final class After {
        @Advice.OnMethodExit
        static void exit(
                @Point String point,
                @Advice.This(optional = true) @Nullable Object self,
                @Advice.AllArguments Object[] arguments) {
            LibraryHooks.tell(point, self, arguments);
        }
    }

    private static final class Creation {
        @Advice.OnMethodExit
        static void exit(@Advice.This Object made) {
            CarriedWork.created(made);
        }
    }

    private static final class Result {
        @Advice.OnMethodExit
        static void exit(
                @Point String point,
                @Advice.This(optional = true) @Nullable Object self,
                @Advice.AllArguments Object[] arguments,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object result) {
            result = LibraryHooks.returned(point, self, arguments, result);
        }
    }

    private static final class Argument {
        @Advice.OnMethodEnter
        static void enter(
                @Point String point,
                @Advice.This(optional = true) @Nullable Object self,
                @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object argument) {
            if (LibraryHooks.gated()) {
                argument = LibraryHooks.replaced(point, self, argument);
            }
        }
    }

    private static final class AnyArgument {
        @Advice.OnMethodEnter
        static void enter(
                @Point String point,
                @Advice.This(optional = true) @Nullable Object self,
                @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object argument) {
            argument = LibraryHooks.replaced(point, self, argument);
        }
    }

    private static final class SecondArgument {
        @Advice.OnMethodEnter
        static void enter(
                @Point String point,
                @Advice.This(optional = true) @Nullable Object self,
                @Advice.Argument(value = 1, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object argument) {
            if (LibraryHooks.gated()) {
                argument = LibraryHooks.replaced(point, self, argument);
            }
        }
    }
}
