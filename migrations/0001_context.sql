-- The context of a transaction: which organization and which user it works for. Row-level security reads it.
--
-- The settings are local to a transaction; after a commit they are the empty string, so an empty one means none.

GRANT USAGE ON SCHEMA tenantry TO tenantry_app, tenantry_auth, tenantry_jobs;

CREATE FUNCTION tenantry.current_organization_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('tenantry.organization_id', true), '')::uuid;

CREATE FUNCTION tenantry.current_user_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('tenantry.user_id', true), '')::uuid;
