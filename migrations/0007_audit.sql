-- The audit log: who changed what, from what to what, from where. It only grows.

CREATE TABLE tenantry.audit_log (
    id uuid PRIMARY KEY,
    -- NULL: about an account, not about a tenant. No foreign keys: the log outlives what it speaks of.
    organization_id uuid,
    actor_user_id uuid,
    actor_session_id uuid,
    action text NOT NULL CHECK (action ~ '^[a-z_]+\.[a-z_]+$'),
    target_type text NOT NULL,
    target_id uuid,
    before jsonb,
    after jsonb,
    ip inet,
    user_agent text CHECK (char_length(user_agent) <= 512),
    request_id text CHECK (char_length(request_id) <= 128),
    created_at timestamptz NOT NULL
);
CREATE INDEX audit_log_organization ON tenantry.audit_log (organization_id, created_at DESC, id DESC);
CREATE INDEX audit_log_actor ON tenantry.audit_log (actor_user_id, created_at DESC, id DESC);

CREATE FUNCTION tenantry.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_log_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON tenantry.audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION tenantry.refuse_audit_change();
