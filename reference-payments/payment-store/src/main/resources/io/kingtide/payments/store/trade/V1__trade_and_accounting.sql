-- One subset for H2, MySQL, MariaDB (and what speaks their protocol): no triggers, procedures, foreign keys, defaults or
-- generated ids. Amounts are minor units, times are epoch milliseconds, ids come from the application.

-- Who may write a slot. Every writing transaction locks its lane's row, so that a unit that lost the slot writes nothing.
CREATE TABLE unit_route (
  slot SMALLINT NOT NULL,
  lane SMALLINT NOT NULL,
  unit VARCHAR(16) NOT NULL,
  epoch BIGINT NOT NULL,
  weight SMALLINT NOT NULL,
  PRIMARY KEY (slot, lane)
);

CREATE TABLE merchant (
  merchant_id BIGINT NOT NULL,
  name VARCHAR(80) NOT NULL,
  status VARCHAR(12) NOT NULL,
  PRIMARY KEY (merchant_id)
);

-- balance = opening + legs of the account - what still waits in posting_buffer.
CREATE TABLE account (
  account_no BIGINT NOT NULL,
  slot SMALLINT NOT NULL,
  kind VARCHAR(16) NOT NULL,
  owner_id BIGINT NOT NULL,
  currency VARCHAR(3) NOT NULL,
  opening BIGINT NOT NULL,
  balance BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (account_no)
);

CREATE TABLE orders (
  order_id BIGINT NOT NULL,
  slot SMALLINT NOT NULL,
  buyer BIGINT NOT NULL,
  merchant BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  currency VARCHAR(3) NOT NULL,
  status VARCHAR(12) NOT NULL,
  idem_key VARCHAR(80) NOT NULL,
  request_hash VARCHAR(44) NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (order_id),
  UNIQUE (buyer, idem_key)
);

CREATE TABLE payment (
  payment_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  slot SMALLINT NOT NULL,
  buyer BIGINT NOT NULL,
  merchant BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  currency VARCHAR(3) NOT NULL,
  method VARCHAR(12) NOT NULL,
  status VARCHAR(12) NOT NULL,
  reason VARCHAR(24) NOT NULL,
  refunded BIGINT NOT NULL,
  idem_key VARCHAR(80) NOT NULL,
  request_hash VARCHAR(44) NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (payment_id),
  UNIQUE (buyer, idem_key)
);

CREATE TABLE refund (
  refund_id BIGINT NOT NULL,
  payment_id BIGINT NOT NULL,
  slot SMALLINT NOT NULL,
  buyer BIGINT NOT NULL,
  merchant BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  currency VARCHAR(3) NOT NULL,
  method VARCHAR(12) NOT NULL,
  status VARCHAR(12) NOT NULL,
  idem_key VARCHAR(80) NOT NULL,
  request_hash VARCHAR(44) NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (refund_id),
  UNIQUE (buyer, idem_key)
);
CREATE INDEX refund_by_status ON refund (status, refund_id);

-- The journal of double entry. Rows are never changed; the legs of one transfer sum to zero.
CREATE TABLE ledger_leg (
  transfer_id BIGINT NOT NULL,
  leg_no SMALLINT NOT NULL,
  account_no BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (transfer_id, leg_no)
);

-- Postings to accounts that many payments share (merchants, credit clearing) wait here to be folded into the account
-- row, so that a hot merchant is not one hot row.
CREATE TABLE posting_buffer (
  transfer_id BIGINT NOT NULL,
  account_no BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (transfer_id, account_no)
);
CREATE INDEX posting_buffer_by_account ON posting_buffer (account_no, created_at);

-- What a user sees: one row per payment and refund.
CREATE TABLE bill (
  bill_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  kind VARCHAR(12) NOT NULL,
  ref_id BIGINT NOT NULL,
  merchant BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  currency VARCHAR(3) NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (bill_id),
  UNIQUE (ref_id, kind)
);
CREATE INDEX bill_by_user ON bill (user_id, bill_id);

-- The coordinator's log of flexible transactions; an activity has the id of its payment or refund.
CREATE TABLE tcc_activity (
  activity_id BIGINT NOT NULL,
  slot SMALLINT NOT NULL,
  buyer BIGINT NOT NULL,
  kind VARCHAR(12) NOT NULL,
  target_id BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  state VARCHAR(12) NOT NULL,
  attempts INT NOT NULL,
  next_attempt_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (activity_id)
);
CREATE INDEX tcc_activity_due ON tcc_activity (state, next_attempt_at);
