package io.kingtide.sql;

/** The kinds of token that the grammar tells apart. */
enum TokenKind {
    /** An unquoted name or keyword. */
    WORD,
    /** A name in the dialect's quotes. */
    QUOTED,
    /** Double-quoted text that is a string or a name, as the session is set (MySQL, SQL Server). */
    STRING_OR_NAME,
    STRING,
    NUMBER,
    /** A placeholder: {@code ?}, {@code $1}, {@code :name}. */
    PLACEHOLDER,
    /** {@code @x}, {@code @@x}. */
    VARIABLE,
    /** One character of punctuation or of an operator. */
    SYMBOL,
    /** The end of the text. */
    END
}
