-- What options need of the database: an organization's plan, and the role of whoever makes an organization.

-- NULL: none was given. The configuration says what a plan means; one that it does not know (any more) counts as none.
ALTER TABLE tenantry.organizations ADD COLUMN plan text CHECK (plan ~ '^[a-z][a-z0-9_-]{0,63}$');

-- The role that its maker got, and that somebody in it always holds. It stays what it was when the organization was made:
-- another configuration is for organizations that are made from then on, and leaves none without its owners.
ALTER TABLE tenantry.organizations
    ADD COLUMN creator_role text NOT NULL DEFAULT 'owner'
        CHECK (char_length(creator_role) BETWEEN 1 AND 64 AND creator_role !~ '[,[:cntrl:]]' AND creator_role <> 'member');

-- Both are asked for where it is asked who somebody is.
GRANT SELECT (plan, creator_role) ON tenantry.organizations TO tenantry_auth;

-- The operator gives plans. That is not the role that works for people: whatever goes wrong there, nobody gives their own
-- organization another plan.
GRANT UPDATE (plan, updated_at) ON tenantry.organizations TO tenantry_jobs;

-- As in 0004, with the organization's own creator role in place of `owner`.
CREATE OR REPLACE FUNCTION tenantry.keep_an_owner() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    organization uuid;
    primary_owner uuid;
    creator text;
BEGIN
    IF TG_TABLE_NAME = 'organizations' THEN
        organization := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        organization := OLD.organization_id;
    ELSE
        organization := NEW.organization_id;
    END IF;
    SELECT owner_id, creator_role INTO primary_owner, creator
      FROM tenantry.organizations WHERE id = organization FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT FROM tenantry.organization_members m
          JOIN tenantry.member_roles r ON r.organization_id = m.organization_id AND r.member_id = m.id
         WHERE m.organization_id = organization AND m.user_id = primary_owner
           AND m.status = 'active' AND r.role = creator
    ) THEN
        RAISE EXCEPTION 'an organization needs an active owner'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organizations_active_owner';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER organizations_owner ON tenantry.organizations;
CREATE CONSTRAINT TRIGGER organizations_owner AFTER INSERT OR UPDATE OF owner_id, creator_role
    ON tenantry.organizations DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION tenantry.keep_an_owner();

-- Owners are few, and counted often, whatever their role is called: by the index of 0019 over all roles.
DROP INDEX tenantry.member_roles_owners;

-- An invitation that ran out and is sent again finds its roles anew, where they were deleted and made again meanwhile.
GRANT UPDATE (role_id) ON tenantry.invitation_roles TO tenantry_app;
