package io.kingtide.agent.engine;

import io.kingtide.agent.bootstrap.SwallowedErrors;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** The agent's status over JMX. */
final class StatusBean implements StatusBeanMBean {
    static final String NAME = "io.kingtide:type=ShadowAgent";

    private final AgentStatus status;

    private StatusBean(AgentStatus status) {
        this.status = status;
    }

    /** Registers the bean; an application that forbids it loses nothing else. */
    static void register(AgentStatus status) {
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(new StatusBean(status), new ObjectName(NAME));
        } catch (JMException | RuntimeException e) {
            SwallowedErrors.count(e);
        }
    }

    @Override
    public boolean isReady() {
        return status.notReady() == null;
    }

    @Override
    public String getStatusJson() {
        return status.json();
    }
}
