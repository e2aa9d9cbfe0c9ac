package io.kingtide.sql;

/**
 * Cuts a text into tokens in one pass, each character looked at a constant number of times. Comments vanish, except those
 * that a server executes. What it cannot place is refused: an unknown character may mean something to the server.
 */
final class Lexer {
    private final String text;
    private final int length;
    private final Lexis lexis;
    private final Dialect dialect;
    private final Tokens tokens;
    private final Doubts doubts;
    private final Quotes quotes;
    private int at;
    private boolean insideExecutable;

    private Lexer(Tokens tokens, Lexis lexis, Doubts doubts) {
        this.text = tokens.text;
        this.length = text.length();
        this.lexis = lexis;
        this.dialect = lexis.dialect;
        this.tokens = tokens;
        this.doubts = doubts;
        this.quotes = new Quotes(text, doubts);
    }

    /** Reads {@code text}, and notes in {@code doubts} what a differently set server would read otherwise. */
    static Tokens read(String text, Lexis lexis, Doubts doubts) {
        return read(new Tokens(text), lexis, doubts);
    }

    /** The same, into tokens of a kind of their own. */
    static Tokens read(Tokens empty, Lexis lexis, Doubts doubts) {
        return new Lexer(empty, lexis, doubts).run();
    }

    private Tokens run() {
        while (at < length) {
            char c = text.charAt(at);
            if (Characters.isBlank(c)) {
                at++;
            } else if (Characters.isNameStart(c, dialect)) {
                word();
            } else if (Characters.isDigit(c)) {
                numberOrWord();
            } else {
                other(c);
            }
        }
        if (insideExecutable) {
            throw lexical("An executable comment is not closed", length);
        }
        tokens.add(TokenKind.END, length, length, null);
        return tokens;
    }

    private void other(char c) {
        switch (c) {
            case '\'':
                string(at, lexis.backslashInSingle);
                break;
            case '"':
                doubleQuoted();
                break;
            case '`':
                if (!lexis.backticks()) {
                    throw unknown(c);
                }
                quoted('`');
                break;
            case '[':
                if (lexis.brackets()) {
                    quoted(']');
                } else {
                    symbol();
                }
                break;
            case '-':
                dash();
                break;
            case '/':
                slash();
                break;
            case '#':
                if (lexis.hashComments()) {
                    lineComment();
                } else {
                    symbol();
                }
                break;
            case '*':
                if (insideExecutable && next(1) == '/') {
                    insideExecutable = false;
                    at += 2;
                } else {
                    symbol();
                }
                break;
            case '.':
                dot();
                break;
            case '@':
                variable();
                break;
            case ':':
                colon();
                break;
            case '?':
                token(TokenKind.PLACEHOLDER, at, at + 1);
                break;
            case '$':
                dollar();
                break;
            case '\\':
                backslash();
                break;
            default:
                boolean money = dialect == Dialect.SQLSERVER && Character.getType(c) == Character.CURRENCY_SYMBOL;
                if ("(),;+<>=!~^&|%]{}".indexOf(c) < 0 && !money) {
                    throw unknown(c);
                }
                symbol();
                break;
        }
    }

    private void word() {
        int start = at;
        int hash = 0;
        boolean ascii = true;
        while (at < length) {
            char c = text.charAt(at);
            if (!Characters.isNamePart(c, dialect)) {
                break;
            }
            ascii &= c < 128;
            hash = hash * 31 + (c | 0x20);
            at++;
        }
        if (at < length && text.charAt(at) == '\'' && prefixedString(start)) {
            return;
        }
        if (at == start + 1 && lexis.unicodeNames() && UnicodeNames.startsAt(text, start)) {
            token(TokenKind.QUOTED, start, UnicodeNames.behind(text, start, quotes));
            return;
        }
        tokens.add(TokenKind.WORD, start, at, ascii ? Keyword.find(text, start, at, hash) : null);
    }

    /** Strings whose prefix changes where they end. Other prefixes (N, B, X, _utf8) stay words before a plain string. */
    private boolean prefixedString(int start) {
        int prefix = at - start;
        char first = (char) (text.charAt(start) | 0x20);
        if (dialect == Dialect.POSTGRESQL && prefix == 1 && first == 'e') {
            string(start, true);
            return true;
        }
        if (dialect == Dialect.ORACLE) {
            char last = (char) (text.charAt(at - 1) | 0x20);
            if (last == 'q' && (prefix == 1 || prefix == 2 && first == 'n')) {
                oracleQuote(start);
                return true;
            }
        }
        return false;
    }

    private void oracleQuote(int start) {
        int end = quotes.behindOracleQuote(at);
        if (end < 0) {
            throw lexical("A q-quoted string is not closed", start);
        }
        token(TokenKind.STRING, start, end);
    }

    private void string(int start, boolean backslashEscapes) {
        int end = quotes.closing('\'', text.indexOf('\'', start) + 1, backslashEscapes);
        if (end < 0) {
            throw lexical("A string is not closed", start);
        }
        token(TokenKind.STRING, start, end + 1);
    }

