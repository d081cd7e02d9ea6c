-- Who may touch which rows, and the least that each role needs.
--
-- tenantry_app    tenant data: the rows of the transaction's organization, and the rows of its user
-- tenantry_auth   who is this and what may they do: reads by secret, slug and address; counts attempts
-- tenantry_jobs   sends, expires, purges
--
-- FORCE makes the policies hold for the owner of the tables, too. The owner runs the trigger functions of 0004 and
-- 0006, which is why it is let through on the tables that they keep; the server itself never works as the owner.

DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'tenantry' AND tablename <> '_migrations' LOOP
        EXECUTE format('ALTER TABLE tenantry.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE tenantry.%I FORCE ROW LEVEL SECURITY', name);
    END LOOP;
END
$$;

CREATE POLICY owner_triggers ON tenantry.users TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_triggers ON tenantry.sessions TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_triggers ON tenantry.organizations TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_triggers ON tenantry.organization_members TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_triggers ON tenantry.member_roles TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_triggers ON tenantry.organization_invitations TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_triggers ON tenantry.invitation_roles TO CURRENT_USER USING (true) WITH CHECK (true);

-- Users: oneself, and the people of the organization that one works in.
GRANT SELECT, INSERT ON tenantry.users TO tenantry_app;
GRANT UPDATE (name, profile_name, company_name, business_number, email_verified_at, locale,
    primary_organization_id, personal_organization_id, updated_at) ON tenantry.users TO tenantry_app;
CREATE POLICY app_select ON tenantry.users FOR SELECT TO tenantry_app USING (
    id = tenantry.current_user_id()
    OR EXISTS (SELECT FROM tenantry.organization_members m
                WHERE m.organization_id = tenantry.current_organization_id() AND m.user_id = users.id)
    -- The inviter of an invitation may have left; the name stays on what was sent.
    OR EXISTS (SELECT FROM tenantry.organization_invitations i
                WHERE i.organization_id = tenantry.current_organization_id() AND i.inviter_id = users.id));
CREATE POLICY app_insert ON tenantry.users FOR INSERT TO tenantry_app WITH CHECK (id = tenantry.current_user_id());
CREATE POLICY app_update ON tenantry.users FOR UPDATE TO tenantry_app
    USING (id = tenantry.current_user_id()) WITH CHECK (id = tenantry.current_user_id());
GRANT SELECT (id, name, email, email_verified_at, locale, primary_organization_id, personal_organization_id)
    ON tenantry.users TO tenantry_auth;
CREATE POLICY auth_select ON tenantry.users FOR SELECT TO tenantry_auth USING (true);
GRANT SELECT (id, name, email, email_verified_at, locale) ON tenantry.users TO tenantry_jobs;
CREATE POLICY jobs_select ON tenantry.users FOR SELECT TO tenantry_jobs USING (true);

-- Passwords: written by their owner, read only to verify.
GRANT SELECT (user_id), INSERT, UPDATE (hash, changed_at) ON tenantry.passwords TO tenantry_app;
CREATE POLICY app_own ON tenantry.passwords TO tenantry_app
    USING (user_id = tenantry.current_user_id()) WITH CHECK (user_id = tenantry.current_user_id());
GRANT SELECT ON tenantry.passwords TO tenantry_auth;
CREATE POLICY auth_select ON tenantry.passwords FOR SELECT TO tenantry_auth USING (true);

-- Sessions: one's own.
GRANT SELECT (id, user_id, active_organization_id, active_team_id, ip, user_agent, created_at, last_seen_at,
    expires_at), INSERT, DELETE ON tenantry.sessions TO tenantry_app;
GRANT UPDATE (secret_hash, active_organization_id, active_team_id, expires_at) ON tenantry.sessions TO tenantry_app;
CREATE POLICY app_own ON tenantry.sessions TO tenantry_app
    USING (user_id = tenantry.current_user_id()) WITH CHECK (user_id = tenantry.current_user_id());
GRANT SELECT, UPDATE (active_organization_id, active_team_id, last_seen_at, expires_at, ip, user_agent)
    ON tenantry.sessions TO tenantry_auth;
CREATE POLICY auth_select ON tenantry.sessions FOR SELECT TO tenantry_auth USING (true);
CREATE POLICY auth_update ON tenantry.sessions FOR UPDATE TO tenantry_auth USING (true) WITH CHECK (true);
GRANT SELECT, DELETE ON tenantry.sessions TO tenantry_jobs;
CREATE POLICY jobs_all ON tenantry.sessions TO tenantry_jobs USING (true);

-- Link secrets: used up by their user, found by their hash.
GRANT SELECT (id, user_id, kind, email, created_at, expires_at, used_at), INSERT, UPDATE (used_at), DELETE
    ON tenantry.user_links TO tenantry_app;
CREATE POLICY app_own ON tenantry.user_links TO tenantry_app
    USING (user_id = tenantry.current_user_id()) WITH CHECK (user_id = tenantry.current_user_id());
