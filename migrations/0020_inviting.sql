-- What inviting turned out to need beyond 0006: words and terms of one's own, a list that can be cleared, and links that
-- several people can join by.

ALTER TABLE tenantry.organization_invitations
    -- What the inviter adds. Plain text, never more than text to whoever reads it.
    ADD COLUMN message text CHECK (char_length(message) BETWEEN 1 AND 500),
    -- How long it stands whenever it is sent; NULL follows the configuration.
    ADD COLUMN lifetime_days smallint CHECK (lifetime_days BETWEEN 1 AND 365);

-- Expired ones can be removed from the list; the audit log keeps them. Nothing else is ever deleted.
GRANT DELETE ON tenantry.organization_invitations TO tenantry_app;
CREATE POLICY app_delete_expired ON tenantry.organization_invitations AS RESTRICTIVE FOR DELETE TO tenantry_app
    USING (status IN ('pending', 'expired'));

CREATE TABLE tenantry.invitation_links (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES tenantry.organizations ON DELETE CASCADE,
    creator_id uuid REFERENCES tenantry.users ON DELETE SET NULL,
    -- The secret is keyed over kind, id and generation, as with invitations; this is its SHA-256.
    generation integer NOT NULL DEFAULT 1 CHECK (generation > 0),
    secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
    -- At which domains the addresses must be; none means any.
    email_domains text[] NOT NULL DEFAULT '{}' CHECK (cardinality(email_domains) <= 20),
    uses integer NOT NULL DEFAULT 0 CHECK (uses >= 0),
    uses_max integer CHECK (uses_max > 0),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT invitation_links_tenant_key UNIQUE (organization_id, id),
    CONSTRAINT invitation_links_secret_key UNIQUE (secret_hash),
    CONSTRAINT invitation_links_uses_within CHECK (uses <= uses_max)
);
CREATE INDEX invitation_links_newest ON tenantry.invitation_links (organization_id, created_at DESC, id DESC);

CREATE TABLE tenantry.invitation_link_roles (
    organization_id uuid NOT NULL,
    link_id uuid NOT NULL,
    role text NOT NULL CHECK (char_length(role) BETWEEN 1 AND 64 AND role !~ '[,[:cntrl:]]'),
    role_id uuid,
    PRIMARY KEY (organization_id, link_id, role),
    FOREIGN KEY (organization_id, link_id)
        REFERENCES tenantry.invitation_links (organization_id, id) ON DELETE CASCADE,
    -- As with invitations (0011): the name of a run-time role follows it, and a closed link keeps no role.
    CONSTRAINT invitation_link_roles_run_time FOREIGN KEY (organization_id, role_id, role)
        REFERENCES tenantry.organization_roles (organization_id, id, name)
        ON UPDATE CASCADE ON DELETE SET NULL (role_id)
);
CREATE INDEX invitation_link_roles_by_role ON tenantry.invitation_link_roles (organization_id, role_id)
    WHERE role_id IS NOT NULL;
CREATE TRIGGER invitation_link_roles_run_time BEFORE INSERT ON tenantry.invitation_link_roles
    FOR EACH ROW WHEN (NEW.role NOT IN ('owner', 'admin', 'member'))
    EXECUTE FUNCTION tenantry.find_run_time_role();

ALTER TABLE tenantry.invitation_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenantry.invitation_links FORCE ROW LEVEL SECURITY;
ALTER TABLE tenantry.invitation_link_roles ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenantry.invitation_link_roles FORCE ROW LEVEL SECURITY;

-- Revoked, never deleted; used one by one.
GRANT SELECT, INSERT, UPDATE (uses, revoked_at) ON tenantry.invitation_links TO tenantry_app;
CREATE POLICY app_tenant ON tenantry.invitation_links TO tenantry_app
    USING (organization_id = (SELECT tenantry.current_organization_id()))
    WITH CHECK (organization_id = (SELECT tenantry.current_organization_id()));
GRANT SELECT, INSERT, DELETE ON tenantry.invitation_link_roles TO tenantry_app;
CREATE POLICY app_tenant ON tenantry.invitation_link_roles TO tenantry_app
    USING (organization_id = (SELECT tenantry.current_organization_id()))
    WITH CHECK (organization_id = (SELECT tenantry.current_organization_id()));

-- Whoever holds a link is met before any organization is known.
GRANT SELECT ON tenantry.invitation_links, tenantry.invitation_link_roles TO tenantry_auth, tenantry_jobs;
CREATE POLICY auth_select ON tenantry.invitation_links FOR SELECT TO tenantry_auth USING (true);
CREATE POLICY auth_select ON tenantry.invitation_link_roles FOR SELECT TO tenantry_auth USING (true);
CREATE POLICY jobs_select ON tenantry.invitation_links FOR SELECT TO tenantry_jobs USING (true);
