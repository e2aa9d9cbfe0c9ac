package io.kingtide.agent.instrumentation.jdbc;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a text does to the transaction of its connection, told by its first word. Real traffic's texts pass here too, so the
 * usual answer, nothing, costs a look at two or three characters.
 */
enum TransactionText {
    /** Any other text. */
    NOTHING,
    /** Begins one, behind the driver's back: {@code BEGIN}, {@code START TRANSACTION}. */
    BEGINS,
    /** Ends it. */
    ENDS,
    /** Begins one after the other from now on: {@code SET autocommit = 0}. */
    HOLDS,
    /** Each statement is its own again: {@code SET autocommit = 1}. */
    RELEASES;

    private static final int LONGEST = 200;
    private static final Pattern AUTOCOMMIT = Pattern.compile(
            "set (?:@@|session |local |@@session\\.|@@local\\.)*autocommit *(?:=|to| ) *(0|1|off|on|false|true|default)\\b");

    static TransactionText of(String sql) {
        int at = 0;
        while (at < sql.length() && sql.charAt(at) <= ' ') {
            at++; // mappers' texts begin with a line break
        }
        return sql.length() - at > 2 && mayMatter(sql, at) ? read(sql) : NOTHING;
    }

    /** False for nearly all texts: SELECT, INSERT, UPDATE, DELETE, WITH. */
    private static boolean mayMatter(String sql, int at) {
        switch (sql.charAt(at) | 0x20) {
            case 's':
                return (sql.charAt(at + 1) | 0x20) == 't' || (sql.charAt(at + 2) | 0x20) == 't';
            case 'i':
            case 'u':
            case 'd':
            case 'w':
                return false;
            default:
                return true;
        }
    }

    private static TransactionText read(String sql) {
        int start = afterComments(sql);
        String text = sql.substring(start, Math.min(sql.length(), start + LONGEST))
                .replaceAll("[\\s;]+", " ")
                .trim()
                .toLowerCase(Locale.ROOT);
        int blank = text.indexOf(' ');
        String word = blank < 0 ? text : text.substring(0, blank);
        switch (word) {
            case "begin":
                return BEGINS;
            case "start":
                return text.startsWith("start transaction") ? BEGINS : NOTHING;
            case "commit":
            case "end":
            case "abort":
                return ENDS;
            case "rollback":
                return text.matches("rollback( work| transaction)? to\\b.*") ? NOTHING : ENDS;
            case "set":
                Matcher setting = AUTOCOMMIT.matcher(text);
                if (!setting.lookingAt()) {
                    return NOTHING;
                }
                return setting.group(1).matches("0|off|false") ? HOLDS : RELEASES;
            default:
                return NOTHING;
        }
    }

    private static int afterComments(String sql) {
        int at = 0;
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at))) {
                at++;
            } else if (sql.startsWith("/*", at) && sql.indexOf("*/", at) > 0) {
                at = sql.indexOf("*/", at) + 2;
            } else if ((sql.startsWith("--", at) || sql.startsWith("#", at)) && sql.indexOf('\n', at) > 0) {
                at = sql.indexOf('\n', at) + 1;
            } else {
                return at;
            }
        }
        return at;
    }
}
