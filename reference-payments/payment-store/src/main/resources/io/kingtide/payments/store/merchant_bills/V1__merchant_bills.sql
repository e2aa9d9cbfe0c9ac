-- What a merchant sees: one row per payment and refund, sharded by merchant. Written by messages only, each an upsert
-- that a lower version cannot undo. The same SQL subset as the trade stores.
CREATE TABLE merchant_bill (
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
CREATE INDEX merchant_bill_by_merchant ON merchant_bill (merchant, created_at, bill_id);
