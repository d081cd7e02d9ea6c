-- What teams turned out to need beyond 0005, once services were written for them.

-- People choose a team by its name: in the invitation form, in the switcher. Two of one name cannot be told apart.
CREATE UNIQUE INDEX teams_one_per_name ON tenantry.teams (organization_id, lower(name));

-- Programs name a place in a team by an id of its own.
ALTER TABLE tenantry.team_members
    ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD CONSTRAINT team_members_id_key UNIQUE (id);

-- "Which teams am I in?" is asked across organizations, with the session alone.
GRANT SELECT ON tenantry.teams, tenantry.team_members TO tenantry_auth;
CREATE POLICY auth_select ON tenantry.teams FOR SELECT TO tenantry_auth USING (true);
CREATE POLICY auth_select ON tenantry.team_members FOR SELECT TO tenantry_auth USING (true);

-- Whoever leaves a team works in it no more, in any session.
CREATE FUNCTION tenantry.forget_team() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    UPDATE tenantry.sessions s SET active_team_id = NULL
      FROM tenantry.organization_members m
     WHERE m.organization_id = OLD.organization_id AND m.id = OLD.member_id
       AND s.user_id = m.user_id AND s.active_organization_id = OLD.organization_id
       AND s.active_team_id = OLD.team_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER team_members_forget AFTER DELETE ON tenantry.team_members
    FOR EACH ROW EXECUTE FUNCTION tenantry.forget_team();