GRANT SELECT ON tenantry.user_links TO tenantry_auth, tenantry_jobs;
GRANT DELETE ON tenantry.user_links TO tenantry_jobs;
CREATE POLICY auth_select ON tenantry.user_links FOR SELECT TO tenantry_auth USING (true);
CREATE POLICY jobs_all ON tenantry.user_links TO tenantry_jobs USING (true);

-- Attempts: counted before anybody is known.
GRANT SELECT, INSERT, UPDATE, DELETE ON tenantry.rate_limits TO tenantry_auth;
CREATE POLICY auth_all ON tenantry.rate_limits TO tenantry_auth USING (true) WITH CHECK (true);
GRANT SELECT, DELETE ON tenantry.rate_limits TO tenantry_jobs;
CREATE POLICY jobs_all ON tenantry.rate_limits TO tenantry_jobs USING (true);

-- Organizations: the transaction's own, and those that its user is in.
GRANT SELECT, INSERT ON tenantry.organizations TO tenantry_app;
GRANT UPDATE (slug, name, logo, business_number, owner_id, named_by_hand, metadata, updated_at,
    deleted_at) ON tenantry.organizations TO tenantry_app;
CREATE POLICY app_select ON tenantry.organizations FOR SELECT TO tenantry_app USING (
    id = tenantry.current_organization_id()
    OR EXISTS (SELECT FROM tenantry.organization_members m
                WHERE m.organization_id = organizations.id AND m.user_id = tenantry.current_user_id()
                  AND m.status = 'active'));
CREATE POLICY app_insert ON tenantry.organizations FOR INSERT TO tenantry_app
    WITH CHECK (id = tenantry.current_organization_id());
CREATE POLICY app_update ON tenantry.organizations FOR UPDATE TO tenantry_app
    USING (id = tenantry.current_organization_id()) WITH CHECK (id = tenantry.current_organization_id());
GRANT SELECT (id, slug, name, is_active, is_personal, max_members, member_count, deleted_at)
    ON tenantry.organizations TO tenantry_auth;
CREATE POLICY auth_select ON tenantry.organizations FOR SELECT TO tenantry_auth USING (true);
GRANT SELECT, DELETE ON tenantry.organizations TO tenantry_jobs;
CREATE POLICY jobs_all ON tenantry.organizations TO tenantry_jobs USING (true) WITH CHECK (true);

-- Slugs: one's own; that another one is taken is told by the primary key alone.
GRANT SELECT, INSERT, UPDATE (left_at) ON tenantry.organization_slugs TO tenantry_app;
CREATE POLICY app_own ON tenantry.organization_slugs TO tenantry_app
    USING (organization_id = tenantry.current_organization_id())
    WITH CHECK (organization_id = tenantry.current_organization_id());
GRANT SELECT ON tenantry.organization_slugs TO tenantry_auth;
CREATE POLICY auth_select ON tenantry.organization_slugs FOR SELECT TO tenantry_auth USING (true);
GRANT SELECT, DELETE ON tenantry.organization_slugs TO tenantry_jobs;
CREATE POLICY jobs_all ON tenantry.organization_slugs TO tenantry_jobs USING (true);

-- Members: those of the transaction's organization, and the user's own memberships elsewhere.
GRANT SELECT, INSERT ON tenantry.organization_members TO tenantry_app;
GRANT UPDATE (status, source, can_manage_orders, can_manage_products, can_manage_members, can_view_financials,
    joined_at, updated_at, removed_at) ON tenantry.organization_members TO tenantry_app;
CREATE POLICY app_select ON tenantry.organization_members FOR SELECT TO tenantry_app
    USING (organization_id = tenantry.current_organization_id() OR user_id = tenantry.current_user_id());
CREATE POLICY app_insert ON tenantry.organization_members FOR INSERT TO tenantry_app
    WITH CHECK (organization_id = tenantry.current_organization_id());
CREATE POLICY app_update ON tenantry.organization_members FOR UPDATE TO tenantry_app
    USING (organization_id = tenantry.current_organization_id())
    WITH CHECK (organization_id = tenantry.current_organization_id());
GRANT SELECT ON tenantry.organization_members TO tenantry_auth, tenantry_jobs;
GRANT DELETE ON tenantry.organization_members TO tenantry_jobs;
CREATE POLICY auth_select ON tenantry.organization_members FOR SELECT TO tenantry_auth USING (true);
CREATE POLICY jobs_all ON tenantry.organization_members TO tenantry_jobs USING (true);

GRANT SELECT, INSERT, DELETE ON tenantry.member_roles TO tenantry_app;
CREATE POLICY app_tenant ON tenantry.member_roles TO tenantry_app
    USING (organization_id = tenantry.current_organization_id())
    WITH CHECK (organization_id = tenantry.current_organization_id());
