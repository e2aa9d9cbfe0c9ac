package io.kingtide.payments.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SQL that H2, MariaDB, MySQL, OceanBase and TiDB all take. What is allowed is listed, not what is forbidden: a word that this
 * list does not know is looked at by a person first.
 */
final class SqlSubset {
    private static final Set<String> STARTS = Set.of(
            "SELECT",
            "INSERT INTO",
            "UPDATE",
            "DELETE FROM",
            "CREATE TABLE",
            "CREATE INDEX",
            "ALTER TABLE",
            "DROP TABLE");
    private static final Set<String> WORDS = Set.of(
            ("SELECT INSERT INTO UPDATE DELETE FROM CREATE TABLE INDEX ALTER ADD COLUMN DROP VALUES SET WHERE AND OR NOT NULL"
                            + " IN EXISTS IS BETWEEN AS ON JOIN LEFT GROUP BY HAVING ORDER ASC DESC LIMIT FOR DISTINCT CASE WHEN"
                            + " THEN ELSE END UNION ALL PRIMARY KEY UNIQUE BIGINT SMALLINT INT VARCHAR")
                    .split(" "));
    /** The same everywhere; whatever else is called is somebody's own. */
    private static final Set<String> FUNCTIONS = Set.of("COUNT", "SUM", "MIN", "MAX", "COALESCE");

    private static final Pattern TEXT = Pattern.compile("'[^']*'");
    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");
    private static final Pattern PARAMETER = Pattern.compile("#\\{[^}]*}");
    private static final Pattern CALL = Pattern.compile("\\b([A-Z_][A-Z0-9_]*)\\s*\\(");
    private static final Pattern WORD = Pattern.compile("\\b[A-Z][A-Z]+(?:_[A-Z]+)*\\b");
    private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9_\\s().,;*+<>=?/-]");
    /** Numbers of rows are drawn by us ({@code TransactionIds}), never by the database. */
    private static final List<String> NAMED_AFTER_PARENTHESIS = List.of("INSERT INTO ", "CREATE TABLE ", " ON ");

    private SqlSubset() {}

    /** What of this script or statement is outside; keywords in it are in capitals, names are not. */
    static List<String> refusals(String script) {
        List<String> refusals = new ArrayList<>();
        String code = PARAMETER
                .matcher(TEXT.matcher(COMMENT.matcher(script).replaceAll(" ")).replaceAll("?"))
                .replaceAll("?");
        for (String one : code.split(";")) {
            String statement = one.replaceAll("\\s+", " ").trim();
            if (!statement.isEmpty()) {
                judge(statement, refusals);
            }
        }
        return refusals;
    }

    private static void judge(String statement, List<String> refusals) {
        if (STARTS.stream().noneMatch(start -> statement.equals(start) || statement.startsWith(start + " "))) {
            refusals.add("a statement that starts with " + statement.substring(0, Math.min(24, statement.length())));
        }
        Matcher other = OTHER.matcher(statement);
        if (other.find()) {
            refusals.add("the character " + other.group());
        }
        Matcher word = WORD.matcher(statement);
        while (word.find()) {
            if (!WORDS.contains(word.group()) && !FUNCTIONS.contains(word.group())) {
                refusals.add("the word " + word.group());
            }
        }
        Matcher call = CALL.matcher(statement.toUpperCase(Locale.ROOT));
        while (call.find()) {
            String before = statement.toUpperCase(Locale.ROOT).substring(0, call.start());
            boolean isName = NAMED_AFTER_PARENTHESIS.stream().anyMatch(before::endsWith);
            if (!isName && !WORDS.contains(call.group(1)) && !FUNCTIONS.contains(call.group(1))) {
                refusals.add("the function " + call.group(1));
            }
        }
    }
}
