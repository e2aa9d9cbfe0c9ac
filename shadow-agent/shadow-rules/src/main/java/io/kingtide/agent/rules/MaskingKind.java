package io.kingtide.agent.rules;

/** What a column holds, and so how a seeded copy of it is masked. */
public enum MaskingKind {
    /** A person's name: replaced by another name of the same script. */
    NAME("name"),
    /** A phone number: punctuation, length and leading digits stay. */
    PHONE("phone"),
    /** A payment card number: length and issuer digits stay, the check digit is right. */
    CARD("card"),
    /** An e-mail address: the local part is replaced, the domain becomes a reserved one. */
    EMAIL("email"),
    /** Any text: each letter becomes a letter, each digit a digit. */
    TEXT("text");

    private final String text;

    MaskingKind(String text) {
        this.text = text;
    }

    /** As it is written in {@code shadow.yaml}. */
    public String text() {
        return text;
    }
}
