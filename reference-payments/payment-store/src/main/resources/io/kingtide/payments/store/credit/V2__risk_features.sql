-- What the models looked at, so that a decision can be repeated and judged later.
ALTER TABLE risk_verdict ADD COLUMN features VARCHAR(200) NOT NULL;
