package io.kingtide.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Random valid statements over the tables {@code t1} to {@code t4} (columns id, a, b), from a grammar of its own: names
 * with and without aliases and qualifiers, joins, derived tables, correlated subqueries, common table expressions that
 * shadow tables, set operations, every kind of change. It knows the tables of what it makes.
 */
final class RandomStatements {
    private static final String[] TABLES = {"t1", "t2", "t3", "t4"};
    private static final String[] COLUMNS = {"id", "a", "b"};

    private final Random random;
    private final Dialect dialect;
    private final Set<String> tables = new LinkedHashSet<>();
    private final List<String> cteNames = new ArrayList<>();
    private int aliases;

    /** A statement and the names of its tables, without quotes, sorted by nothing in particular. */
    record Made(String sql, Set<String> tables) {}

    RandomStatements(long seed, Dialect dialect) {
        this.random = new Random(seed);
        this.dialect = dialect;
    }

    Made next() {
        tables.clear();
        cteNames.clear();
        aliases = 0;
        String sql;
        switch (random.nextInt(10)) {
            case 0:
            case 1:
                sql = insert();
                break;
            case 2:
            case 3:
                sql = update();
                break;
            case 4:
                sql = delete();
                break;
            case 5:
                sql = dialect == Dialect.MYSQL ? update() : merge();
                break;
            default:
                sql = with() + query(2, 3);
                break;
        }
        return new Made(blanks(sql), Set.copyOf(tables));
    }

    /** A source in FROM with the name under which its columns are known. */
    private record Source(String text, String name) {}

