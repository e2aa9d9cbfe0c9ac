package io.kingtide.schema;

final class PostgresShadowSchemaTest extends ShadowSchemaContract {
    @Override
    TestDatabase start() throws Exception {
        return new PostgresDatabase();
    }
}
