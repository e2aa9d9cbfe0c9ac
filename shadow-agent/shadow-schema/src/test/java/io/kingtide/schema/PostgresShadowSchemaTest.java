package io.kingtide.schema;

import io.kingtide.schema.testkit.PostgresDatabase;
import io.kingtide.schema.testkit.TestDatabase;

final class PostgresShadowSchemaTest extends ShadowSchemaContract {
    @Override
    TestDatabase start() throws Exception {
        return new PostgresDatabase();
    }
}
