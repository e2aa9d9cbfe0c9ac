package io.kingtide.shadow.commands;

import io.kingtide.schema.testkit.MariaDbDatabase;
import io.kingtide.schema.testkit.TestDatabase;

final class MariaDbShadowLifeTest extends ShadowLifeContract {
    @Override
    TestDatabase start() throws Exception {
        return new MariaDbDatabase();
    }
}
