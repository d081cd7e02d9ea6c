-- Pictures that people upload, and organizations that they keep on top of their list.

-- What the server has made of an upload: small, and never changed. A new picture has a new key, and with it a new
-- address. organizations.logo and users.image hold that address, or one of another site.
CREATE TABLE tenantry.organization_logos (
    organization_id uuid PRIMARY KEY REFERENCES tenantry.organizations ON DELETE CASCADE,
    -- 16 random bytes as base64url: who has the address may look.
    key text NOT NULL CHECK (key ~ '^[A-Za-z0-9_-]{22}$'),
    media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/webp')),
    content bytea NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 1048576),
    created_at timestamptz NOT NULL
);

CREATE TABLE tenantry.user_portraits (
    user_id uuid PRIMARY KEY REFERENCES tenantry.users ON DELETE CASCADE,
    key text NOT NULL CHECK (key ~ '^[A-Za-z0-9_-]{22}$'),
    media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/webp')),
    content bytea NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 1048576),
    created_at timestamptz NOT NULL
);

-- Compressing what is compressed costs time and saves nothing.
ALTER TABLE tenantry.organization_logos ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE tenantry.user_portraits ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE tenantry.organization_pins (
    organization_id uuid NOT NULL,
    user_id uuid NOT NULL,
    pinned_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, user_id),
    FOREIGN KEY (organization_id, user_id)
        REFERENCES tenantry.organization_members (organization_id, user_id) ON DELETE CASCADE
);
-- Deleting a person looks for the pins by the person.
CREATE INDEX organization_pins_user ON tenantry.organization_pins (user_id);

-- When somebody put the guide for beginners away.
ALTER TABLE tenantry.users ADD COLUMN guide_dismissed_at timestamptz;
GRANT UPDATE (guide_dismissed_at) ON tenantry.users TO tenantry_app;

ALTER TABLE tenantry.organization_logos ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE tenantry.user_portraits ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE tenantry.organization_pins ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE (key, media_type, content, created_at), DELETE ON tenantry.organization_logos
    TO tenantry_app;
CREATE POLICY app_tenant ON tenantry.organization_logos TO tenantry_app
    USING (organization_id = (SELECT tenantry.current_organization_id()))
    WITH CHECK (organization_id = (SELECT tenantry.current_organization_id()));

GRANT SELECT, INSERT, UPDATE (key, media_type, content, created_at), DELETE ON tenantry.user_portraits TO tenantry_app;
CREATE POLICY app_own ON tenantry.user_portraits TO tenantry_app
    USING (user_id = (SELECT tenantry.current_user_id()))
    WITH CHECK (user_id = (SELECT tenantry.current_user_id()));

GRANT SELECT, INSERT, DELETE ON tenantry.organization_pins TO tenantry_app;
CREATE POLICY app_own ON tenantry.organization_pins TO tenantry_app
    USING (user_id = (SELECT tenantry.current_user_id()))
    WITH CHECK (user_id = (SELECT tenantry.current_user_id()));
