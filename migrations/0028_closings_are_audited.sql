-- An invitation or a request to join that closes because the person came in by another way, or because the account went,
-- leaves its row in the audit log, as one that is closed by hand does. An invitation that has run out stays expired, whether
-- that is written down yet or not.

-- The functions below work as the owner.
CREATE POLICY owner_triggers ON tenantry.audit_log FOR INSERT TO CURRENT_USER WITH CHECK (true);

-- Nobody did it by hand: the row of the joining, in the same transaction, says who let whom in.
CREATE OR REPLACE FUNCTION tenantry.close_invitation_of_member() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    WITH closed AS (
        UPDATE tenantry.organization_invitations SET status = 'cancelled', resolved_at = NEW.updated_at
         WHERE organization_id = NEW.organization_id AND status = 'pending' AND expires_at > NEW.updated_at
           AND email = (SELECT u.email FROM tenantry.users u WHERE u.id = NEW.user_id)
        RETURNING id, email
    )
    INSERT INTO tenantry.audit_log
        (id, organization_id, action, target_type, target_id, before, after, created_at)
    SELECT gen_random_uuid(), NEW.organization_id, 'invitation.cancelled', 'invitation', id,
           jsonb_build_object('email', email, 'state', 'pending'),
           jsonb_build_object('email', email, 'state', 'cancelled'), NEW.updated_at
      FROM closed;
    IF FOUND THEN
        INSERT INTO tenantry.event_outbox (organization_id, topic, created_at)
        VALUES (NEW.organization_id, 'invitations', NEW.updated_at);
    END IF;
    RETURN NULL;
END
$$;

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
