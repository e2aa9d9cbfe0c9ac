package io.kingtide.rehearsal.leash;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The main class of every child JVM: {@code Leash <real main class> <arguments...>}.
 *
 * <p>With {@code -Dkingtide.leash=true} the child ends when its standard input ends, and only then. The parent holds
 * the other end of that pipe, and the kernel closes it however the parent dies, also by {@code kill -9}, where no
 * shutdown hook runs. A child that was started to outlive its parent has no leash.
 *
 * <p>With {@code -Dkingtide.log=FILE} standard output and error go to a {@link BoundedLog}.
 */
public final class Leash {
    /** Set to {@code true} where the child must not outlive its parent. */
    public static final String LEASH_PROPERTY = "kingtide.leash";

    /** Names the bounded log file. */
    public static final String LOG_PROPERTY = "kingtide.log";

    private static final int EXIT_PARENT_GONE = 143;
    private static final long ORDERLY_EXIT_MILLIS = 3_000;

    private Leash() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            throw new IllegalArgumentException("Leash needs the real main class as its first argument");
        }
        String log = System.getProperty(LOG_PROPERTY);
        if (log != null) {
            PrintStream bounded = new PrintStream(new BoundedLog(Path.of(log)), true, StandardCharsets.UTF_8);
            System.setOut(bounded);
            System.setErr(bounded);
        }
        if (Boolean.getBoolean(LEASH_PROPERTY)) {
            holdTo(System.in);
        }
        Class<?> real = Class.forName(args[0], true, ClassLoader.getSystemClassLoader());
        try {
            real.getMethod("main", String[].class).invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            (cause == null ? e : cause).printStackTrace();
            // A JVM whose main method threw would live on if the service had already started a thread.
            System.exit(1);
        }
    }

    private static void holdTo(InputStream parent) {
        Thread watch = new Thread(
                () -> {
                    if (endOf(parent)) {
                        Thread halt = new Thread(Leash::haltSoon, "kingtide-leash-halt");
                        halt.setDaemon(true);
                        halt.start();
                        System.exit(EXIT_PARENT_GONE);
                    }
                },
                "kingtide-leash");
        watch.setDaemon(true);
        watch.start();
    }

    private static boolean endOf(InputStream parent) {
        byte[] ignored = new byte[64];
        try {
            while (parent.read(ignored) >= 0) {
                // The parent never writes; whatever comes is not an end.
            }
        } catch (IOException e) {
            // A broken pipe is an end too.
        }
        return true;
    }

    /** An orderly exit may hang in somebody's shutdown hook; nobody would be left to notice. */
    private static void haltSoon() {
        try {
            Thread.sleep(ORDERLY_EXIT_MILLIS);
        } catch (InterruptedException e) {
            // Halting at once is right as well.
        }
        Runtime.getRuntime().halt(EXIT_PARENT_GONE);
    }
}
