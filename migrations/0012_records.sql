-- What programs read of people and organizations in one statement with the question who asks: pictures, free data and
-- times. Logo and metadata of organizations have been there since 0003.

ALTER TABLE tenantry.users ADD COLUMN image text CHECK (char_length(image) <= 2048);
GRANT UPDATE (image) ON tenantry.users TO tenantry_app;
GRANT SELECT (image, created_at, updated_at) ON tenantry.users TO tenantry_auth;
GRANT SELECT (logo, metadata, created_at) ON tenantry.organizations TO tenantry_auth;
GRANT SELECT ON tenantry.invitation_teams TO tenantry_auth;
CREATE POLICY auth_records ON tenantry.invitation_teams FOR SELECT TO tenantry_auth USING (true);
