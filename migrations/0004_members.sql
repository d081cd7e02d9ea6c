-- Members: users in an organization, and the roles that they hold there.

CREATE TABLE tenantry.organization_members (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES tenantry.organizations ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES tenantry.users ON DELETE CASCADE,
    -- The strongest built-in role, kept in step with member_roles by the database.
    role text NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'admin', 'member')),
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'invited', 'suspended')),
    source text NOT NULL CHECK (source IN ('created', 'invited', 'domain', 'sso', 'api')),
    -- NULL follows the roles, true grants, false denies; owners ignore them.
    can_manage_orders boolean,
    can_manage_products boolean,
    can_manage_members boolean,
    can_view_financials boolean,
    joined_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    removed_at timestamptz,
    CONSTRAINT organization_members_one_per_user UNIQUE (organization_id, user_id),
    CONSTRAINT organization_members_tenant_key UNIQUE (organization_id, id),
    CONSTRAINT organization_members_removed CHECK (removed_at IS NULL OR status = 'suspended')
);
CREATE INDEX organization_members_user ON tenantry.organization_members (user_id);
CREATE INDEX organization_members_joined ON tenantry.organization_members (organization_id, status, joined_at, id);

CREATE TABLE tenantry.member_roles (
    organization_id uuid NOT NULL,
    member_id uuid NOT NULL,
    role text NOT NULL CHECK (role ~ '^[a-z][a-z0-9_-]{0,63}$'),
    PRIMARY KEY (organization_id, member_id, role),
    FOREIGN KEY (organization_id, member_id)
        REFERENCES tenantry.organization_members (organization_id, id) ON DELETE CASCADE
);

ALTER TABLE tenantry.organizations
    ADD CONSTRAINT organizations_owner_is_a_member FOREIGN KEY (id, owner_id)
    REFERENCES tenantry.organization_members (organization_id, user_id) DEFERRABLE INITIALLY DEFERRED;

-- The functions below keep derived columns and invariants for whoever writes: they run as the owner of the tables
-- (SECURITY DEFINER), see every row, and so need no grant to the roles of the server. 0009 lets the owner through.

-- role: the strongest built-in one that the member holds.
CREATE FUNCTION tenantry.keep_strongest_role() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    changed tenantry.member_roles := coalesce(NEW, OLD);
BEGIN
    UPDATE tenantry.organization_members m
       SET role = coalesce(
               (SELECT r.role FROM tenantry.member_roles r
                 WHERE r.organization_id = changed.organization_id AND r.member_id = changed.member_id
                   AND r.role IN ('owner', 'admin', 'member')
                 ORDER BY array_position(ARRAY['owner', 'admin', 'member'], r.role)
                 LIMIT 1),
               'member')
     WHERE m.organization_id = changed.organization_id AND m.id = changed.member_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER member_roles_strongest AFTER INSERT OR DELETE ON tenantry.member_roles
    FOR EACH ROW EXECUTE FUNCTION tenantry.keep_strongest_role();

-- member_count: how many are active.
CREATE FUNCTION tenantry.keep_member_count() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    was integer := CASE WHEN TG_OP <> 'INSERT' AND OLD.status = 'active' THEN 1 ELSE 0 END;
    is_now integer := CASE WHEN TG_OP <> 'DELETE' AND NEW.status = 'active' THEN 1 ELSE 0 END;
BEGIN
    IF was <> is_now THEN
        UPDATE tenantry.organizations SET member_count = member_count + is_now - was
         WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.organization_id ELSE NEW.organization_id END;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER organization_members_count AFTER INSERT OR DELETE OR UPDATE OF status
    ON tenantry.organization_members FOR EACH ROW EXECUTE FUNCTION tenantry.keep_member_count();

-- An organization has at least one active owner, and its primary owner is one of them, whatever two people do at the
-- same moment: judged at commit, behind a lock on the organization's row, on what is committed by then.
CREATE FUNCTION tenantry.keep_an_owner() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    organization uuid;
    primary_owner uuid;
BEGIN
    IF TG_TABLE_NAME = 'organizations' THEN
        organization := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        organization := OLD.organization_id;
    ELSE
        organization := NEW.organization_id;
    END IF;
    SELECT owner_id INTO primary_owner FROM tenantry.organizations WHERE id = organization FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT FROM tenantry.organization_members m
          JOIN tenantry.member_roles r ON r.organization_id = m.organization_id AND r.member_id = m.id
         WHERE m.organization_id = organization AND m.user_id = primary_owner
           AND m.status = 'active' AND r.role = 'owner'
    ) THEN
        RAISE EXCEPTION 'an organization needs an active owner'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organizations_active_owner';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER organization_members_owner AFTER UPDATE OF status OR DELETE
    ON tenantry.organization_members DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION tenantry.keep_an_owner();
CREATE CONSTRAINT TRIGGER member_roles_owner AFTER INSERT OR DELETE
    ON tenantry.member_roles DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION tenantry.keep_an_owner();
CREATE CONSTRAINT TRIGGER organizations_owner AFTER INSERT OR UPDATE OF owner_id
    ON tenantry.organizations DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION tenantry.keep_an_owner();

-- Access that ended ends the defaults, too: no session and no profile goes on naming the organization.
CREATE FUNCTION tenantry.forget_membership() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    UPDATE tenantry.sessions SET active_organization_id = NULL, active_team_id = NULL
     WHERE user_id = NEW.user_id AND active_organization_id = NEW.organization_id;
    UPDATE tenantry.users SET primary_organization_id = personal_organization_id
     WHERE id = NEW.user_id AND primary_organization_id = NEW.organization_id
       AND personal_organization_id IS DISTINCT FROM NEW.organization_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER organization_members_forget AFTER UPDATE OF status ON tenantry.organization_members
    FOR EACH ROW WHEN (OLD.status = 'active' AND NEW.status <> 'active')
    EXECUTE FUNCTION tenantry.forget_membership();
