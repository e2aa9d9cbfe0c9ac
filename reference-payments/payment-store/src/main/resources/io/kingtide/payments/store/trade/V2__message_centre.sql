-- Bills live in clusters of their own (consumer and merchant bills); what they are told leaves through this table.
DROP TABLE bill;

-- The message centre's outbox. A message has the id of the payment or refund that it tells of, and is written in the
-- transaction that writes that row: HALF until the row's outcome is known, then READY or DROPPED, at last DONE or PARKED.
CREATE TABLE message (
  message_id BIGINT NOT NULL,
  slot SMALLINT NOT NULL,
  topic VARCHAR(16) NOT NULL,
  body VARCHAR(2000) NOT NULL,
  state VARCHAR(12) NOT NULL,
  attempts INT NOT NULL,
  next_attempt_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (message_id)
);
CREATE INDEX message_due ON message (state, next_attempt_at);
