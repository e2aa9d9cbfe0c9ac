-- What must survive the loss of a trade store. It stands in a failure domain of its own, and is written before the shard
-- that it protects.

-- One idempotency key, one id. The business row carries the key too: a crash between the two is resolved by reading it.
CREATE TABLE idem_reservation (
  buyer BIGINT NOT NULL,
  operation VARCHAR(8) NOT NULL,
  idem_key VARCHAR(80) NOT NULL,
  request_hash VARCHAR(44) NOT NULL,
  id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (buyer, operation, idem_key)
);
CREATE INDEX idem_reservation_by_id ON idem_reservation (id);
CREATE INDEX idem_reservation_by_time ON idem_reservation (created_at);

-- PAYING: somebody may pay this order, so it is never recreated elsewhere. VOIDED: it was recreated as its successor, so it
-- is never paid. The first of the two to be written excludes the other; applied = 1 when the shard knows it too.
CREATE TABLE order_fate (
  order_id BIGINT NOT NULL,
  fate VARCHAR(8) NOT NULL,
  shard VARCHAR(40) NOT NULL,
  slot SMALLINT NOT NULL,
  buyer BIGINT NOT NULL,
  idem_key VARCHAR(80) NOT NULL,
  request_hash VARCHAR(44) NOT NULL,
  successor BIGINT NOT NULL,
  applied SMALLINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (order_id)
);
CREATE INDEX order_fate_open ON order_fate (fate, applied, shard);
CREATE INDEX order_fate_by_time ON order_fate (created_at);

-- SERVING, LOST (new ids go to the failover shard), RETURNING (it answers again, and is being told what it missed).
CREATE TABLE shard_state (
  shard VARCHAR(40) NOT NULL,
  state VARCHAR(12) NOT NULL,
  term BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (shard)
);

-- Refunds of payments on a lost shard, which are carried out when it is back.
CREATE TABLE parked_refund (
  refund_id BIGINT NOT NULL,
  shard VARCHAR(40) NOT NULL,
  slot SMALLINT NOT NULL,
  buyer BIGINT NOT NULL,
  payment_id BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  idem_key VARCHAR(80) NOT NULL,
  state VARCHAR(12) NOT NULL,
  reason VARCHAR(40) NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (refund_id)
);
CREATE INDEX parked_refund_open ON parked_refund (state, shard);
