/** The tables, with the few users and reports that the platform starts with. */
export const schema = `
CREATE TABLE users (id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL) STRICT;
CREATE TABLE reports (name TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE executions (
  id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, platform TEXT NOT NULL, model TEXT NOT NULL, user_id TEXT,
  status TEXT NOT NULL, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL,
  cost_usd REAL NOT NULL, seconds REAL NOT NULL
) STRICT;
CREATE TABLE workflow_runs (
  id TEXT PRIMARY KEY, workflow_id TEXT NOT NULL, status TEXT NOT NULL, execution_id TEXT
) STRICT;

WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 200)
INSERT INTO users SELECT 'user-' || n, 'User ' || n, 'user-' || n || '@example.com' FROM numbers;

INSERT INTO reports VALUES ('weekly', '{"title":"Weekly usage"}'), ('legacy', 'title=Weekly usage');
`;
