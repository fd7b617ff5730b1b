-- The table of resources learns two types: VM applications and their versions. SQLite cannot change a
-- CHECK, so the table is made anew; the runner has switched foreign keys off and checks them at the end.
CREATE TABLE resources_rebuilt (
    key             TEXT    NOT NULL PRIMARY KEY,  -- the ARM id in lower case
    type            TEXT    NOT NULL
                    CHECK (type IN ('gallery', 'image_definition', 'image_version', 'image_source',
                                    'gallery_application', 'gallery_application_version')),
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
    CHECK ((parent IS NULL) = (type IN ('gallery', 'image_source'))),
    CHECK ((publisher IS NOT NULL AND offer IS NOT NULL AND sku IS NOT NULL) = (type = 'image_definition'))
) STRICT;

INSERT INTO resources_rebuilt (key, type, parent, subscription, resource_group, location, publisher, offer, sku,
                               session, etag, body_version, body)
SELECT key, type, parent, subscription, resource_group, location, publisher, offer, sku,
       session, etag, body_version, body
FROM resources;

-- Takes its indexes and triggers along, and fires none of them.
DROP TABLE resources;
ALTER TABLE resources_rebuilt RENAME TO resources;

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

-- D-4: deleted image versions that can still be restored. In a table of their own, so that no list, no
-- count and no latest ever sees them. What is past its time is as good as gone, and is removed when met.
CREATE TABLE deleted_resources (
    key             TEXT    NOT NULL PRIMARY KEY,
    type            TEXT    NOT NULL CHECK (type = 'image_version'),
    parent          TEXT    NOT NULL REFERENCES resources (key) ON DELETE CASCADE,
    subscription    TEXT    NOT NULL,
    resource_group  TEXT    NOT NULL,
    location        TEXT    NOT NULL,
    etag            TEXT    NOT NULL,
    body_version    INTEGER NOT NULL,
    body            TEXT    NOT NULL,              -- JSON
    deleted_at      TEXT    NOT NULL,              -- RFC 3339
    retained_until  TEXT    NOT NULL               -- RFC 3339: when it is gone for good
) STRICT;

CREATE INDEX deleted_resources_by_parent ON deleted_resources (parent);

-- D-4: a deleted version keeps its name. Also against a process of an earlier release, which does not ask.
CREATE TRIGGER deleted_resources_keep_their_names BEFORE INSERT ON resources
WHEN EXISTS (SELECT 1 FROM deleted_resources WHERE key = new.key)
BEGIN
    SELECT RAISE (ABORT, 'a deleted resource keeps its name until it is purged');
END;
