-- Faults that are injected into requests on purpose. What a fault does is in its body; how often it was
-- asked and has struck is here, so that every process on this file counts the same.
CREATE TABLE faults (
    id            INTEGER NOT NULL PRIMARY KEY,
    matched       INTEGER NOT NULL CHECK (matched >= 0),
    struck        INTEGER NOT NULL CHECK (struck BETWEEN 0 AND matched),
    spent         INTEGER NOT NULL CHECK (spent IN (0, 1)),  -- whether it can strike no more
    body_version  INTEGER NOT NULL,                          -- the version of the body's shape
    body          TEXT    NOT NULL                           -- JSON
) STRICT;

-- Every request looks here; there is nothing in it unless somebody added a fault.
CREATE INDEX faults_unspent ON faults (id) WHERE spent = 0;