    private void doubleQuoted() {
        if (lexis.doubleQuotesMayBeStrings()) {
            int end = quotes.closing('"', at + 1, lexis.backslashInDouble);
            if (end < 0) {
                throw lexical("A double quote is not closed", at);
            }
            token(TokenKind.STRING_OR_NAME, at, end + 1);
        } else {
            quoted('"');
        }
    }

    private void quoted(char close) {
        int end = quotes.closingName(close, at + 1);
        if (end < 0) {
            throw lexical("A quoted name is not closed", at);
        }
        if (end == at + 1) {
            throw lexical("A quoted name is empty", at);
        }
        token(TokenKind.QUOTED, at, end + 1);
    }

    private void numberOrWord() {
        int start = at;
        boolean digitsOnly = true;
        while (at < length && Characters.isNamePart(text.charAt(at), dialect)) {
            digitsOnly &= Characters.isDigit(text.charAt(at));
            at++;
        }
        if (afterNameDot(start)) {
            tokens.add(TokenKind.WORD, start, at, null);
            return;
        }
        // MySQL names may start with a digit: 2nd_try is a name; 2, 0x2f, 0b10 and 2e5 are numbers.
        if (dialect == Dialect.MYSQL && !digitsOnly && !Characters.looksNumeric(text, start, at)) {
            tokens.add(TokenKind.WORD, start, at, null);
            return;
        }
        fraction(start);
    }

    /** {@code schema.123}: in MySQL a name after all. */
    private boolean afterNameDot(int start) {
        int last = tokens.count - 1;
        return dialect == Dialect.MYSQL
                && last > 0
                && tokens.isSymbol(last, '.')
                && tokens.end(last) == start
                && tokens.isName(last - 1);
    }

    /** The rest of a number: a point, digits, a signed exponent; suffixes such as 1.5f are part of it. */
    private void fraction(int start) {
        boolean hex = at - start > 1 && (text.charAt(start + 1) | 0x20) == 'x';
        if (!hex && at < length && text.charAt(at) == '.' && next(1) != '.') {
            at++;
            while (at < length && Characters.isNamePart(text.charAt(at), dialect)) {
                at++;
            }
        }
        boolean exponent = !hex && at > start && (text.charAt(at - 1) | 0x20) == 'e';
        if (exponent && at < length && (text.charAt(at) == '-' || text.charAt(at) == '+') && isDigitAt(at + 1)) {
            at++;
            while (at < length && Characters.isNamePart(text.charAt(at), dialect)) {
                at++;
            }
        }
        token(TokenKind.NUMBER, start, at);
    }

    private void dot() {
        if (!isDigitAt(at + 1) || (at > 0 && endsName(text.charAt(at - 1)))) {
            symbol();
            return;
        }
        int start = at;
        at++;
        while (at < length && Characters.isNamePart(text.charAt(at), dialect)) {
            at++;
        }
        fraction(start);
    }

    private boolean endsName(char c) {
        return Characters.isNamePart(c, dialect) || c == '`' || c == '"' || c == ']';
    }

    private void dash() {
        boolean comment = next(1) == '-' && (!lexis.dashNeedsBlank() || at + 2 >= length || text.charAt(at + 2) <= ' ');
        if (comment) {
            lineComment();
        } else {
            symbol();
        }
    }

    private void slash() {
        if (next(1) == '/' && dialect == Dialect.H2) {
            lineComment();
        } else if (next(1) != '*') {
            symbol();
        } else if (lexis.executableComments() && next(2) == '!') {
            executableComment(at + 3);
        } else if (lexis.executableComments() && next(2) == 'M' && next(3) == '!') {
            executableComment(at + 4);
        } else {
            blockComment();
        }
    }

    /** A comment whose inside a server runs if its version is high enough. */
    private void executableComment(int inside) {
        if (insideExecutable) {
            throw lexical("An executable comment inside another reads differently by version", at);
        }
        int digits = inside;
        while (digits < length && digits - inside < 6 && Characters.isDigit(text.charAt(digits))) {
            digits++;
        }
        // Five or six digits are a version; fewer are the first token of the code inside.
        boolean versioned = digits - inside >= 5;
        int version = versioned ? Integer.parseInt(text.substring(inside, digits)) : 0;
        doubts.addExecutable(version, at);
        if (lexis.runs(version)) {
            insideExecutable = true;
            at = versioned ? digits : inside;
        } else {
            int end = text.indexOf("*/", inside);
            if (end < 0) {
                throw lexical("A comment is not closed", at);
            }
            at = end + 2;
        }
    }

