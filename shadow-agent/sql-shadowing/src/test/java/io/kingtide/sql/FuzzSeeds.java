package io.kingtide.sql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes what the fuzzer starts from: the statements of the golden files, and the keywords as its dictionary. */
final class FuzzSeeds {
    private FuzzSeeds() {}

    /** Called by profile {@code fuzz} with the folder to write to. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        for (Dialect dialect : Dialect.values()) {
            int number = 0;
            for (String sql : GoldenFilesTest.statements(dialect)) {
                ByteArrayOutputStream seed = new ByteArrayOutputStream();
                seed.write(dialect.ordinal());
                seed.writeBytes(sql.getBytes(StandardCharsets.UTF_8));
                Files.write(corpus.resolve(dialect.id() + "-" + number++), seed.toByteArray());
            }
        }
        List<String> keywords = new ArrayList<>();
        for (Keyword keyword : Keyword.values()) {
            keywords.add("\" " + keyword.name() + " \"");
        }
        Files.write(folder.resolve("keywords.dict"), keywords);
    }
}
