-- Teams as units of an organization chart, and what people are in them (document 004, "organization context").

ALTER TABLE tenantry.teams
    ADD COLUMN description text NOT NULL DEFAULT '' CHECK (char_length(description) <= 500),
    -- What kind of unit it is, in the organization's own words: a division, a department, an office.
    ADD COLUMN unit_type text CHECK (char_length(unit_type) BETWEEN 1 AND 50),
    -- Who outside of the console hears of it. A private team is left out there, with all its parts.
    ADD COLUMN visibility text NOT NULL DEFAULT 'internal' CHECK (visibility IN ('public', 'internal', 'private'));

ALTER TABLE tenantry.team_members
    ADD COLUMN grade text CHECK (char_length(grade) BETWEEN 1 AND 100),
    ADD COLUMN position text CHECK (char_length(position) BETWEEN 1 AND 100),
    ADD COLUMN job_title text CHECK (char_length(job_title) BETWEEN 1 AND 100),
    ADD COLUMN is_owner boolean NOT NULL DEFAULT false,
    ADD COLUMN is_primary boolean NOT NULL DEFAULT false;

-- A person has one primary unit at most, whatever two people do at the same moment.
CREATE UNIQUE INDEX team_members_one_primary ON tenantry.team_members (organization_id, member_id) WHERE is_primary;

-- The tree shows who leads each team: a few rows of many.
CREATE INDEX team_members_leaders ON tenantry.team_members (organization_id, team_id) WHERE role = 'lead' OR is_owner;
