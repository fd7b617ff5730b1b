-- S-1: principals that were removed from the directory. What they were assigned stays, and helps nobody; an
-- object id that is neither here nor in the directory is taken on trust.
CREATE TABLE removed_principals (
    id            TEXT    NOT NULL PRIMARY KEY,   -- a UUID in lower case
    name          TEXT    NOT NULL COLLATE NOCASE,
    body_version  INTEGER NOT NULL,
    body          TEXT    NOT NULL                -- JSON
) STRICT, WITHOUT ROWID;
