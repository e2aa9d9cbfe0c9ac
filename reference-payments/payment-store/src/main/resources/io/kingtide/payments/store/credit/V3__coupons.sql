-- What coupons a user has, as an amount: spent + reserved never exceeds granted; reserved = sum of RESERVED
-- reservations.
CREATE TABLE coupon_purse (
  user_id BIGINT NOT NULL,
  granted BIGINT NOT NULL,
  spent BIGINT NOT NULL,
  reserved BIGINT NOT NULL,
  currency VARCHAR(3) NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (user_id)
);

-- Reservation and fence in one, like credit_reservation: a row, once there, stays.
CREATE TABLE coupon_reservation (
  activity_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  state VARCHAR(12) NOT NULL,
  reason VARCHAR(40) NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (activity_id)
);

-- Coupons spent, and given back by refunds.
CREATE TABLE coupon_receipt (
  receipt_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  kind VARCHAR(12) NOT NULL,
  activity_id BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (receipt_id)
);
