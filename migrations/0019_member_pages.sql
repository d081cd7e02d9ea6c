-- What the pages of members need: lists of 10,000 that are read from an index page by page, what a member did lately,
-- where a member works, and handing an organization over.

-- The keys that lists of members are ordered by stand in the row itself, since an index cannot reach into another table.
-- Their own database keeps them: whoever writes an account or a membership need not know.
ALTER TABLE tenantry.organization_members
    ADD COLUMN sort_name text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN sort_email text COLLATE "C" NOT NULL DEFAULT '';

UPDATE tenantry.organization_members m SET sort_name = lower(u.name), sort_email = u.email
  FROM tenantry.users u WHERE u.id = m.user_id;

CREATE FUNCTION tenantry.find_sort_keys() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    SELECT lower(u.name), u.email INTO STRICT NEW.sort_name, NEW.sort_email
      FROM tenantry.users u WHERE u.id = NEW.user_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER organization_members_sort_keys BEFORE INSERT ON tenantry.organization_members
    FOR EACH ROW EXECUTE FUNCTION tenantry.find_sort_keys();

CREATE FUNCTION tenantry.keep_sort_keys() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    UPDATE tenantry.organization_members SET sort_name = lower(NEW.name), sort_email = NEW.email
     WHERE user_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER users_sort_keys AFTER UPDATE OF name, email ON tenantry.users
    FOR EACH ROW WHEN (OLD.name <> NEW.name OR OLD.email <> NEW.email)
    EXECUTE FUNCTION tenantry.keep_sort_keys();

CREATE INDEX organization_members_by_name
    ON tenantry.organization_members (organization_id, status, sort_name, id);
CREATE INDEX organization_members_by_email
    ON tenantry.organization_members (organization_id, status, sort_email, id);
-- Who has a certain role.
CREATE INDEX member_roles_holders ON tenantry.member_roles (organization_id, role, member_id);

-- Who was put on hold comes back when somebody resumes the membership, and by no other door: joining anew (by an
-- invitation, say) is for those who were removed. Whoever joins gets a new date of joining, whoever resumes does not.
CREATE FUNCTION tenantry.keep_hold() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    RAISE EXCEPTION 'the membership is on hold'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'organization_members_on_hold';
END
$$;
CREATE TRIGGER organization_members_hold BEFORE UPDATE OF joined_at ON tenantry.organization_members
    FOR EACH ROW WHEN (OLD.status = 'suspended' AND OLD.removed_at IS NULL AND NEW.status = 'active')
    EXECUTE FUNCTION tenantry.keep_hold();

-- What happened to a member.
CREATE INDEX audit_log_target ON tenantry.audit_log (organization_id, target_id, created_at DESC, id DESC);
-- What a member did in this organization.
CREATE INDEX audit_log_organization_actor
    ON tenantry.audit_log (organization_id, actor_user_id, created_at DESC, id DESC);

-- Those who may remove a member see where that person works in this organization, and may end that: only sessions whose
-- active organization it is. The secret's hash is in no grant.
CREATE POLICY app_here ON tenantry.sessions FOR SELECT TO tenantry_app
    USING (active_organization_id = (SELECT tenantry.current_organization_id()));
CREATE POLICY app_end_here ON tenantry.sessions FOR DELETE TO tenantry_app
    USING (active_organization_id = (SELECT tenantry.current_organization_id()));
CREATE INDEX sessions_here ON tenantry.sessions (active_organization_id, user_id)
    WHERE active_organization_id IS NOT NULL;

-- Handing an organization over: the primary owner offers, the other one accepts.
CREATE TABLE tenantry.ownership_transfers (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES tenantry.organizations ON DELETE CASCADE,
    from_user_id uuid NOT NULL,
    to_user_id uuid NOT NULL,
    -- Whether the former owner stays one of the owners.
    keeps_owner boolean NOT NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'accepted', 'declined', 'cancelled')),
    created_at timestamptz NOT NULL,
    -- A pending one that ran out counts for nothing.
    expires_at timestamptz NOT NULL,
    resolved_at timestamptz,
    CONSTRAINT ownership_transfers_to_another CHECK (from_user_id <> to_user_id),
    CONSTRAINT ownership_transfers_resolved CHECK ((status = 'pending') = (resolved_at IS NULL)),
    -- Deferred, because purging an organization reaches its members and its transfers one after the other.
    CONSTRAINT ownership_transfers_from FOREIGN KEY (organization_id, from_user_id)
        REFERENCES tenantry.organization_members (organization_id, user_id)
        ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ownership_transfers_to FOREIGN KEY (organization_id, to_user_id)
        REFERENCES tenantry.organization_members (organization_id, user_id)
        ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX ownership_transfers_one_pending ON tenantry.ownership_transfers (organization_id)
    WHERE status = 'pending';
CREATE INDEX ownership_transfers_from_member ON tenantry.ownership_transfers (organization_id, from_user_id);
CREATE INDEX ownership_transfers_to_member ON tenantry.ownership_transfers (organization_id, to_user_id);

ALTER TABLE tenantry.ownership_transfers ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenantry.ownership_transfers FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (status, resolved_at) ON tenantry.ownership_transfers TO tenantry_app;
CREATE POLICY app_tenant ON tenantry.ownership_transfers TO tenantry_app
    USING (organization_id = (SELECT tenantry.current_organization_id()))
    WITH CHECK (organization_id = (SELECT tenantry.current_organization_id()));
-- Mail about them is written when it is sent.
GRANT SELECT ON tenantry.ownership_transfers TO tenantry_jobs;
CREATE POLICY jobs_select ON tenantry.ownership_transfers FOR SELECT TO tenantry_jobs USING (true);
