-- Roles that an organization makes for itself at run time.
--
-- Holders keep a role whatever it is called: member_roles and invitation_roles name it by id and by name, in one key
-- that follows a new name (ON UPDATE CASCADE, in the statement that renames). So every query goes on reading names
-- alone, no rename can miss a holder, and the database itself does not delete what a member holds.

CREATE TABLE tenantry.organization_roles (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES tenantry.organizations ON DELETE CASCADE,
    -- A built-in name always means the built-in role.
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 64 AND name !~ '[,[:cntrl:]]'
                              AND name NOT IN ('owner', 'admin', 'member')),
    -- `resource:action`. What the configuration does not know (any more) counts for nothing.
    permissions text[] NOT NULL CHECK (cardinality(permissions) <= 1000),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT organization_roles_name_key UNIQUE (organization_id, name),
    CONSTRAINT organization_roles_holder_key UNIQUE (organization_id, id, name)
);

-- Deferred, because deleting an organization reaches its roles and their holders one after the other.
ALTER TABLE tenantry.member_roles
    ADD COLUMN role_id uuid,
    ADD CONSTRAINT member_roles_run_time FOREIGN KEY (organization_id, role_id, role)
    REFERENCES tenantry.organization_roles (organization_id, id, name)
    ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX member_roles_by_role ON tenantry.member_roles (organization_id, role_id) WHERE role_id IS NOT NULL;

-- An invitation that was answered or ran out keeps the name as its history, and does not keep the role.
ALTER TABLE tenantry.invitation_roles
    ADD COLUMN role_id uuid,
    ADD CONSTRAINT invitation_roles_run_time FOREIGN KEY (organization_id, role_id, role)
    REFERENCES tenantry.organization_roles (organization_id, id, name)
    ON UPDATE CASCADE ON DELETE SET NULL (role_id);
CREATE INDEX invitation_roles_by_role ON tenantry.invitation_roles (organization_id, role_id)
    WHERE role_id IS NOT NULL;

-- Names may have letters of any script, and spaces inside; the model says which, in one place.
ALTER TABLE tenantry.member_roles DROP CONSTRAINT member_roles_role_check,
    ADD CONSTRAINT member_roles_role_check CHECK (char_length(role) BETWEEN 1 AND 64 AND role !~ '[,[:cntrl:]]');
ALTER TABLE tenantry.invitation_roles DROP CONSTRAINT invitation_roles_role_check,
    ADD CONSTRAINT invitation_roles_role_check CHECK (char_length(role) BETWEEN 1 AND 64 AND role !~ '[,[:cntrl:]]');

-- Whoever writes a role by its name means the run-time role of that name, if there is one.
CREATE FUNCTION tenantry.find_run_time_role() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    NEW.role_id := (SELECT r.id FROM tenantry.organization_roles r
                     WHERE r.organization_id = NEW.organization_id AND r.name = NEW.role);
    RETURN NEW;
END
$$;
CREATE TRIGGER member_roles_run_time BEFORE INSERT ON tenantry.member_roles
    FOR EACH ROW WHEN (NEW.role NOT IN ('owner', 'admin', 'member'))
    EXECUTE FUNCTION tenantry.find_run_time_role();
CREATE TRIGGER invitation_roles_run_time BEFORE INSERT ON tenantry.invitation_roles
    FOR EACH ROW WHEN (NEW.role NOT IN ('owner', 'admin', 'member'))
    EXECUTE FUNCTION tenantry.find_run_time_role();

ALTER TABLE tenantry.organization_roles ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenantry.organization_roles FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_triggers ON tenantry.organization_roles TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (name, permissions, updated_at), DELETE ON tenantry.organization_roles TO tenantry_app;
CREATE POLICY app_tenant ON tenantry.organization_roles TO tenantry_app
    USING (organization_id = tenantry.current_organization_id())
    WITH CHECK (organization_id = tenantry.current_organization_id());
GRANT SELECT ON tenantry.organization_roles TO tenantry_auth;
CREATE POLICY auth_select ON tenantry.organization_roles FOR SELECT TO tenantry_auth USING (true);