    private String with() {
        if (random.nextInt(4) > 0) {
            return "";
        }
        StringBuilder list = new StringBuilder("WITH ");
        int count = 1 + random.nextInt(2);
        List<String> defined = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Half of them take the name of a table, which they hide from then on.
            String name = random.nextBoolean() ? TABLES[i] : "c" + i;
            list.append(i > 0 ? ", " : "").append(name).append(" AS (");
            if (name.startsWith("t") && !selfIsTable()) {
                name = name + "x";
                list.setLength(list.length() - " AS (".length());
                list.append("x AS (");
            }
            list.append(query(1, 3)).append(')');
            defined.add(name);
            cteNames.add(name);
        }
        return list.append(' ').toString();
    }

    /** Whether a common table expression that is not recursive sees the table of its own name. */
    private boolean selfIsTable() {
        return dialect == Dialect.MYSQL || dialect == Dialect.POSTGRESQL;
    }

    /** A query with {@code columns} columns. */
    private String query(int depth, int columns) {
        String query = select(depth, columns);
        if (depth > 0 && random.nextInt(5) == 0) {
            String operation = random.nextBoolean() ? " UNION ALL " : " UNION ";
            query = random.nextBoolean() || dialect == Dialect.ORACLE
                    ? query + operation + select(depth - 1, columns)
                    : "(" + query + ")" + operation + "(" + select(depth - 1, columns) + ")";
        }
        return query;
    }

    private String select(int depth, int columns) {
        List<Source> sources = new ArrayList<>();
        StringBuilder ties = new StringBuilder();
        String from = from(depth, sources, ties);
        StringBuilder list = new StringBuilder(random.nextInt(6) == 0 ? "DISTINCT " : "");
        for (int i = 0; i < columns; i++) {
            list.append(i > 0 ? ", " : "")
                    .append(value(depth, sources))
                    .append(" AS ")
                    .append(COLUMNS[i]);
        }
        boolean bare = random.nextInt(3) == 0 && ties.length() == 0;
        String where = bare ? "" : " WHERE " + ties + "(" + condition(depth, sources) + ")";
        return "SELECT " + list + " FROM " + from + where;
    }

    /** One to three sources, tied by their ids one way or another, so that results stay small. */
    private String from(int depth, List<Source> sources, StringBuilder ties) {
        Source first = source(depth);
        sources.add(first);
        StringBuilder from = new StringBuilder(first.text());
        int more = random.nextInt(3);
        boolean commas = random.nextInt(3) == 0;
        for (int i = 0; i < more; i++) {
            Set<String> before = new LinkedHashSet<>(tables);
            Source next = source(depth);
            if (sources.stream().anyMatch(known -> known.name().equals(next.name()))) {
                tables.retainAll(before);
                continue;
            }
            String tie = first.name() + ".id = " + next.name() + ".id";
            if (commas) {
                from.append(", ").append(next.text());
                ties.append(tie).append(" AND ");
            } else {
                from.append(random.nextBoolean() ? " JOIN " : " LEFT JOIN ").append(next.text());
                from.append(" ON ").append(tie);
            }
            sources.add(next);
        }
        return from.toString();
    }

    private Source source(int depth) {
        if (depth > 0 && random.nextInt(5) == 0) {
            String alias = random.nextInt(3) == 0 ? TABLES[random.nextInt(TABLES.length)] : "d" + aliases++;
            return new Source("(" + select(depth - 1, 3) + ")" + as() + alias, alias);
        }
        if (!cteNames.isEmpty() && random.nextInt(3) == 0) {
            String name = cteNames.get(random.nextInt(cteNames.size()));
            return named(name, name);
        }
        String table = TABLES[random.nextInt(TABLES.length)];
        if (!cteNames.contains(table)) {
            tables.add(table);
        }
        return named(table, table);
    }

    private Source named(String text, String name) {
        if (random.nextBoolean()) {
            return new Source(text, name);
        }
        String alias = "x" + aliases++;
        return new Source(text + (random.nextBoolean() ? as() : " ") + alias, alias);
    }

    private String as() {
        return dialect == Dialect.ORACLE ? " " : " AS ";
    }

    private String value(int depth, List<Source> sources) {
        switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0:
                return String.valueOf(random.nextInt(10));
            case 1:
            case 2:
                return column(sources);
            case 3:
                return "COALESCE(" + column(sources) + ", " + random.nextInt(5) + ")";
            case 4:
                return "CASE WHEN " + column(sources) + " > " + random.nextInt(5) + " THEN " + column(sources)
                        + " ELSE 0 END";
            default:
                return random.nextInt(3) == 0 ? lengthOfText(sources) : largest("MAX(" + scalar() + ")", sources);
        }
    }

    private String largest(String what, List<Source> sources) {
        return "(SELECT " + what + " FROM " + scalarSource + " WHERE " + scalarName + ".id = " + column(sources) + ")";
    }

    /** A query inside a function that knows FROM in its own arguments. */
    private String lengthOfText(List<Source> sources) {
        String length = dialect == Dialect.ORACLE ? "LENGTH" : dialect == Dialect.SQLSERVER ? "LEN" : "CHAR_LENGTH";
        return length + "(TRIM(" + largest("CAST(MAX(" + scalar() + ") AS CHAR(9))", sources) + "))";
    }

    private String scalarSource = "";
    private String scalarName = "";

    /** A fresh source for a scalar subquery, under an alias so that it hides nothing. */
    private String scalar() {
        String table = TABLES[random.nextInt(TABLES.length)];
        if (!cteNames.contains(table)) {
            tables.add(table);
        }
        scalarName = "s" + aliases++;
        scalarSource = table + " " + scalarName;
        return scalarName + ".b";
    }

    private String column(List<Source> sources) {
        return sources.get(random.nextInt(sources.size())).name() + "." + COLUMNS[random.nextInt(3)];
    }

    private String condition(int depth, List<Source> sources) {
        switch (random.nextInt(depth > 0 ? 5 : 3)) {
            case 0:
                return column(sources) + " > " + random.nextInt(20);
            case 1:
                return column(sources) + " IN (1, 2, " + random.nextInt(30) + ") OR " + column(sources) + " IS NULL";
            case 2:
                return column(sources) + " <= " + column(sources);
            case 3:
                return "EXISTS (SELECT 1 AS one FROM " + existsSource(sources) + ")";
            default:
                return column(sources) + " IN (SELECT " + inSource() + ")";
        }
    }

    private String existsSource(List<Source> sources) {
        scalar();
        return scalarSource + " WHERE " + scalarName + ".a = " + column(sources);
    }

    private String inSource() {
        scalar();
        return scalarName + ".id FROM " + scalarSource + " WHERE " + scalarName + ".b < " + random.nextInt(40);
    }

    private String target() {
        String table = TABLES[random.nextInt(TABLES.length)];
        tables.add(table);
        return table;
    }

    private String insert() {
        String target = target();
        int id = 1000 + random.nextInt(100_000);
        if (random.nextBoolean()) {
            return "INSERT INTO " + target + " (id, a, b) VALUES (" + id + ", " + random.nextInt(9) + ", "
                    + random.nextInt(9) + ")";
        }
        Source source = source(1);
        return "INSERT INTO " + target + " (id, a, b) SELECT " + id + " + " + source.name() + ".id, " + source.name()
                + ".a, " + source.name() + ".b FROM " + source.text() + " WHERE " + source.name() + ".id < 3";
    }

    private String update() {
        String target = target();
        String name = dialect == Dialect.SQLSERVER || random.nextBoolean() ? target : "u" + aliases++;
        String text = name.equals(target) ? target : target + " " + name;
        String set = "a = " + name + ".a + 1, b = " + random.nextInt(9);
        String where;
        switch (random.nextInt(3)) {
            case 0:
                where = name + ".id = " + random.nextInt(30);
                break;
            case 1:
                where = name + ".id IN (SELECT " + other(target) + ")";
                break;
            default:
                where = "EXISTS (SELECT 1 AS one FROM " + otherSource(target) + " WHERE " + scalarName + ".a = " + name
                        + ".b) AND " + name + ".id < 20";
                break;
        }
        return "UPDATE " + text + " SET " + set + " WHERE " + where;
    }

    /** MySQL does not read the table that it changes; the others would, and the tests compare them all alike. */
    private String otherSource(String target) {
        String table = TABLES[(Integer.parseInt(target.substring(1)) + random.nextInt(3)) % TABLES.length];
        tables.add(table);
        scalarName = "s" + aliases++;
        scalarSource = table + " " + scalarName;
        return scalarSource;
    }

    private String other(String target) {
        otherSource(target);
        return scalarName + ".id FROM " + scalarSource + " WHERE " + scalarName + ".a < " + random.nextInt(9);
    }

    private String delete() {
        String target = target();
        return "DELETE FROM " + target + " WHERE " + target + ".id > 900 AND " + target + ".id IN (SELECT "
                + other(target) + ") OR " + target + ".id = " + random.nextInt(2_000);
    }

    private String merge() {
        String target = target();
        otherSource(target);
        String source = scalarName;
        String text = scalarSource;
        return "MERGE INTO " + target + " USING " + text + " ON (" + target + ".id = " + source + ".id)"
                + " WHEN MATCHED THEN UPDATE SET b = " + source + ".b + 1"
                + " WHEN NOT MATCHED THEN INSERT (id, a, b) VALUES (" + source + ".id, " + source + ".a, 7)"
                + (dialect == Dialect.SQLSERVER ? ";" : "");
    }

    /** Other blanks between the words, comments that name tables among them. */
    private String blanks(String sql) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c != ' ' || random.nextInt(12) > 0) {
                out.append(c);
                continue;
            }
            switch (random.nextInt(4)) {
                case 0:
                    out.append("\n\t");
                    break;
                case 1:
                    out.append(" /* FROM t1, 'x */ ");
                    break;
                case 2:
                    out.append(" -- JOIN t2 \"\n");
                    break;
                default:
                    out.append("  ");
                    break;
            }
        }
        return out.toString();
    }
}
