package io.kingtide.agent.compatibility.sharding;

import io.kingtide.agent.compatibility.TestDatabase;

class ShardingOnH2IT extends ShardingKit {
    @Override
    TestDatabase startDatabase() throws Exception {
        return TestDatabase.h2OnShortPort();
    }
}
