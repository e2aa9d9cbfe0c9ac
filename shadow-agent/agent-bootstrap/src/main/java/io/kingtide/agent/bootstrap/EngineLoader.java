package io.kingtide.agent.bootstrap;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The loader of the engine and its libraries, which stand in the agent's jar as {@code inst/**.classdata}: no other
 * loader takes them for classes. Its parent is the platform's loader, never the application's.
 */
public final class EngineLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String PREFIX = "inst/";

    private final JarFile jar;
    private final ProtectionDomain domain;

    private EngineLoader(JarFile jar, URL location, ClassLoader parent) {
        super(parent);
        this.jar = jar;
        this.domain = new ProtectionDomain(new CodeSource(location, (Certificate[]) null), null, this, null);
    }

    /** Opens the loader over the agent's jar. */
    public static ClassLoader open(File agentJar) throws IOException {
        // The parent of the system loader is the platform's (or, on Java 8, the extensions').
        ClassLoader platform = ClassLoader.getSystemClassLoader().getParent();
        return new EngineLoader(new JarFile(agentJar, false), agentJar.toURI().toURL(), platform);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = bytes(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length, domain);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] own = bytes(name);
        return own == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(own);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        byte[] bytes = bytes(name);
        if (bytes == null) {
            return null;
        }
        try {
            return new URL("kingtide-agent", null, -1, "/" + name, new InMemory(bytes));
        } catch (MalformedURLException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return found == null
                ? Collections.<URL>emptyEnumeration()
                : Collections.enumeration(Collections.singletonList(found));
    }

    private byte @Nullable [] bytes(String name) {
        String entryName = PREFIX + (name.endsWith(".class") ? name + "data" : name);
        JarEntry entry = jar.getJarEntry(entryName);
        if (entry == null) {
            return null;
        }
        try (InputStream in = jar.getInputStream(entry)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(32, (int) entry.getSize()));
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("The agent's jar " + jar.getName() + " cannot be read any more", e);
        }
    }

    /** Serves a resource that was read already: no handler needs to be registered with the JVM. */
    private static final class InMemory extends URLStreamHandler {
        private final byte[] bytes;

        InMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {
                    connected = true;
                }

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(bytes);
                }
            };
        }
    }
}
