package io.kingtide.sql;

import java.util.Locale;

/**
 * Renames tables inside an optimiser hint. A hint names sources as the query block exposes them, so one that knew a table by
 * its own name would be lost without this. In index hints only the first name is a table, the others are indexes.
 */
final class HintNames {
    private final Dialect dialect;
    private final NameTemplate template;
    private final boolean folded;
    private final Tokens tokens;
    private final String text;
    private final Parse.HintUse hint;
    private final Edits edits;

    /**
     * @param folded whether a quoted name gets the template's text as unquoted text folds
     */
    HintNames(Parse parse, NameTemplate template, boolean folded, Parse.HintUse hint, Edits edits) {
        this.dialect = parse.dialect;
        this.template = template;
        this.folded = folded;
        this.tokens = parse.tokens;
        this.text = tokens.text;
        this.hint = hint;
        this.edits = edits;
    }

    void rename() {
        int at = tokens.hintStart(hint.hint);
        int end = tokens.hintEnd(hint.hint);
        String function = "";
        String word = "";
        int argument = -1;
        while (at < end) {
            char c = text.charAt(at);
            if (isWordPart(c) || c == '"' || c == '`') {
                int from = at;
                at = wordEnd(at, end);
                word = text.substring(from, at);
                if (argument >= 0) {
                    // @qb names a query block, not a table.
                    boolean table = (argument == 0 || !function.contains("INDEX"))
                            && (from == 0 || text.charAt(from - 1) != '@');
                    if (table) {
                        rename(from, at);
                    }
                    argument++;
                }
            } else {
                if (c == '(') {
                    function = word.toUpperCase(Locale.ROOT);
                    argument = 0;
                } else if (c == ')') {
                    argument = -1;
                }
                at++;
            }
        }
    }

    private int wordEnd(int at, int end) {
        char c = text.charAt(at);
        int i = at + 1;
        if (c == '"' || c == '`') {
            int close = text.indexOf(c, i);
            return close < 0 || close >= end ? end : close + 1;
        }
        while (i < end && isWordPart(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private void rename(int from, int to) {
        boolean quoted = !isWordPart(text.charAt(from));
        if (quoted && (to - from < 3 || text.charAt(to - 1) != text.charAt(from))) {
            // Empty or never closed: the server drops such a hint, too.
            return;
        }
        String name = quoted ? text.substring(from + 1, to - 1) : text.substring(from, to);
        Scope.Source source = hint.scope.find(name);
        if (source == null || source.table == null || source.table.aliased || source.table.replacement == null) {
            return;
        }
        String replacement = source.table.replacement.name;
        if (replacement == null) {
            return;
        }
        String bare =
                isWordPart(replacement.charAt(0)) ? replacement : replacement.substring(1, replacement.length() - 1);
        if (template.matches(bare)) {
            edits.replace(
                    from, to, quoted ? text.charAt(from) + applied(name) + text.charAt(from) : template.apply(name));
        } else {
            edits.replace(from, to, quoted ? text.charAt(from) + dialect.fold(bare) + text.charAt(from) : replacement);
        }
    }

    /** The template's shadow of a name in quotes. */
    private String applied(String name) {
        return folded ? template.applyToCatalogueName(name, dialect) : template.apply(name);
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '#';
    }
}
