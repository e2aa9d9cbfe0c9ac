package io.kingtide.agent.engine;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Weaves classes as they load. A class whose name nobody asked for costs one hash look-up; Byte Buddy sees only the
 * others. An error leaves the class as it was and is recorded: then tagged use of it must be refused elsewhere.
 */
final class Weaver implements ClassFileTransformer {
    private final Coverage coverage;
    private final ByteBuddy byteBuddy = new ByteBuddy(ClassFileVersion.ofThisVm(ClassFileVersion.JAVA_V8))
            .with(TypeValidation.DISABLED)
            .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
            .with(Implementation.Context.Disabled.Factory.INSTANCE);
    private final Map<String, List<Weave>> byInternalName = new HashMap<>();

    Weaver(Coverage coverage, List<Weave> weaves) {
        this.coverage = coverage;
        for (Weave weave : weaves) {
            for (String name : weave.typeNames()) {
                byInternalName
                        .computeIfAbsent(name.replace('.', '/'), any -> new ArrayList<>(1))
                        .add(weave);
            }
        }
    }

    /** Weaves what loads from now on, and what has loaded already. */
    void install(Instrumentation instrumentation) {
        instrumentation.addTransformer(this, true);
        List<Class<?>> loaded = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (byInternalName.containsKey(type.getName().replace('.', '/'))
                    && instrumentation.isModifiableClass(type)) {
                loaded.add(type);
            }
        }
        if (loaded.isEmpty()) {
            return;
        }
        try {
            instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
        } catch (UnmodifiableClassException | LinkageError | RuntimeException e) {
            retransformOneByOne(instrumentation, loaded);
        }
    }

    private void retransformOneByOne(Instrumentation instrumentation, List<Class<?>> types) {
        for (Class<?> type : types) {
            try {
                instrumentation.retransformClasses(type);
            } catch (UnmodifiableClassException | LinkageError | RuntimeException e) {
                coverage.failed(type.getName(), e);
            }
        }
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String internalName,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        List<Weave> weaves = internalName == null ? null : byInternalName.get(internalName);
        if (weaves == null || internalName == null) {
            return null;
        }
        String name = internalName.replace('/', '.');
        try {
            byte[] woven = weave(loader, name, redefined, bytes, weaves);
            for (Weave weave : weaves) {
                coverage.wove(weave.library(), name);
            }
            return woven;
        } catch (Throwable e) {
            coverage.failed(name, e);
            return null;
        }
    }

    private byte[] weave(
            @Nullable ClassLoader loader, String name, @Nullable Class<?> redefined, byte[] bytes, List<Weave> weaves) {
        ClassFileLocator locator = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(name, bytes),
                loader == null
                        ? ClassFileLocator.ForClassLoader.ofBootLoader()
                        : ClassFileLocator.ForClassLoader.of(loader));
        TypeDescription type =
                TypePool.Default.WithLazyResolution.of(locator).describe(name).resolve();
        boolean addsMembers = false;
        for (Weave weave : weaves) {
            addsMembers |= weave.addsMembers();
        }
        if (addsMembers && redefined != null) {
            throw new IllegalStateException("the class had loaded before the agent could add to it");
        }
        DynamicType.Builder<?> builder =
                addsMembers ? byteBuddy.redefine(type, locator) : byteBuddy.decorate(type, locator);
        for (Weave weave : weaves) {
            builder = weave.change().apply(builder, type);
        }
        return builder.make(TypeResolution.PASSIVE).getBytes();
    }

    /** No helper type is ever generated, so nothing needs to be loaded. */
    private static final class TypeResolution {
        static final net.bytebuddy.dynamic.TypeResolutionStrategy PASSIVE =
                net.bytebuddy.dynamic.TypeResolutionStrategy.Disabled.INSTANCE;
    }
}
