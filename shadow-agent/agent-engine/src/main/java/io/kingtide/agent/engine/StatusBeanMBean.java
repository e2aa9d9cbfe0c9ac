package io.kingtide.agent.engine;

/** The management interface. */
public interface StatusBeanMBean {
    /** Whether tagged requests of an armed campaign are admitted. */
    boolean isReady();

    /** The whole status. */
    String getStatusJson();
}
