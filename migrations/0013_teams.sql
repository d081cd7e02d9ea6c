-- What teams turned out to need beyond 0005, once services were written for them.

-- People choose a team by its name: in the invitation form, in the switcher. Two of one name cannot be told apart.
CREATE UNIQUE INDEX teams_one_per_name ON tenantry.teams (organization_id, lower(name));

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
