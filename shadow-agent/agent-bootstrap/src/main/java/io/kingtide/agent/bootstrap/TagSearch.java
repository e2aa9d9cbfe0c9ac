package io.kingtide.agent.bootstrap;

/**
 * Looks for a line of an HTTP/1 head that carries a tag, {@code baggage: ...kingtide=...}, in bytes that come piece by piece.
 * One object a connection; confined to whoever reads from it.
 *
 * <p>A line of a body that looks just so is taken for one too: real bodies have no reason to hold it.
 */
final class TagSearch {
    private static final byte[] NAME = {'b', 'a', 'g', 'g', 'a', 'g', 'e', ':'};
    private static final byte[] MEMBER = {'k', 'i', 'n', 'g', 't', 'i', 'd', 'e'};
    private static final int OTHER_LINE = -1;

    /** How much of the name the current line has matched; {@link #OTHER_LINE} where it is another line. */
    private int name = OTHER_LINE;

    /** How much of the member the value has matched. */
    private int member;

    private boolean found;

    /** Whether the tag's member has been read up to its equals sign, now or earlier. */
    boolean next(byte read) {
        found = found || ends(read);
        return found;
    }

    private boolean ends(byte read) {
        if (read == '\n') {
            name = 0;
            member = 0;
            return false;
        }
        if (name == OTHER_LINE) {
            return false;
        }
        if (name < NAME.length) {
            name = lower(read) == NAME[name] ? name + 1 : OTHER_LINE;
            return false;
        }
        if (member == MEMBER.length) {
            if (read == '=') {
                return true;
            }
            if (read == ' ' || read == '\t') {
                return false;
            }
        }
        member = member < MEMBER.length && read == MEMBER[member] ? member + 1 : read == MEMBER[0] ? 1 : 0;
        return false;
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }
}
