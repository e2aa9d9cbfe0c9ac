-- What was paid back, once per id; applied is what the debt took of it.
CREATE TABLE credit_repayment (
  repayment_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  applied BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (repayment_id)
);

-- Which uses of credit a repayment paid for, oldest first.
CREATE TABLE credit_allocation (
  repayment_id BIGINT NOT NULL,
  activity_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (repayment_id, activity_id)
);
CREATE INDEX credit_allocation_by_activity ON credit_allocation (activity_id);
CREATE INDEX credit_receipt_by_activity ON credit_receipt (activity_id);
