package io.kingtide.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Random statements with a name in every position where one can stand, from the templates in {@code positions/<dialect>.txt},
 * together with the text that they must become: whoever makes a statement knows which of its words are tables, whatever a
 * parser thinks.
 *
 * <p>In a template {@code {T n}} is a table, known as {@code n} from there on; {@code {S n}} the same with an alias or without;
 * {@code {n}} names it in a column's place, {@code {n*}} perhaps with its schema; {@code {CTE n}} is the name of a common table
 * expression, which may be that of a table; {@code {A n}} an alias; {@code {N}} a number; {@code {PRED n}} another production,
 * told of {@code n}. Of each production the first is taken where it gets deep. {@code ~} before a statement: not every server
 * of that dialect takes it, so it is not executed.
 */
final class PositionStatements {
    private static final int DEEP = 3;
    /** What the tables are called: plainly, in need of quotes, by letters past ASCII. */
    static final List<String> PLAIN_TABLES = List.of("t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9", "größe");

    static final List<String> QUOTED_TABLES = List.of("order", "na me", "Mixed");

    /** A statement, what it must become, and whether any server of the dialect takes it. */
    record Made(String sql, String expected, boolean executable) {}

    private record Production(String parameter, String text) {}

    /** What a variable of a template stands for: a name that the statement exposes, and whether it is a table's own. */
    private record Bound(String name, boolean table, boolean quotedOnly, boolean qualifiable) {}

    private final Dialect dialect;
    private final Random random;
    private final Map<String, List<Production>> productions = new HashMap<>();
    private final List<String> statements = new ArrayList<>();
    private final StringBuilder sql = new StringBuilder();
    private final StringBuilder expected = new StringBuilder();
    private final Deque<Set<String>> visible = new ArrayDeque<>();
    private final Set<String> expressions = new LinkedHashSet<>();
    private int aliases;
    private int next;

    PositionStatements(long seed, Dialect dialect) {
        this.dialect = dialect;
        this.random = new Random(seed);
        for (String line : lines("positions/" + dialect.id() + ".txt")) {
            int colon = line.indexOf(": ");
            String head = colon < 0 ? "" : line.substring(0, colon);
            if (head.matches("[A-Z]+( n)?")) {
                String[] parts = head.split(" ");
                productions
                        .computeIfAbsent(parts[0], name -> new ArrayList<>())
                        .add(new Production(parts.length > 1 ? parts[1] : "", line.substring(colon + 2)));
            } else {
                statements.add(line);
            }
        }
    }

    /** The next statement; each template has its turn. */
    Made next() {
        String template = statements.get(next++ % statements.size());
        boolean executable = !template.startsWith("~");
        sql.setLength(0);
        expected.setLength(0);
        visible.clear();
        expressions.clear();
        aliases = 0;
        expand(executable ? template : template.substring(1), new HashMap<>(), 0);
        return new Made(sql.toString(), expected.toString(), executable);
    }

    /** The next statement that any server of the dialect takes. */
    String nextExecutable() {
        Made made = next();
        while (!made.executable()) {
            made = next();
        }
        return made.sql();
    }

    int templates() {
        return statements.size();
    }

    private void expand(String template, Map<String, Bound> bound, int depth) {
        visible.push(new LinkedHashSet<>());
        bindAhead(template, bound);
        int at = 0;
        while (at < template.length()) {
            int open = template.indexOf('{', at);
            if (open < 0) {
                text(template.substring(at));
                break;
            }
            text(template.substring(at, open));
            int close = template.indexOf('}', open);
            hole(template.substring(open + 1, close), bound, depth);
            at = close + 1;
        }
        visible.pop();
    }

    /** The list of columns names sources that stand behind it, so all are chosen first. */
    private void bindAhead(String template, Map<String, Bound> bound) {
        for (String hole : template.split("[{}]")) {
            String[] words = hole.split(" ");
            if (words.length != 2 || !words[1].matches("[a-z]")) {
                continue;
            }
            switch (words[0]) {
                case "T":
                    bound.put(words[1], table());
                    break;
                case "S":
                    bound.put(words[1], source());
                    break;
                case "A":
                    bound.put(words[1], alias());
                    break;
                case "CTE":
                    bound.put(words[1], expression());
                    break;
                default:
                    break;
            }
        }
    }

    private void hole(String hole, Map<String, Bound> bound, int depth) {
        String[] words = hole.split(" ");
        Bound one = bound.get(words[words.length - 1].replace("*", ""));
        if (hole.equals("N")) {
            text(String.valueOf(random.nextInt(12)));
        } else if (hole.equals("ID")) {
            text(String.valueOf(100 + random.nextInt(100_000)));
        } else if (words.length == 1 && one != null) {
            reference(one, hole.endsWith("*"));
        } else if (words[0].equals("T") && one != null) {
            tableInPlace(one);
        } else if (words[0].equals("S") && one != null) {
            if (one.table()) {
                tableInPlace(one);
            } else {
                tableInPlace(anyTable());
                text(dialect == Dialect.ORACLE || random.nextBoolean() ? " " : " AS ");
                reference(one, false);
            }
        } else if ((words[0].equals("A") || words[0].equals("CTE")) && one != null) {
            reference(one, false);
        } else {
            produce(words, one, depth);
        }
    }

