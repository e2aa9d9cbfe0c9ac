package io.kingtide.agent.engine;

/** The agent's version, as built. */
final class AgentVersion {
    static final String TEXT = read();

    private AgentVersion() {}

    private static String read() {
        Package own = AgentVersion.class.getPackage();
        String version = own == null ? null : own.getImplementationVersion();
        return version == null ? "0.1.0" : version;
    }
}
