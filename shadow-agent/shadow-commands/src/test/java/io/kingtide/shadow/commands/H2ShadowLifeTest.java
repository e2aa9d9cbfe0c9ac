package io.kingtide.shadow.commands;

import io.kingtide.schema.testkit.H2Database;
import io.kingtide.schema.testkit.TestDatabase;

final class H2ShadowLifeTest extends ShadowLifeContract {
    @Override
    TestDatabase start() throws Exception {
        return new H2Database();
    }
}
