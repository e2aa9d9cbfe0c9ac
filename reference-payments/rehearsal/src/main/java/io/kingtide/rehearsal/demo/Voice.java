package io.kingtide.rehearsal.demo;

/** Who is told how the demo goes on. */
public interface Voice {
    /** A step begins. */
    void step(String text);

    /** How far the current step is; may be dropped. */
    void update(String text);

    /** Something worth keeping. */
    void note(String text);
}