-- One's own roles, in whichever organization: the list of my organizations shows them.
CREATE POLICY app_select_own ON tenantry.member_roles FOR SELECT TO tenantry_app USING (
    EXISTS (SELECT FROM tenantry.organization_members m
             WHERE m.organization_id = member_roles.organization_id AND m.id = member_roles.member_id
               AND m.user_id = tenantry.current_user_id()));
GRANT SELECT ON tenantry.member_roles TO tenantry_auth, tenantry_jobs;
CREATE POLICY auth_select ON tenantry.member_roles FOR SELECT TO tenantry_auth USING (true);
CREATE POLICY jobs_all ON tenantry.member_roles TO tenantry_jobs USING (true);

-- Everything else of a tenant follows its organization id.
GRANT SELECT, INSERT, UPDATE, DELETE ON tenantry.teams, tenantry.team_members TO tenantry_app;
CREATE POLICY app_tenant ON tenantry.teams TO tenantry_app
    USING (organization_id = tenantry.current_organization_id())
    WITH CHECK (organization_id = tenantry.current_organization_id());
CREATE POLICY app_tenant ON tenantry.team_members TO tenantry_app
    USING (organization_id = tenantry.current_organization_id())
    WITH CHECK (organization_id = tenantry.current_organization_id());

GRANT SELECT, INSERT ON tenantry.organization_invitations TO tenantry_app;
GRANT UPDATE (inviter_id, status, generation, token_hash, copied_token_hash, mail_state, expires_at,
    resolved_at) ON tenantry.organization_invitations TO tenantry_app;
CREATE POLICY app_tenant ON tenantry.organization_invitations TO tenantry_app
    USING (organization_id = tenantry.current_organization_id())
    WITH CHECK (organization_id = tenantry.current_organization_id());
GRANT SELECT ON tenantry.organization_invitations TO tenantry_auth, tenantry_jobs;
GRANT UPDATE (mail_state, status, resolved_at) ON tenantry.organization_invitations TO tenantry_jobs;
CREATE POLICY auth_select ON tenantry.organization_invitations FOR SELECT TO tenantry_auth USING (true);
CREATE POLICY jobs_all ON tenantry.organization_invitations TO tenantry_jobs USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, DELETE ON tenantry.invitation_roles, tenantry.invitation_teams TO tenantry_app;
CREATE POLICY app_tenant ON tenantry.invitation_roles TO tenantry_app
    USING (organization_id = tenantry.current_organization_id())
    WITH CHECK (organization_id = tenantry.current_organization_id());
CREATE POLICY app_tenant ON tenantry.invitation_teams TO tenantry_app
    USING (organization_id = tenantry.current_organization_id())
    WITH CHECK (organization_id = tenantry.current_organization_id());
GRANT SELECT ON tenantry.invitation_roles TO tenantry_auth, tenantry_jobs;
CREATE POLICY auth_select ON tenantry.invitation_roles FOR SELECT TO tenantry_auth USING (true);
CREATE POLICY jobs_all ON tenantry.invitation_roles TO tenantry_jobs USING (true);

-- The audit log: written by everybody about their own organization or account, changed by nobody.
GRANT SELECT, INSERT ON tenantry.audit_log TO tenantry_app;
CREATE POLICY app_select ON tenantry.audit_log FOR SELECT TO tenantry_app USING (
    organization_id = tenantry.current_organization_id()
    OR organization_id IS NULL AND actor_user_id = tenantry.current_user_id());
CREATE POLICY app_insert ON tenantry.audit_log FOR INSERT TO tenantry_app WITH CHECK (
    organization_id = tenantry.current_organization_id()
    OR organization_id IS NULL AND actor_user_id = tenantry.current_user_id());
GRANT INSERT ON tenantry.audit_log TO tenantry_jobs;
CREATE POLICY jobs_insert ON tenantry.audit_log FOR INSERT TO tenantry_jobs WITH CHECK (actor_user_id IS NULL);

-- Side effects: put in by everybody, taken out by the jobs.
GRANT INSERT ON tenantry.mail_outbox, tenantry.event_outbox TO tenantry_app;
CREATE POLICY app_insert ON tenantry.mail_outbox FOR INSERT TO tenantry_app WITH CHECK (
    organization_id = tenantry.current_organization_id() OR user_id = tenantry.current_user_id());
CREATE POLICY app_insert ON tenantry.event_outbox FOR INSERT TO tenantry_app WITH CHECK (
    organization_id = tenantry.current_organization_id() OR user_id = tenantry.current_user_id());
GRANT SELECT, UPDATE, DELETE ON tenantry.mail_outbox, tenantry.event_outbox TO tenantry_jobs;
CREATE POLICY jobs_all ON tenantry.mail_outbox TO tenantry_jobs USING (true) WITH CHECK (true);
CREATE POLICY jobs_all ON tenantry.event_outbox TO tenantry_jobs USING (true) WITH CHECK (true);
