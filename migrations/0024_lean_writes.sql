-- What joining, inviting and reading lists of members need not do.

-- The strongest role stands in the invitation from the start; here it is only put right where it is not so. Once a
-- statement, not once a row.
DROP TRIGGER invitation_roles_strongest ON tenantry.invitation_roles;
DROP FUNCTION tenantry.keep_strongest_invited_role();
CREATE FUNCTION tenantry.keep_strongest_invited_role() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    UPDATE tenantry.organization_invitations i
       SET role = offered.strongest
      FROM (SELECT DISTINCT organization_id, invitation_id FROM changed) c
     CROSS JOIN LATERAL (
           SELECT coalesce((SELECT r.role FROM tenantry.invitation_roles r
                             WHERE r.organization_id = c.organization_id AND r.invitation_id = c.invitation_id
                               AND r.role IN ('owner', 'admin', 'member')
                             ORDER BY array_position(ARRAY['owner', 'admin', 'member'], r.role)
                             LIMIT 1), 'member') AS strongest) offered
     WHERE i.organization_id = c.organization_id AND i.id = c.invitation_id AND i.role <> offered.strongest;
    RETURN NULL;
END
$$;
CREATE TRIGGER invitation_roles_offered AFTER INSERT ON tenantry.invitation_roles
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tenantry.keep_strongest_invited_role();
CREATE TRIGGER invitation_roles_taken_back AFTER DELETE ON tenantry.invitation_roles
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tenantry.keep_strongest_invited_role();

-- The same for the roles of members.
CREATE OR REPLACE FUNCTION tenantry.keep_member_roles() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    UPDATE tenantry.organization_members m
       SET roles = held.roles, role = strongest.role
      FROM (SELECT DISTINCT organization_id, member_id FROM changed) c
     CROSS JOIN LATERAL (
           SELECT ARRAY(SELECT r.role FROM tenantry.member_roles r
                         WHERE r.organization_id = c.organization_id AND r.member_id = c.member_id
                         ORDER BY r.role) AS roles) held
     CROSS JOIN LATERAL (
           SELECT CASE WHEN 'owner' = ANY (held.roles) THEN 'owner'
                       WHEN 'admin' = ANY (held.roles) THEN 'admin' ELSE 'member' END AS role) strongest
     WHERE m.organization_id = c.organization_id AND m.id = c.member_id
       AND (m.roles <> held.roles OR m.role <> strongest.role);
    RETURN NULL;
END
$$;

-- The members of the organization that the transaction is about, with what they see of each other. The policy of users
-- looks up for every row whether the person is a member here; this view starts from the members, so it knows. It reads
-- as its owner and lets nobody out of the organization. It is no security barrier: behind one, a page of 50 of 10,000
-- members reads and sorts them all (a tenth of the rate). So a condition on it must be one that cannot fail, since an
-- error could tell a value of a row that the view's own condition would have left out.
CREATE VIEW tenantry.member_people AS
SELECT m.organization_id, m.id, m.user_id, m.status, m.joined_at, m.roles, m.fields, u.name, u.email, u.image
  FROM tenantry.organization_members m
  JOIN tenantry.users u ON u.id = m.user_id
 WHERE m.organization_id = (SELECT tenantry.current_organization_id());
GRANT SELECT ON tenantry.member_people TO tenantry_app;

-- The lock with which a change of an organization begins. In a function its plan is kept; sent as a statement together
-- with the BEGIN it was planned each time, policies and all, which took longer than most of what came after it.
CREATE FUNCTION tenantry.lock_organization(organization uuid, shared boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF shared THEN
        PERFORM FROM tenantry.organizations WHERE id = organization FOR SHARE;
    ELSE
        PERFORM FROM tenantry.organizations WHERE id = organization FOR NO KEY UPDATE;
    END IF;
END
$$;

-- By the inviter first: behind the organization it was one more way to an organization's invitations, and where few are
-- there the planner takes any of those, and reads all of them for the one that is wanted.
CREATE INDEX organization_invitations_by_inviter ON tenantry.organization_invitations (inviter_id, organization_id);
DROP INDEX tenantry.organization_invitations_inviter;

-- The account before its sessions, as everywhere.
CREATE OR REPLACE FUNCTION tenantry.forget_membership() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    UPDATE tenantry.users SET primary_organization_id = personal_organization_id
     WHERE id = NEW.user_id AND primary_organization_id = NEW.organization_id
       AND personal_organization_id IS DISTINCT FROM NEW.organization_id;
    UPDATE tenantry.sessions SET active_organization_id = NULL, active_team_id = NULL
     WHERE user_id = NEW.user_id AND active_organization_id = NEW.organization_id;
    RETURN NULL;
END
$$;
