package io.kingtide.schema;

import io.kingtide.schema.testkit.MariaDbDatabase;
import io.kingtide.schema.testkit.TestDatabase;

final class MariaDbShadowSchemaTest extends ShadowSchemaContract {
    @Override
    TestDatabase start() throws Exception {
        return new MariaDbDatabase();
    }
}
