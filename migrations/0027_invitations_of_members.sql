-- Whoever comes in by another way than the invitation (a link, a request, the embedding product, a membership that is
-- taken up again) leaves none open: nobody could join by it any more, and lists and limits would go on counting it. It is
-- cancelled and not accepted, for nobody was given its roles. Accepting it is no other way: that statement has closed it
-- before this trigger looks.

CREATE FUNCTION tenantry.close_invitation_of_member() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    UPDATE tenantry.organization_invitations SET status = 'cancelled', resolved_at = NEW.updated_at
     WHERE organization_id = NEW.organization_id AND status = 'pending'
       AND email = (SELECT u.email FROM tenantry.users u WHERE u.id = NEW.user_id);
    IF FOUND THEN
        INSERT INTO tenantry.event_outbox (organization_id, topic, created_at)
        VALUES (NEW.organization_id, 'invitations', NEW.updated_at);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER organization_members_invitation AFTER INSERT OR UPDATE OF status ON tenantry.organization_members
    FOR EACH ROW WHEN (NEW.status = 'active') EXECUTE FUNCTION tenantry.close_invitation_of_member();

-- Those that were left open until now.
UPDATE tenantry.organization_invitations i SET status = 'cancelled', resolved_at = now()
 WHERE status = 'pending'
   AND EXISTS (SELECT FROM tenantry.organization_members m JOIN tenantry.users u ON u.id = m.user_id
                WHERE m.organization_id = i.organization_id AND m.status = 'active' AND u.email = i.email);
