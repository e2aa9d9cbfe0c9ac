package io.kingtide.schema;

final class H2ShadowSchemaTest extends ShadowSchemaContract {
    @Override
    TestDatabase start() throws Exception {
        return new H2Database();
    }
}
