package io.kingtide.scenario;

import io.kingtide.scenario.RecordFeeder.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Where record feeders read from. */
final class RecordReaders {
    private RecordReaders() {}

    /** CSV with a header, fields in double quotes where they hold commas, quotes (doubled) or line ends. */
    static Table csv(Path file) {
        String text = text(file);
        List<String> header = new ArrayList<>();
        List<String[]> rows = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        int line = 1;
        int at = 0;
        while (at < text.length()) {
            int rowLine = line;
            fields.clear();
            boolean more = true;
            while (more) {
                StringBuilder field = new StringBuilder();
                if (at < text.length() && text.charAt(at) == '"') {
                    int end = quoted(file, text, at, field, rowLine);
                    line += lineEnds(text, at, end);
                    at = end;
                } else {
                    while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                        field.append(text.charAt(at++));
                    }
                }
                fields.add(field.toString());
                more = at < text.length() && text.charAt(at) == ',';
                at += more ? 1 : 0;
            }
            if (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                throw bad(file, rowLine, "text after a closing quote", "a comma or the end of the line");
            }
            while (at < text.length() && (text.charAt(at) == '\r' || text.charAt(at) == '\n')) {
                line += text.charAt(at++) == '\n' ? 1 : 0;
            }
            if (header.isEmpty()) {
                header.addAll(fields);
            } else if (!(fields.size() == 1 && fields.get(0).isBlank())) {
                if (fields.size() != header.size()) {
                    throw bad(file, rowLine, fields.size() + " fields", header.size() + ", as in the header");
                }
                rows.add(fields.toArray(new String[0]));
            }
        }
        return new Table(List.copyOf(header), rows);
    }

    /** A JSON array of flat objects that all have the same members. */
    static Table json(Path file) {
        JsonScanner scanner = new JsonScanner(text(file));
        List<String> columns = new ArrayList<>();
        List<String[]> rows = new ArrayList<>();
        if (!scanner.accept('[')) {
            throw bad(file, 1, "no '['", "an array of objects");
        }
        while (scanner.accept('{')) {
            List<String> names = new ArrayList<>();
            List<String> values = new ArrayList<>();
            boolean more = !scanner.accept('}');
            while (more) {
                String name = scanner.string();
                String value = name != null && scanner.accept(':') ? scanner.value() : null;
                if (value == null) {
                    throw bad(file, scanner.line(), "a broken object", "members with simple values");
                }
                names.add(Objects.requireNonNull(name));
                values.add(value);
                more = scanner.accept(',');
                if (!more && !scanner.accept('}')) {
                    throw bad(file, scanner.line(), "a broken object", "',' or '}' after a member");
                }
            }
            if (columns.isEmpty()) {
                columns.addAll(names);
            }
            rows.add(inOrder(file, scanner.line(), columns, names, values));
            if (!scanner.accept(',')) {
                break;
            }
        }
        if (!scanner.accept(']')) {
            throw bad(file, scanner.line(), "no ']'", "the end of the array after an object");
        }
        return new Table(List.copyOf(columns), rows);
    }

    /** The rows of a query. */
    static Table jdbc(String url, String user, String passwordVariable, String query) {
        String password = System.getenv(passwordVariable);
        try (Connection connection = DriverManager.getConnection(url, user, password == null ? "" : password);
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setMaxRows(RecordFeeder.MAX_RECORDS + 1);
            try (ResultSet result = statement.executeQuery()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    columns.add(result.getMetaData().getColumnLabel(i));
                }
                List<String[]> rows = new ArrayList<>();
                while (result.next()) {
                    String[] row = new String[columns.size()];
                    for (int i = 0; i < row.length; i++) {
                        String value = result.getString(i + 1);
                        row[i] = value == null ? "" : value;
                    }
                    rows.add(row);
                }
                return new Table(List.copyOf(columns), rows);
            }
        } catch (SQLException e) {
            throw new ScenarioException(
                    "Reading a feeder from " + url,
                    e.getMessage() + " (SQLState " + e.getSQLState() + ")",
                    "the rows of " + query,
                    "Check URL, user, the variable " + passwordVariable + " and that the driver is on the class path.");
        }
    }

    private static String[] inOrder(
            Path file, int line, List<String> columns, List<String> names, List<String> values) {
        Set<String> distinct = new LinkedHashSet<>(names);
        if (!distinct.equals(new LinkedHashSet<>(columns)) || distinct.size() != names.size()) {
            throw bad(file, line, "an object with members " + names, "members " + columns + ", as in the first object");
        }
        String[] row = new String[columns.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = values.get(names.indexOf(columns.get(i)));
        }
        return row;
    }

    private static int quoted(Path file, String text, int start, StringBuilder field, int line) {
        int at = start + 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '"') {
                field.append(c);
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                field.append('"');
                at += 2;
            } else {
                return at + 1;
            }
        }
        throw bad(file, line, "a quoted field that never ends", "a closing '\"'");
    }

    private static int lineEnds(String text, int from, int to) {
        return (int) text.substring(from, to).chars().filter(c -> c == '\n').count();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ScenarioException(
                    "Reading feeder " + file,
                    e.toString(),
                    "a file in UTF-8",
                    "Paths are relative to the folder in which kingtide was started.");
        }
    }

    private static ScenarioException bad(Path file, int line, String got, String expected) {
        return new ScenarioException("Reading feeder " + file + ", line " + line, got, expected, "Correct the file.");
    }
}
