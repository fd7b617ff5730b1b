-- Every resource of the gallery, and the image sources that versions are made from.
CREATE TABLE resources (
    key             TEXT    NOT NULL PRIMARY KEY,  -- the ARM id in lower case
    type            TEXT    NOT NULL
                    CHECK (type IN ('gallery', 'image_definition', 'image_version', 'image_source')),
    parent          TEXT    REFERENCES resources (key) ON DELETE RESTRICT,
    subscription    TEXT    NOT NULL,              -- lower case, as are the next five
    resource_group  TEXT    NOT NULL,
    location        TEXT    NOT NULL,
    publisher       TEXT,
    offer           TEXT,
    sku             TEXT,
    session         TEXT,                          -- who created it, until Terraform's state is known to have it
    etag            TEXT    NOT NULL,
    body_version    INTEGER NOT NULL,              -- the version of the body's shape
    body            TEXT    NOT NULL,              -- JSON
    CHECK ((parent IS NOT NULL) = (type IN ('image_definition', 'image_version'))),
    CHECK ((publisher IS NOT NULL AND offer IS NOT NULL AND sku IS NOT NULL) = (type = 'image_definition'))
) STRICT;

CREATE INDEX resources_by_parent ON resources (parent) WHERE parent IS NOT NULL;
CREATE INDEX resources_by_scope ON resources (type, subscription, resource_group);
CREATE INDEX resources_by_session ON resources (session) WHERE session IS NOT NULL;

-- I-1: publisher, offer and SKU are unique as a triple within their gallery.
CREATE UNIQUE INDEX resources_by_identifier ON resources (parent, publisher, offer, sku)
    WHERE type = 'image_definition';

CREATE TRIGGER resources_keep_their_identity
BEFORE UPDATE OF key, type, parent, subscription, resource_group, location, publisher, offer, sku ON resources
BEGIN
    SELECT RAISE (ABORT, 'the identity of a resource never changes');
END;

-- Q-1 to Q-3: how many resources of a type a subscription has in a region. Kept by triggers, so that
-- asking costs the same however many there are.
CREATE TABLE usage (
    subscription  TEXT    NOT NULL,
    type          TEXT    NOT NULL,
    location      TEXT    NOT NULL,
    count         INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (subscription, type, location)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER resources_count_insert AFTER INSERT ON resources
BEGIN
    INSERT INTO usage (subscription, type, location, count)
    VALUES (new.subscription, new.type, new.location, 1)
    ON CONFLICT (subscription, type, location) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER resources_count_delete AFTER DELETE ON resources
BEGIN
    UPDATE usage SET count = count - 1
    WHERE subscription = old.subscription AND type = old.type AND location = old.location;
END;

-- Long-running operations: what was asked of a resource, and when it was and will be done.
CREATE TABLE operations (
    id           TEXT NOT NULL PRIMARY KEY,
    resource     TEXT NOT NULL REFERENCES resources (key) ON DELETE CASCADE,
    kind         TEXT NOT NULL CHECK (kind IN ('create', 'update')),
    started_at   TEXT NOT NULL,  -- RFC 3339
    finished_at  TEXT NOT NULL   -- RFC 3339
) STRICT, WITHOUT ROWID;

CREATE INDEX operations_by_resource ON operations (resource, started_at);

-- Facts about the store itself. 'written_by' is the release that last migrated it.
CREATE TABLE settings (
    name   TEXT NOT NULL PRIMARY KEY,
    value  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
