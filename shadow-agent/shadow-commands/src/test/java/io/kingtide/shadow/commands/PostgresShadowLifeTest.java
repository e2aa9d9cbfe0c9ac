package io.kingtide.shadow.commands;

import io.kingtide.schema.testkit.PostgresDatabase;
import io.kingtide.schema.testkit.TestDatabase;

final class PostgresShadowLifeTest extends ShadowLifeContract {
    @Override
    TestDatabase start() throws Exception {
        return new PostgresDatabase();
    }
}
