-- S-1: users, groups and service principals.
CREATE TABLE principals (
    id            TEXT    NOT NULL PRIMARY KEY,   -- a UUID in lower case
    name          TEXT    NOT NULL COLLATE NOCASE UNIQUE,
    body_version  INTEGER NOT NULL,
    body          TEXT    NOT NULL                -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE group_members (
    principal  TEXT NOT NULL REFERENCES principals (id) ON DELETE CASCADE,  -- the group
    member     TEXT NOT NULL REFERENCES principals (id) ON DELETE CASCADE,
    PRIMARY KEY (principal, member)
) STRICT, WITHOUT ROWID;

CREATE INDEX group_members_by_member ON group_members (member);

-- S-4: custom roles. Azure's own are in the code.
CREATE TABLE role_definitions (
    id            TEXT    NOT NULL PRIMARY KEY,   -- a UUID in lower case
    name          TEXT    NOT NULL COLLATE NOCASE UNIQUE,
    body_version  INTEGER NOT NULL,
    body          TEXT    NOT NULL                -- JSON
) STRICT, WITHOUT ROWID;

-- S-1: who has which role where. With the resource that it is assigned at, an assignment goes.
CREATE TABLE role_assignments (
    key           TEXT    NOT NULL PRIMARY KEY,   -- the ARM id in lower case
    scope         TEXT    NOT NULL,               -- lower case
    resource      TEXT    REFERENCES resources (key) ON DELETE CASCADE,  -- the scope, where it is a resource
    role          TEXT    NOT NULL,               -- a role definition's id
    principal     TEXT    NOT NULL,               -- an object id; need not be in the directory
    session       TEXT,                           -- as in resources
    body_version  INTEGER NOT NULL,
    body          TEXT    NOT NULL,               -- JSON
    UNIQUE (scope, role, principal),
    CHECK (resource IS NULL OR resource = scope)
) STRICT;

CREATE INDEX role_assignments_by_principal ON role_assignments (principal);
CREATE INDEX role_assignments_by_resource ON role_assignments (resource) WHERE resource IS NOT NULL;
CREATE INDEX role_assignments_by_role ON role_assignments (role);
CREATE INDEX role_assignments_by_session ON role_assignments (session) WHERE session IS NOT NULL;

-- S-5, S-6: how a gallery is shared; none has a row that is private.
CREATE TABLE gallery_sharing (
    gallery       TEXT    NOT NULL PRIMARY KEY REFERENCES resources (key) ON DELETE CASCADE,
    public_name   TEXT    COLLATE NOCASE UNIQUE,  -- of a community gallery
    session       TEXT,                           -- as in resources
    body_version  INTEGER NOT NULL,
    body          TEXT    NOT NULL                -- JSON
) STRICT;

CREATE INDEX gallery_sharing_by_session ON gallery_sharing (session) WHERE session IS NOT NULL;
