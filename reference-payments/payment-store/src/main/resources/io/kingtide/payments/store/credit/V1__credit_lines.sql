-- used + reserved never exceeds credit_limit; reserved = sum of RESERVED reservations.
CREATE TABLE credit_line (
  user_id BIGINT NOT NULL,
  credit_limit BIGINT NOT NULL,
  used BIGINT NOT NULL,
  reserved BIGINT NOT NULL,
  currency VARCHAR(3) NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (user_id)
);

-- Reservation and fence in one: a row, once there, stays, so that no late try can reserve again.
CREATE TABLE credit_reservation (
  activity_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  state VARCHAR(12) NOT NULL,
  reason VARCHAR(40) NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (activity_id)
);
CREATE INDEX credit_reservation_by_user ON credit_reservation (user_id, created_at);

-- What the user owes, entry by entry: credit used, restored by a refund, repaid.
CREATE TABLE credit_receipt (
  receipt_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  kind VARCHAR(12) NOT NULL,
  activity_id BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (receipt_id)
);
CREATE INDEX credit_receipt_by_user ON credit_receipt (user_id, receipt_id);

-- Every risk decision with what each model said, or which fallback spoke for it.
CREATE TABLE risk_verdict (
  activity_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  verdict VARCHAR(12) NOT NULL,
  score INT NOT NULL,
  models VARCHAR(400) NOT NULL,
  elapsed_micros BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (activity_id)
);
