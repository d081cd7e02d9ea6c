-- Accounts: a new address that is confirmed by a link to it, and accounts that go.

ALTER TABLE tenantry.user_links DROP CONSTRAINT user_links_kind_check,
    ADD CONSTRAINT user_links_kind_check CHECK (kind IN ('verify_email', 'reset_password', 'change_email'));
GRANT UPDATE (email) ON tenantry.users TO tenantry_app;

-- An account that is deleted leaves its row behind, with nothing personal in it: others' rows name it, such as
-- invitations that it sent and an organization that waits to be purged.
ALTER TABLE tenantry.users ADD COLUMN deleted_at timestamptz;
GRANT UPDATE (deleted_at) ON tenantry.users TO tenantry_app;
GRANT DELETE ON tenantry.passwords TO tenantry_app;

-- A personal organization that another owner keeps is an ordinary one from then on.
GRANT UPDATE (is_personal) ON tenantry.organizations TO tenantry_app;

-- Memberships that have ended go with the account: nobody can take back who is not there.
GRANT DELETE ON tenantry.organization_members TO tenantry_app;
CREATE POLICY app_delete_own ON tenantry.organization_members FOR DELETE TO tenantry_app
    USING (user_id = (SELECT tenantry.current_user_id()) AND status = 'suspended');

-- A membership that is made at the very moment in which its account goes. This trigger fires behind the check of the
-- foreign key, which waits for the row of the user, so it sees what the other transaction has left.
CREATE FUNCTION tenantry.keep_accounts_alive() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF EXISTS (SELECT FROM tenantry.users WHERE id = NEW.user_id AND deleted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the account is deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organization_members_account';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER organization_members_account AFTER INSERT OR UPDATE OF status ON tenantry.organization_members
    FOR EACH ROW WHEN (NEW.status = 'active') EXECUTE FUNCTION tenantry.keep_accounts_alive();

-- A change to one's own account is news for the colleagues in every organization.
CREATE POLICY app_insert_to_colleagues ON tenantry.event_outbox FOR INSERT TO tenantry_app WITH CHECK (
    EXISTS (SELECT FROM tenantry.organization_members m
             WHERE m.organization_id = event_outbox.organization_id
               AND m.user_id = (SELECT tenantry.current_user_id()) AND m.status = 'active'));

-- An invitation that comes, is sent again or closed is news for the person behind the address, in whichever way it was
-- written: the page at home and the switcher show it. That there is an account stays inside: the event goes to its own
-- open tabs alone.
CREATE POLICY owner_triggers ON tenantry.event_outbox TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE FUNCTION tenantry.tell_invited_person() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    INSERT INTO tenantry.event_outbox (organization_id, user_id, topic, created_at)
    SELECT NEW.organization_id, u.id, 'organizations', coalesce(NEW.resolved_at, NEW.created_at)
      FROM tenantry.users u WHERE u.email = NEW.email AND u.deleted_at IS NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER organization_invitations_tell AFTER INSERT OR UPDATE OF status, generation
    ON tenantry.organization_invitations FOR EACH ROW EXECUTE FUNCTION tenantry.tell_invited_person();
