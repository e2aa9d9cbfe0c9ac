package io.kingtide.schema;

import io.kingtide.schema.testkit.H2Database;
import io.kingtide.schema.testkit.TestDatabase;

final class H2ShadowSchemaTest extends ShadowSchemaContract {
    @Override
    TestDatabase start() throws Exception {
        return new H2Database();
    }
}