    private void produce(String[] words, Bound argument, int depth) {
        List<Production> choices = productions.get(words[0]);
        if (choices == null) {
            throw new IllegalStateException("No production " + words[0] + " for " + dialect);
        }
        Production chosen = choices.get(depth >= DEEP ? 0 : random.nextInt(choices.size()));
        Map<String, Bound> inner = new HashMap<>();
        if (argument != null) {
            inner.put(chosen.parameter(), argument);
        }
        expand(chosen.text(), inner, depth + 1);
    }

    /** A table of which nothing in sight has the name, or null if that leaves none. */
    private @Nullable Bound freeTable() {
        List<Bound> free = tables();
        free.removeIf(one -> isVisible(one.name()));
        if (free.isEmpty()) {
            return null;
        }
        Bound chosen = free.get(random.nextInt(free.size()));
        visible.element().add(chosen.name());
        return chosen;
    }

    private Bound table() {
        Bound free = freeTable();
        if (free == null) {
            throw new IllegalStateException("A template with more tables than there are");
        }
        return free;
    }

    /** A table to stand behind an alias, which hides its name. */
    private Bound anyTable() {
        List<Bound> tables = tables();
        return tables.get(random.nextInt(tables.size()));
    }

    private List<Bound> tables() {
        List<Bound> tables = new ArrayList<>();
        for (String name : PLAIN_TABLES) {
            tables.add(new Bound(name, true, false, true));
        }
        for (String name : QUOTED_TABLES) {
            tables.add(new Bound(name, true, true, true));
        }
        tables.removeIf(one -> expressions.contains(one.name()));
        return tables;
    }

    private Bound source() {
        Bound table = random.nextBoolean() ? freeTable() : null;
        return table == null ? alias() : table;
    }

    /** An alias, sometimes with the name of a table that is not in sight. */
    private Bound alias() {
        Bound table = random.nextInt(3) == 0 ? freeTable() : null;
        String name = table == null ? "x" + aliases++ : table.name();
        visible.element().add(name);
        return new Bound(name, false, QUOTED_TABLES.contains(name), false);
    }

    /**
     * The name of a common table expression; a table of that name is out of reach for the rest of the statement. In H2 it
     * would be the expression that is.
     */
    private Bound expression() {
        boolean hides = dialect != Dialect.H2 && random.nextBoolean();
        String name = hides ? table().name() : "c" + aliases++;
        expressions.add(name);
        return new Bound(name, false, QUOTED_TABLES.contains(name), false);
    }

    private boolean isVisible(String name) {
        return visible.stream().anyMatch(names -> names.contains(name));
    }

    private void text(String both) {
        sql.append(both);
        expected.append(both);
    }

    /** The name where a table stands: perhaps with its schema, with blanks and comments between. */
    private void tableInPlace(Bound table) {
        switch (random.nextInt(6)) {
            case 0:
                text(schema() + ".");
                name(table);
                break;
            case 1:
                text(schema() + " /* , t2 */ . ");
                name(table);
                break;
            case 2:
                text("/* t1 */ ");
                name(table);
                break;
            default:
                name(table);
                break;
        }
    }

    private void reference(Bound one, boolean mayQualify) {
        if (mayQualify && one.qualifiable() && random.nextInt(3) == 0) {
            text(schema() + ".");
        }
        name(one);
    }

    private String schema() {
        switch (dialect) {
            case MYSQL:
                return random.nextBoolean() ? "kt" : "`kt`";
            case POSTGRESQL:
                return random.nextBoolean() ? "public" : "\"public\"";
            case SQLSERVER:
                return random.nextBoolean() ? "dbo" : "[dbo]";
            case ORACLE:
                return "KT";
            default:
                return "PUBLIC";
        }
    }

    private void name(Bound one) {
        String shown = spelled(one);
        boolean quoted = !Character.isLetter(shown.charAt(0));
        sql.append(shown);
        if (!one.table()) {
            expected.append(shown);
        } else if (quoted) {
            expected.append(shown, 0, shown.length() - 1).append("_shadow").append(shown.charAt(shown.length() - 1));
        } else {
            expected.append(shown).append("_shadow");
        }
    }

    /** Quoted, or in another case where that is the same name. What unquoted text folds to is not quoted where it folds up. */
    private String spelled(Bound one) {
        boolean foldsUp = dialect == Dialect.H2 || dialect == Dialect.ORACLE;
        boolean quote = one.quotedOnly() || !foldsUp && random.nextInt(4) == 0;
        if (quote) {
            switch (dialect) {
                case MYSQL:
                    return '`' + one.name() + '`';
                case SQLSERVER:
                    return '[' + one.name() + ']';
                default:
                    return '"' + one.name() + '"';
            }
        }
        boolean otherCase =
                (foldsUp || dialect == Dialect.POSTGRESQL) && one.name().charAt(0) == 't';
        return otherCase && random.nextInt(4) == 0 ? one.name().toUpperCase(Locale.ROOT) : one.name();
    }

    private static List<String> lines(String resource) {
        try (InputStream in = PositionStatements.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("No " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.replace("\\n", "\n"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
