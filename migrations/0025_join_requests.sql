-- Requests to join: what somebody leaves behind a shareable link whose users somebody has to let in.

ALTER TABLE tenantry.invitation_links ADD COLUMN approval boolean NOT NULL DEFAULT false;

CREATE TABLE tenantry.join_requests (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES tenantry.organizations ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES tenantry.users ON DELETE CASCADE,
    link_id uuid,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'accepted', 'declined', 'withdrawn')),
    created_at timestamptz NOT NULL,
    decided_at timestamptz,
    -- Who let the person in, or did not; NULL for what the person did, and where the account is gone.
    decided_by uuid REFERENCES tenantry.users ON DELETE SET NULL,
    CONSTRAINT join_requests_tenant_key UNIQUE (organization_id, id),
    CONSTRAINT join_requests_decided CHECK ((status = 'pending') = (decided_at IS NULL)),
    CONSTRAINT join_requests_decider CHECK (decided_by IS NULL OR status IN ('accepted', 'declined')),
    CONSTRAINT join_requests_link FOREIGN KEY (organization_id, link_id)
        REFERENCES tenantry.invitation_links (organization_id, id) ON DELETE SET NULL (link_id)
);
CREATE UNIQUE INDEX join_requests_one_pending
    ON tenantry.join_requests (organization_id, user_id) WHERE status = 'pending';
CREATE INDEX join_requests_newest ON tenantry.join_requests (organization_id, created_at DESC, id DESC);
-- What waits is little beside what is over.
CREATE INDEX join_requests_waiting ON tenantry.join_requests (organization_id, created_at, id)
    WHERE status = 'pending';
CREATE INDEX join_requests_by_user ON tenantry.join_requests (user_id, organization_id);
CREATE INDEX join_requests_by_link ON tenantry.join_requests (organization_id, link_id) WHERE link_id IS NOT NULL;
CREATE INDEX join_requests_by_decider ON tenantry.join_requests (decided_by) WHERE decided_by IS NOT NULL;

-- What the link gave when it was asked.
CREATE TABLE tenantry.join_request_roles (
    organization_id uuid NOT NULL,
    request_id uuid NOT NULL,
    role text NOT NULL CHECK (char_length(role) BETWEEN 1 AND 64 AND role !~ '[,[:cntrl:]]'),
    role_id uuid,
    PRIMARY KEY (organization_id, request_id, role),
    FOREIGN KEY (organization_id, request_id)
        REFERENCES tenantry.join_requests (organization_id, id) ON DELETE CASCADE,
    -- As with invitations (0011): the name of a run-time role follows it, and a closed request keeps no role.
    CONSTRAINT join_request_roles_run_time FOREIGN KEY (organization_id, role_id, role)
        REFERENCES tenantry.organization_roles (organization_id, id, name)
        ON UPDATE CASCADE ON DELETE SET NULL (role_id)
);
CREATE INDEX join_request_roles_by_role ON tenantry.join_request_roles (organization_id, role_id)
    WHERE role_id IS NOT NULL;
CREATE TRIGGER join_request_roles_run_time BEFORE INSERT ON tenantry.join_request_roles
    FOR EACH ROW WHEN (NEW.role NOT IN ('owner', 'admin', 'member'))
    EXECUTE FUNCTION tenantry.find_run_time_role();

ALTER TABLE tenantry.join_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenantry.join_requests FORCE ROW LEVEL SECURITY;
ALTER TABLE tenantry.join_request_roles ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenantry.join_request_roles FORCE ROW LEVEL SECURITY;

-- Decided, never deleted; the names of roles are put right where a role takes the name of one that is gone.
GRANT SELECT, INSERT, UPDATE (status, decided_at, decided_by) ON tenantry.join_requests TO tenantry_app;
CREATE POLICY app_tenant ON tenantry.join_requests TO tenantry_app
    USING (organization_id = (SELECT tenantry.current_organization_id()))
    WITH CHECK (organization_id = (SELECT tenantry.current_organization_id()));
GRANT SELECT, INSERT, DELETE ON tenantry.join_request_roles TO tenantry_app;
CREATE POLICY app_tenant ON tenantry.join_request_roles TO tenantry_app
    USING (organization_id = (SELECT tenantry.current_organization_id()))
    WITH CHECK (organization_id = (SELECT tenantry.current_organization_id()));

