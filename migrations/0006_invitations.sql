-- Invitations: offers of membership to an e-mail address.

CREATE TABLE tenantry.organization_invitations (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES tenantry.organizations ON DELETE CASCADE,
    inviter_id uuid REFERENCES tenantry.users ON DELETE SET NULL,
    email text NOT NULL CHECK (email = lower(email) AND octet_length(email) <= 254),
    -- The strongest built-in role on offer, kept in step with invitation_roles by the database.
    role text NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'admin', 'member')),
    status text NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'accepted', 'rejected', 'cancelled', 'expired')),
    -- Counts the sendings: the secrets are keyed over kind, id and generation, so a new one ends the links before it.
    generation integer NOT NULL DEFAULT 1 CHECK (generation > 0),
    -- SHA-256 of the secret of the mailed link, which proves the mailbox, and of the copied one, which does not.
    token_hash bytea NOT NULL CHECK (octet_length(token_hash) = 32),
    copied_token_hash bytea NOT NULL CHECK (octet_length(copied_token_hash) = 32),
    mail_state text NOT NULL CHECK (mail_state IN ('none', 'queued', 'sent', 'retrying', 'failed')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    resolved_at timestamptz,
    CONSTRAINT organization_invitations_tenant_key UNIQUE (organization_id, id),
    CONSTRAINT organization_invitations_token_key UNIQUE (token_hash),
    CONSTRAINT organization_invitations_copied_token_key UNIQUE (copied_token_hash)
);
CREATE UNIQUE INDEX organization_invitations_one_pending
    ON tenantry.organization_invitations (organization_id, email) WHERE status = 'pending';
CREATE INDEX organization_invitations_newest
    ON tenantry.organization_invitations (organization_id, created_at DESC, id DESC);
CREATE INDEX organization_invitations_received
    ON tenantry.organization_invitations (email) WHERE status = 'pending';

CREATE TABLE tenantry.invitation_roles (
    organization_id uuid NOT NULL,
    invitation_id uuid NOT NULL,
    role text NOT NULL CHECK (role ~ '^[a-z][a-z0-9_-]{0,63}$'),
    PRIMARY KEY (organization_id, invitation_id, role),
    FOREIGN KEY (organization_id, invitation_id)
        REFERENCES tenantry.organization_invitations (organization_id, id) ON DELETE CASCADE
);

CREATE TABLE tenantry.invitation_teams (
    organization_id uuid NOT NULL,
    invitation_id uuid NOT NULL,
    team_id uuid NOT NULL,
    PRIMARY KEY (organization_id, invitation_id, team_id),
    FOREIGN KEY (organization_id, invitation_id)
        REFERENCES tenantry.organization_invitations (organization_id, id) ON DELETE CASCADE,
    FOREIGN KEY (organization_id, team_id) REFERENCES tenantry.teams (organization_id, id) ON DELETE CASCADE
);

CREATE FUNCTION tenantry.keep_strongest_invited_role() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    changed tenantry.invitation_roles := coalesce(NEW, OLD);
BEGIN
    UPDATE tenantry.organization_invitations i
       SET role = coalesce(
               (SELECT r.role FROM tenantry.invitation_roles r
                 WHERE r.organization_id = changed.organization_id AND r.invitation_id = changed.invitation_id
                   AND r.role IN ('owner', 'admin', 'member')
                 ORDER BY array_position(ARRAY['owner', 'admin', 'member'], r.role)
                 LIMIT 1),
               'member')
     WHERE i.organization_id = changed.organization_id AND i.id = changed.invitation_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER invitation_roles_strongest AFTER INSERT OR DELETE ON tenantry.invitation_roles
    FOR EACH ROW EXECUTE FUNCTION tenantry.keep_strongest_invited_role();

-- accepted, rejected and cancelled are final; an expired one may be sent again.
CREATE FUNCTION tenantry.keep_final_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the invitation is %', OLD.status
        USING ERRCODE = 'check_violation', CONSTRAINT = 'organization_invitations_final';
END
$$;
CREATE TRIGGER organization_invitations_final BEFORE UPDATE OF status ON tenantry.organization_invitations
    FOR EACH ROW
    WHEN (OLD.status IN ('accepted', 'rejected', 'cancelled') AND NEW.status <> OLD.status
          OR OLD.status = 'expired' AND NEW.status NOT IN ('expired', 'pending'))
    EXECUTE FUNCTION tenantry.keep_final_states();
