-- What a buyer sees: one row per payment and refund, sharded by buyer. Written by messages only, each an upsert that a
-- lower version cannot undo. The same SQL subset as the trade stores.
CREATE TABLE consumer_bill (
  ref_id BIGINT NOT NULL,
  kind VARCHAR(12) NOT NULL,
  bill_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  merchant BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  refunded BIGINT NOT NULL,
  currency VARCHAR(3) NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (ref_id)
);
CREATE INDEX consumer_bill_by_user ON consumer_bill (user_id, bill_id);
