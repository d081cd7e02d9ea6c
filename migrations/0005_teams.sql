-- Teams: groups inside an organization.

CREATE TABLE tenantry.teams (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES tenantry.organizations ON DELETE CASCADE,
    parent_id uuid,
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT teams_tenant_key UNIQUE (organization_id, id),
    CONSTRAINT teams_parent FOREIGN KEY (organization_id, parent_id)
        REFERENCES tenantry.teams (organization_id, id) ON DELETE SET NULL (parent_id),
    CONSTRAINT teams_not_their_own_parent CHECK (parent_id <> id)
);
CREATE INDEX teams_parents ON tenantry.teams (organization_id, parent_id);

CREATE TABLE tenantry.team_members (
    organization_id uuid NOT NULL,
    team_id uuid NOT NULL,
    member_id uuid NOT NULL,
    role text NOT NULL DEFAULT 'member' CHECK (role IN ('lead', 'member')),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, team_id, member_id),
    FOREIGN KEY (organization_id, team_id) REFERENCES tenantry.teams (organization_id, id) ON DELETE CASCADE,
    FOREIGN KEY (organization_id, member_id)
        REFERENCES tenantry.organization_members (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX team_members_member ON tenantry.team_members (organization_id, member_id);

-- The team of a session is always one of its organization's; deleting the team clears it alone.
ALTER TABLE tenantry.sessions
    ADD CONSTRAINT sessions_active_team FOREIGN KEY (active_organization_id, active_team_id)
    REFERENCES tenantry.teams (organization_id, id) ON DELETE SET NULL (active_team_id);
