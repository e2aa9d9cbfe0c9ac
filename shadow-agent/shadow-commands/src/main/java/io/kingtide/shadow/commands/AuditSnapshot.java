package io.kingtide.shadow.commands;

import io.kingtide.command.Problem;
import io.kingtide.schema.ShadowSchema;
import io.kingtide.schema.ShadowTable;
import io.kingtide.schema.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The content of all production tables at one moment.
 *
 * @param schemaVersion 1
 * @param takenAt when, as ISO text
 * @param stores store name to table name to content
 */
record AuditSnapshot(int schemaVersion, String takenAt, Map<String, Map<String, TableSum>> stores) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static AuditSnapshot empty(Instant now) {
        return new AuditSnapshot(1, now.toString(), new LinkedHashMap<>());
    }

    /** Adds what the production tables of a store hold now. */
    void add(Target target, ShadowSchema schema, Connection connection) throws SQLException {
        Map<String, TableSum> sums = new TreeMap<>();
        for (ShadowTable table : schema.tables()) {
            // Tagged work draws ids from an allocator by rule: that it moved on is no finding.
            boolean draws = table.state() == ShadowTable.State.ID_ALLOCATOR;
            if (table.production().kind() == Table.Kind.TABLE && !draws) {
                sums.put(
                        table.production().name().toString(),
                        TableSum.of(connection, schema.quoted(table.production().name())));
            }
        }
        stores.put(target.name(), sums);
    }

    static AuditSnapshot read(Path file) {
        try {
            AuditSnapshot snapshot = JSON.readValue(Files.readString(file), AuditSnapshot.class);
            if (snapshot.schemaVersion != 1 || snapshot.stores == null) {
                throw notASnapshot(file, "JSON of another kind");
            }
            return snapshot;
        } catch (IOException | JacksonException e) {
            throw notASnapshot(file, e.getClass().getSimpleName()).causedBy(e);
        }
    }

    private static Problem notASnapshot(Path file, String got) {
        return Problem.usage(
                "Reading the checksums in " + file,
                got,
                "a file that 'kingtide shadow audit --before' wrote",
                "Name another file; one that does not exist yet is written.");
    }

    void write(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path partial = file.resolveSibling(file.getFileName() + ".partial");
            Files.writeString(partial, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Problem.usage(
                            "Writing the checksums to " + file,
                            e.getClass().getSimpleName() + " (" + e.getMessage() + ")",
                            "a file that can be written",
                            "Name another one with --before.")
                    .causedBy(e);
        }
    }
}
