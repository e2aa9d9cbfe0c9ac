package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations and statements stay within what OceanBase and TiDB accept too. */
class SqlSubsetTest {
    @Test
    void every_migration_is_within_the_subset() throws Exception {
        Map<String, String> migrations = migrations();

        assertThat(migrations).hasSizeGreaterThanOrEqualTo(13);
        assertThat(outside(migrations)).isEmpty();
    }

    @Test
    void every_statement_of_every_mapper_is_within_the_subset() {
        Map<String, String> statements = statements();

        assertThat(statements).hasSizeGreaterThan(80);
        assertThat(outside(statements)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TRIGGER t BEFORE INSERT ON payment FOR EACH ROW SET x = 1",
                "CREATE PROCEDURE p() SELECT 1",
                "CREATE TABLE t (id BIGINT NOT NULL AUTO_INCREMENT, PRIMARY KEY (id))",
                "CREATE TABLE t (id BIGINT GENERATED ALWAYS AS IDENTITY)",
                "CREATE TABLE t (id BIGINT, FOREIGN KEY (id) REFERENCES payment (payment_id) ON DELETE CASCADE)",
                "CREATE SEQUENCE s",
                "CREATE VIEW v AS SELECT 1",
                "CALL p()",
                "MERGE INTO t USING s ON (t.a = s.a)",
                "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 2",
                "SELECT a FROM t FOR UPDATE SKIP LOCKED",
                "SELECT NOW()",
                "SELECT group_concat(a) FROM t",
                "UPDATE t SET a = JSON_SET(a, '$.b', 1)",
                "SELECT a::text FROM t",
                "SELECT `a` FROM t",
            })
    void what_one_of_them_would_not_accept_is_found(String planted) {
        assertThat(SqlSubset.refusals(planted)).isNotEmpty();
    }

    private static List<String> outside(Map<String, String> scripts) {
        List<String> outside = new ArrayList<>();
        scripts.forEach((origin, script) ->
                SqlSubset.refusals(script).forEach(refusal -> outside.add(origin + " has " + refusal)));
        return outside;
    }

    private static Map<String, String> migrations() throws IOException, URISyntaxException {
        Path place = Path.of(io.kingtide.payments.store.StoreKind.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isDirectory(place)) {
            return scripts(place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return scripts(jar.getPath("/"));
        }
    }

    private static Map<String, String> scripts(Path root) throws IOException {
        Map<String, String> scripts = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".sql"))
                    .sorted()
                    .toList()) {
                scripts.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return scripts;
    }

    private static Map<String, String> statements() {
        Map<String, String> statements = new LinkedHashMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.kingtide.payments")) {
            if (type.isInterface()) {
                for (Method method : type.reflect().getDeclaredMethods()) {
                    String sql = sql(method);
                    if (sql != null) {
                        statements.put(type.getSimpleName() + "." + method.getName(), withoutScript(sql));
                    }
                }
            }
        }
        return statements;
    }

    private static String sql(Method method) {
        Select select = method.getAnnotation(Select.class);
        Insert insert = method.getAnnotation(Insert.class);
        Update update = method.getAnnotation(Update.class);
        Delete delete = method.getAnnotation(Delete.class);
        String[] lines = select != null
                ? select.value()
                : insert != null
                        ? insert.value()
                        : update != null ? update.value() : delete != null ? delete.value() : null;
        return lines == null ? null : String.join(" ", lines);
    }

    /** The statement without MyBatis's own marks. */
    private static String withoutScript(String sql) {
        return sql.replaceAll("</?(?:script|foreach|if|choose|when|otherwise)\\b[^>]*>", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
