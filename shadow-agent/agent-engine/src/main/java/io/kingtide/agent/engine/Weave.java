package io.kingtide.agent.engine;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;

/** What becomes of some classes, which are given by their exact names: no class is ever searched by its ancestors. */
public final class Weave {
    /** The change to one class. */
    @FunctionalInterface
    public interface Change {
        DynamicType.Builder<?> apply(DynamicType.Builder<?> builder, TypeDescription type);
    }

    private final String library;
    private final Set<String> typeNames;
    private final boolean addsMembers;
    private final Change change;

    private Weave(String library, Set<String> typeNames, boolean addsMembers, Change change) {
        this.library = library;
        this.typeNames = typeNames;
        this.addsMembers = addsMembers;
        this.change = change;
    }

    /** Changes method bodies; works for classes that are loaded already. */
    public static Weave bodies(String library, Change change, String... typeNames) {
        return new Weave(library, names(typeNames), false, change);
    }

    /** Adds members too; works only while a class loads. */
    public static Weave members(String library, Change change, String... typeNames) {
        return new Weave(library, names(typeNames), true, change);
    }

    String library() {
        return library;
    }

    Set<String> typeNames() {
        return typeNames;
    }

    boolean addsMembers() {
        return addsMembers;
    }

    Change change() {
        return change;
    }

    private static Set<String> names(String... typeNames) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(typeNames)));
    }
}
