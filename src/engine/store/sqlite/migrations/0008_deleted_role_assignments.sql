-- D-4, S-1: the role assignments at a deleted resource, which come back with it.
CREATE TABLE deleted_role_assignments (
    key           TEXT    NOT NULL PRIMARY KEY,   -- the ARM id in lower case
    scope         TEXT    NOT NULL REFERENCES deleted_resources (key) ON DELETE CASCADE,
    role          TEXT    NOT NULL,               -- a role definition's id; may be gone meanwhile
    principal     TEXT    NOT NULL,               -- an object id
    body_version  INTEGER NOT NULL,
    body          TEXT    NOT NULL,               -- JSON
    UNIQUE (scope, role, principal)
) STRICT;
