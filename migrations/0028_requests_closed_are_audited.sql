-- A request to join that closes because the person came in by another way, or because the account went, leaves its row in
-- the audit log, as one that is taken back by hand does. Where the person came in, the row of that says who did it.

CREATE OR REPLACE FUNCTION tenantry.close_request_of_member() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    WITH closed AS (
        UPDATE tenantry.join_requests SET status = 'withdrawn', decided_at = NEW.updated_at
         WHERE organization_id = NEW.organization_id AND user_id = NEW.user_id AND status = 'pending'
        RETURNING id
    )
    INSERT INTO tenantry.audit_log
        (id, organization_id, action, target_type, target_id, before, after, created_at)
    SELECT gen_random_uuid(), NEW.organization_id, 'join_request.withdrawn', 'join_request', id,
           jsonb_build_object('state', 'pending'), jsonb_build_object('state', 'withdrawn'), NEW.updated_at
      FROM closed;
    IF FOUND THEN
        INSERT INTO tenantry.event_outbox (organization_id, topic, created_at)
        VALUES (NEW.organization_id, 'requests', NEW.updated_at);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION tenantry.withdraw_own_requests(moment timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    WITH withdrawn AS (
        UPDATE tenantry.join_requests SET status = 'withdrawn', decided_at = moment
         WHERE user_id = tenantry.current_user_id() AND status = 'pending'
        RETURNING organization_id, id
    ), audited AS (
        INSERT INTO tenantry.audit_log
            (id, organization_id, actor_user_id, action, target_type, target_id, before, after, created_at)
        SELECT gen_random_uuid(), organization_id, tenantry.current_user_id(), 'join_request.withdrawn', 'join_request', id,
               jsonb_build_object('state', 'pending'), jsonb_build_object('state', 'withdrawn'), moment
          FROM withdrawn
    )
    INSERT INTO tenantry.event_outbox (organization_id, topic, created_at)
    SELECT organization_id, 'requests', moment FROM withdrawn;
END
$$;
