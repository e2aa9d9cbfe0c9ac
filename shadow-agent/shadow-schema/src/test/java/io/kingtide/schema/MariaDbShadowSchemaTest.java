package io.kingtide.schema;

final class MariaDbShadowSchemaTest extends ShadowSchemaContract {
    @Override
    TestDatabase start() throws Exception {
        return new MariaDbDatabase();
    }
}
