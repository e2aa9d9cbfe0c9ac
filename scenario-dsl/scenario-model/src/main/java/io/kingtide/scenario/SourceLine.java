package io.kingtide.scenario;

/** The line of the user's scenario that called the DSL, for messages that point at it. */
record SourceLine(String file, int line) {
    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final String OWN = SourceLine.class.getPackageName() + '.';

    /** The nearest caller outside of this package, of that of the curves, and of the JDK. */
    static SourceLine ofCaller() {
        return ofCallerOf("");
    }

    /** The nearest caller outside of this package and of that class. */
    static SourceLine ofCallerOf(String className) {
        return WALKER.walk(frames -> frames.filter(frame ->
                        !ownFrame(frame.getClassName()) && !frame.getClassName().equals(className))
                .findFirst()
                .map(frame -> new SourceLine(String.valueOf(frame.getFileName()), frame.getLineNumber()))
                .orElse(new SourceLine("unknown", 0)));
    }

    private static boolean ownFrame(String className) {
        if (className.startsWith("java.")) {
            return true;
        }
        String rest = className.startsWith(OWN) ? className.substring(OWN.length()) : ".";
        return (rest.startsWith("curve.") ? rest.substring("curve.".length()) : rest).indexOf('.') < 0;
    }

    @Override
    public String toString() {
        return file + ':' + line;
    }
}