-- Whoever asks is in no organization yet, and whoever decides may be in several.
GRANT SELECT ON tenantry.join_requests, tenantry.join_request_roles TO tenantry_auth, tenantry_jobs;
CREATE POLICY auth_select ON tenantry.join_requests FOR SELECT TO tenantry_auth USING (true);
CREATE POLICY auth_select ON tenantry.join_request_roles FOR SELECT TO tenantry_auth USING (true);
CREATE POLICY jobs_select ON tenantry.join_requests FOR SELECT TO tenantry_jobs USING (true);
CREATE POLICY jobs_select ON tenantry.join_request_roles FOR SELECT TO tenantry_jobs USING (true);

-- The functions below work as the owner.
CREATE POLICY owner_triggers ON tenantry.join_requests TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_triggers ON tenantry.invitation_links TO CURRENT_USER USING (true) WITH CHECK (true);

-- Those who decide see who asks, and later who asked.
ALTER POLICY app_select ON tenantry.users USING (
    CASE WHEN id = (SELECT tenantry.current_user_id()) THEN true
         WHEN coalesce((SELECT true FROM tenantry.organization_members m
                         WHERE m.organization_id = (SELECT tenantry.current_organization_id())
                           AND m.user_id = users.id), false) THEN true
         -- The inviter of an invitation may have left; the name stays on what was sent.
         WHEN coalesce((SELECT true FROM tenantry.organization_invitations i
                         WHERE i.organization_id = (SELECT tenantry.current_organization_id())
                           AND i.inviter_id = users.id LIMIT 1), false) THEN true
         ELSE coalesce((SELECT true FROM tenantry.join_requests r
                         WHERE r.organization_id = (SELECT tenantry.current_organization_id())
                           AND r.user_id = users.id LIMIT 1), false) END);

-- accepted, declined and withdrawn are final.
CREATE FUNCTION tenantry.keep_decided_requests() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the request is %', OLD.status
        USING ERRCODE = 'check_violation', CONSTRAINT = 'join_requests_final';
END
$$;
CREATE TRIGGER join_requests_final BEFORE UPDATE OF status ON tenantry.join_requests
    FOR EACH ROW WHEN (OLD.status <> 'pending' AND NEW.status <> OLD.status)
    EXECUTE FUNCTION tenantry.keep_decided_requests();

-- A request holds one use of its link from the moment in which it is asked, and gives it back where nobody came in by it:
-- so never more people come in than the link allows, and who is turned away takes nobody's place.
CREATE FUNCTION tenantry.keep_uses_of_link() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    UPDATE tenantry.invitation_links
       SET uses = CASE WHEN TG_OP = 'INSERT' THEN uses + 1 ELSE greatest(uses - 1, 0) END
     WHERE organization_id = NEW.organization_id AND id = NEW.link_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER join_requests_take_use AFTER INSERT ON tenantry.join_requests
    FOR EACH ROW WHEN (NEW.link_id IS NOT NULL AND NEW.status = 'pending')
    EXECUTE FUNCTION tenantry.keep_uses_of_link();
CREATE TRIGGER join_requests_give_use_back AFTER UPDATE OF status ON tenantry.join_requests
    FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status IN ('declined', 'withdrawn') AND NEW.link_id IS NOT NULL)
    EXECUTE FUNCTION tenantry.keep_uses_of_link();

-- An account that is gone asks for nothing.
CREATE TRIGGER join_requests_account AFTER INSERT ON tenantry.join_requests
    FOR EACH ROW EXECUTE FUNCTION tenantry.keep_accounts_alive();

-- Who comes in by another way asks no more.
CREATE FUNCTION tenantry.close_request_of_member() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    UPDATE tenantry.join_requests SET status = 'withdrawn', decided_at = NEW.updated_at
     WHERE organization_id = NEW.organization_id AND user_id = NEW.user_id AND status = 'pending';
    IF FOUND THEN
        INSERT INTO tenantry.event_outbox (organization_id, topic, created_at)
        VALUES (NEW.organization_id, 'requests', NEW.updated_at);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER organization_members_request AFTER INSERT OR UPDATE OF status ON tenantry.organization_members
    FOR EACH ROW WHEN (NEW.status = 'active') EXECUTE FUNCTION tenantry.close_request_of_member();

-- Takes back what the user of the transaction has asked for, wherever that was: when the account goes.
CREATE FUNCTION tenantry.withdraw_own_requests(moment timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    WITH withdrawn AS (
        UPDATE tenantry.join_requests SET status = 'withdrawn', decided_at = moment
         WHERE user_id = tenantry.current_user_id() AND status = 'pending'
        RETURNING organization_id
    )
    INSERT INTO tenantry.event_outbox (organization_id, topic, created_at)
    SELECT organization_id, 'requests', moment FROM withdrawn;
END
$$;
