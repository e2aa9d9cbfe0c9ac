package io.kingtide.payments.unit;

/** Whether a trade shard takes part. */
enum ShardState {
    /** New rows go there. */
    SERVING,
    /** It does not answer: new rows go to the failover shard, what can wait is parked. */
    LOST,
    /** It answers again and is being told what it missed; old rows are served, new ones go on to the failover shard. */
    RETURNING
}
