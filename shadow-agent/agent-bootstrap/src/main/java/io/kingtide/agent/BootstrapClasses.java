package io.kingtide.agent;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Puts the bootstrap classes where every loader sees them.
 *
 * <p>The documented way, appending to the boot class path, switches off class-data sharing for everything but the JDK's own
 * classes: a service that starts fast thanks to an archive would pay for the agent with all of that. So the few classes
 * are defined in the boot loader one by one; where a JVM does not allow it, the documented way is taken.
 */
final class BootstrapClasses {
    private static final String FOLDER = "io/kingtide/agent/bootstrap/";

    private BootstrapClasses() {}

    static void define(File agentJar, Instrumentation instrumentation) throws IOException {
        try (JarFile jar = new JarFile(agentJar)) {
            Object unsafe = unsafe(instrumentation);
            Method define = unsafe.getClass()
                    .getMethod(
                            "defineClass",
                            String.class,
                            byte[].class,
                            int.class,
                            int.class,
                            ClassLoader.class,
                            ProtectionDomain.class);
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                String name = entry.getName();
                if (name.startsWith(FOLDER) && name.endsWith(".class") && !name.endsWith("package-info.class")) {
                    byte[] bytes = bytes(jar, entry);
                    define.invoke(unsafe, name.substring(0, name.length() - 6), bytes, 0, bytes.length, null, null);
                }
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // What was defined already stays; the rest is found in the jar.
            instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(agentJar));
        }
    }

    private static Object unsafe(Instrumentation instrumentation) throws ReflectiveOperationException {
        Class<?> type;
        try {
            type = Class.forName("jdk.internal.misc.Unsafe");
            export(instrumentation);
        } catch (ClassNotFoundException e) {
            type = Class.forName("sun.misc.Unsafe");
            Field field = type.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return field.get(null);
        }
        return type.getMethod("getUnsafe").invoke(null);
    }

    /** Lets this class call {@code jdk.internal.misc}: an agent may say so. By reflection, for Java 8 has no modules. */
    private static void export(Instrumentation instrumentation) throws ReflectiveOperationException {
        Class<?> moduleType = Class.forName("java.lang.Module");
        Method moduleOf = Class.class.getMethod("getModule");
        Object base = moduleOf.invoke(Object.class);
        Object own = moduleOf.invoke(BootstrapClasses.class);
        Instrumentation.class
                .getMethod("redefineModule", moduleType, Set.class, Map.class, Map.class, Set.class, Map.class)
                .invoke(
                        instrumentation,
                        base,
                        Collections.emptySet(),
                        Collections.singletonMap("jdk.internal.misc", Collections.singleton(own)),
                        Collections.emptyMap(),
                        Collections.emptySet(),
                        Collections.emptyMap());
    }

    private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] buffer = new byte[4096];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        }
        return out.toByteArray();
    }
}
