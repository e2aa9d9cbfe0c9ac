package io.kingtide.rehearsal.process;

import java.util.List;

/**
 * A child that ended although nobody asked it to.
 *
 * @param name which one
 * @param pid its process id
 * @param exitStatus as the operating system told; 128 + n after signal n
 * @param lastWords the end of its log, oldest line first
 */
public record ChildDeath(String name, long pid, int exitStatus, List<String> lastWords) {

    /** One sentence, without the log. */
    public String sentence() {
        return name + " (pid " + pid + ") ended by itself with exit status " + exitStatus + meaning();
    }

    /** The sentence and the log's last lines below it. */
    public String story() {
        if (lastWords.isEmpty()) {
            return sentence() + "; its log is empty";
        }
        return sentence() + "; its log ends with:" + System.lineSeparator() + "    "
                + String.join(System.lineSeparator() + "    ", lastWords);
    }

    private String meaning() {
        return switch (exitStatus) {
            case 137 -> " (killed)";
            case 143 -> " (terminated)";
            case 134 -> " (aborted)";
            case 139 -> " (segmentation fault)";
            case 3 -> " (a JVM that ran out of memory ends so)";
            default -> "";
        };
    }
}
