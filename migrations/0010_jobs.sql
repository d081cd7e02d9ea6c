-- What the jobs turned out to need beyond 0009, found while writing them.

-- A mail that was sent or given up, and an invitation that ran out, are news for open tabs.
GRANT INSERT ON tenantry.event_outbox TO tenantry_jobs;

-- Purging an organization: no session goes on naming it (its team must go in the same statement, or the check on
-- sessions would refuse the cascade), and no profile, which falls back to the personal organization.
GRANT UPDATE (active_organization_id, active_team_id) ON tenantry.sessions TO tenantry_jobs;
GRANT SELECT (primary_organization_id, personal_organization_id), UPDATE (primary_organization_id)
    ON tenantry.users TO tenantry_jobs;
CREATE POLICY jobs_update ON tenantry.users FOR UPDATE TO tenantry_jobs USING (true) WITH CHECK (true);

-- Housekeeping looks every few minutes for what is over; each look must cost nothing where nothing is.
CREATE INDEX organization_invitations_expiring ON tenantry.organization_invitations (expires_at)
    WHERE status = 'pending';
CREATE INDEX user_links_expires ON tenantry.user_links (expires_at);
CREATE INDEX organization_slugs_left ON tenantry.organization_slugs (left_at) WHERE left_at IS NOT NULL;
CREATE INDEX mail_outbox_done ON tenantry.mail_outbox (coalesce(sent_at, failed_at))
    WHERE sent_at IS NOT NULL OR failed_at IS NOT NULL;
