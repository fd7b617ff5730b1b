-- What is known of subscriptions: name, tenant, limits and allowed regions. One without a row has
-- what is documented.
CREATE TABLE subscriptions (
    id            TEXT    NOT NULL PRIMARY KEY,  -- lower case
    body_version  INTEGER NOT NULL,              -- the version of the body's shape
    body          TEXT    NOT NULL               -- JSON
) STRICT, WITHOUT ROWID;
