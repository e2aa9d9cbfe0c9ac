-- Where the money of a combined payment comes from, and goes back to: one row per source that takes part.
CREATE TABLE payment_funding (
  payment_id BIGINT NOT NULL,
  source VARCHAR(12) NOT NULL,
  amount BIGINT NOT NULL,
  refunded BIGINT NOT NULL,
  PRIMARY KEY (payment_id, source)
);

CREATE TABLE refund_funding (
  refund_id BIGINT NOT NULL,
  source VARCHAR(12) NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (refund_id, source)
);
