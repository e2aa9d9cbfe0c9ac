-- Credit paid back from the balance. applied is what the debt took; the rest came back as a surplus.
CREATE TABLE repayment (
  repayment_id BIGINT NOT NULL,
  slot SMALLINT NOT NULL,
  buyer BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  applied BIGINT NOT NULL,
  currency VARCHAR(3) NOT NULL,
  status VARCHAR(12) NOT NULL,
  idem_key VARCHAR(80) NOT NULL,
  request_hash VARCHAR(44) NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (repayment_id),
  UNIQUE (buyer, idem_key)
);

-- What a repayment, or a refund of credit that was repaid already, brought beyond the debt: back on the balance.
CREATE TABLE credit_surplus (
  transfer_id BIGINT NOT NULL,
  source_id BIGINT NOT NULL,
  slot SMALLINT NOT NULL,
  buyer BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (transfer_id)
);
