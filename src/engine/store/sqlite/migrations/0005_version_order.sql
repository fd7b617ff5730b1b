-- L-1: versions in the order of their numbers, so that the latest is found from the end however many there
-- are. The name is what follows the parent's key and '/versions/'.
ALTER TABLE resources ADD COLUMN version_name TEXT GENERATED ALWAYS AS (
    CASE WHEN type IN ('image_version', 'gallery_application_version')
    THEN substr(key, length(parent) + length('/versions/') + 1) END
) VIRTUAL;

-- Each of the three numbers in as many digits as the largest has.
ALTER TABLE resources ADD COLUMN version_order TEXT GENERATED ALWAYS AS (
    CASE WHEN version_name IS NOT NULL
    THEN printf('%010d.%010d.%010d',
                version_name,
                substr(version_name, instr(version_name, '.') + 1),
                substr(version_name, length(rtrim(version_name, '0123456789')) + 1)) END
) VIRTUAL;

CREATE INDEX resources_by_version ON resources (parent, version_order) WHERE version_order IS NOT NULL;
