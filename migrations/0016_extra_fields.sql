-- Extra fields, which the configuration declares: one object of values an entity. Readers of whole organizations by
-- session, without a tenant's context, get the column, too; of the other tables they have every column already.

ALTER TABLE tenantry.organizations
    ADD COLUMN fields jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(fields) = 'object');
ALTER TABLE tenantry.organization_members
    ADD COLUMN fields jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(fields) = 'object');
ALTER TABLE tenantry.organization_invitations
    ADD COLUMN fields jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(fields) = 'object');
ALTER TABLE tenantry.teams
    ADD COLUMN fields jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(fields) = 'object');
ALTER TABLE tenantry.organization_roles
    ADD COLUMN fields jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(fields) = 'object');

GRANT UPDATE (fields) ON tenantry.organizations, tenantry.organization_members, tenantry.organization_roles
    TO tenantry_app;
GRANT SELECT (fields) ON tenantry.organizations TO tenantry_auth;