    private void blockComment() {
        int start = at;
        if (insideExecutable) {
            throw lexical("A comment inside an executable comment reads differently by version", at);
        }
        int depth = 1;
        int i = at + 2;
        while (depth > 0) {
            if (i + 1 >= length) {
                throw lexical("A comment is not closed", start);
            }
            char c = text.charAt(i);
            char d = text.charAt(i + 1);
            if (c == '*' && d == '/') {
                depth--;
                i += 2;
            } else if (c == '/' && d == '*') {
                doubts.commentInComment = true;
                depth += lexis.nestedComments ? 1 : 0;
                // Without nesting the star may also end the comment: "/* a /*/".
                i += lexis.nestedComments ? 2 : 1;
            } else {
                i++;
            }
        }
        if (lexis.hints() && start + 2 < length && text.charAt(start + 2) == '+' && tokens.count > 0) {
            tokens.addHint(start + 3, i - 2);
        }
        at = i;
    }

    private void lineComment() {
        while (at < length && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        // A lone carriage return ends a comment for some servers and not for others.
        if (at + 1 < length && text.charAt(at) == '\r' && text.charAt(at + 1) != '\n') {
            throw lexical(
                    "A line comment ends in a carriage return without a line feed, which servers read differently", at);
        }
    }

    private void variable() {
        if (!lexis.variables()) {
            symbol();
            return;
        }
        int start = at;
        at += next(1) == '@' ? 2 : 1;
        char c = at < length ? text.charAt(at) : ' ';
        if (dialect == Dialect.MYSQL && (c == '`' || c == '\'' || c == '"')) {
            int end = quotes.closing(
                    c, at + 1, c == '\'' ? lexis.backslashInSingle : c == '"' && lexis.backslashInDouble);
            if (end < 0) {
                throw lexical("The name of a variable is not closed", start);
            }
            at = end + 1;
        } else {
            while (at < length && (Characters.isNamePart(text.charAt(at), dialect) || isVariableDot())) {
                at++;
            }
        }
        token(TokenKind.VARIABLE, start, at);
    }

    private boolean isVariableDot() {
        return dialect == Dialect.MYSQL && text.charAt(at) == '.';
    }

    private void colon() {
        boolean named = at + 1 < length
                && Characters.isNamePart(text.charAt(at + 1), dialect)
                && (at == 0 || text.charAt(at - 1) != ':')
                && !(dialect == Dialect.POSTGRESQL && insideBrackets());
        if (!named) {
            symbol();
            return;
        }
        int start = at;
        at++;
        while (at < length && Characters.isNamePart(text.charAt(at), dialect)) {
            at++;
        }
        token(TokenKind.PLACEHOLDER, start, at);
    }

    /** In {@code a[1:n]} the colon is a slice; that only matters for what follows it, so a look at the last token will do. */
    private boolean insideBrackets() {
        int last = tokens.count - 1;
        return last >= 0 && tokens.end(last) == at && tokens.kind(last) == TokenKind.NUMBER;
    }

    private void dollar() {
        if (lexis.dollarQuotes()) {
            int i = at + 1;
            while (i < length && text.charAt(i) != '$' && Characters.isNamePart(text.charAt(i), dialect)) {
                i++;
            }
            boolean tag = i < length && text.charAt(i) == '$' && !isDigitAt(at + 1);
            if (tag && (dialect == Dialect.POSTGRESQL || i == at + 1)) {
                String delimiter = text.substring(at, i + 1);
                int end = text.indexOf(delimiter, i + 1);
                if (end < 0) {
                    throw lexical("A dollar-quoted string is not closed", at);
                }
                token(TokenKind.STRING, at, end + delimiter.length());
                return;
            }
        }
        int start = at;
        at++;
        while (at < length && Characters.isNamePart(text.charAt(at), dialect)) {
            at++;
        }
        boolean placeholder = isDigitAt(start + 1);
        boolean tsqlPseudoColumn = dialect == Dialect.SQLSERVER && at > start + 1;
        if (!placeholder && !tsqlPseudoColumn && dialect == Dialect.SQLSERVER) {
            // Money: $-1, $.01.
            token(TokenKind.SYMBOL, start, at);
            return;
        }
        if (!placeholder && !tsqlPseudoColumn && dialect != Dialect.ORACLE) {
            throw unknown('$');
        }
        if (placeholder && dialect == Dialect.SQLSERVER && at < length && text.charAt(at) == '.') {
            at++;
            fraction(start);
            return;
        }
        token(TokenKind.PLACEHOLDER, start, at);
    }

    private void backslash() {
        // \N is MySQL's other way to write NULL.
        if (dialect == Dialect.MYSQL && next(1) == 'N') {
            token(TokenKind.NUMBER, at, at + 2);
        } else {
            throw unknown('\\');
        }
    }

    private void symbol() {
        token(TokenKind.SYMBOL, at, at + 1);
    }

    private void token(TokenKind kind, int start, int end) {
        tokens.add(kind, start, end, null);
        at = end;
    }

    private char next(int ahead) {
        return at + ahead < length ? text.charAt(at + ahead) : '\0';
    }

    private boolean isDigitAt(int index) {
        return index < length && Characters.isDigit(text.charAt(index));
    }

    private RefusedException unknown(char c) {
        return lexical(String.format("Unexpected character U+%04X", (int) c), at);
    }

    private RefusedException lexical(String what, int position) {
        return new RefusedException(Refusal.LEXICAL, what + " (" + dialect.id() + ").", position);
    }
}
