-- Up to which time each unit's recorded changes have ended; what a replica shows here, it has.
CREATE TABLE replica_beat (
  unit VARCHAR(16) NOT NULL,
  beat_at BIGINT NOT NULL,
  PRIMARY KEY (unit)
);
