-- When each buyer's rows last began to change, written before the change: in another failure domain than the change.
CREATE TABLE account_change (
  buyer BIGINT NOT NULL,
  shard VARCHAR(40) NOT NULL,
  unit VARCHAR(16) NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (buyer)
);
CREATE INDEX account_change_by_time ON account_change (shard, unit, changed_at);

-- Buyers whose last change the replica may not have; buyer -1 stands for all of a shard.
CREATE TABLE account_block (
  shard VARCHAR(40) NOT NULL,
  buyer BIGINT NOT NULL,
  state VARCHAR(12) NOT NULL,
  blocked_at BIGINT NOT NULL,
  lifted_at BIGINT NOT NULL,
  PRIMARY KEY (shard, buyer)
);

-- Shards that their replica serves since the primary was lost.
CREATE TABLE shard_replica (
  shard VARCHAR(40) NOT NULL,
  promoted_at BIGINT NOT NULL,
  PRIMARY KEY (shard)
);
