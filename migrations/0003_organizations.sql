-- Organizations: the tenants.

CREATE TABLE tenantry.organizations (
    id uuid PRIMARY KEY,
    slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) BETWEEN 2 AND 48),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    logo text CHECK (char_length(logo) <= 2048),
    business_number text CHECK (char_length(business_number) BETWEEN 1 AND 32),
    -- The primary owner; always an active one (see 0004).
    owner_id uuid NOT NULL REFERENCES tenantry.users,
    commission_rate numeric(5, 4) CHECK (commission_rate BETWEEN 0 AND 1),
    settlement_cycle text CHECK (settlement_cycle IN ('daily', 'weekly', 'biweekly', 'monthly')),
    -- false: suspended by the operator, can only be read.
    is_active boolean NOT NULL DEFAULT true,
    -- NULL follows the plan, then the configuration.
    max_members integer CHECK (max_members > 0),
    -- Active members, kept in step by the database: a limit is decided on this one locked row.
    member_count integer NOT NULL DEFAULT 0 CHECK (member_count >= 0),
    is_personal boolean NOT NULL DEFAULT false,
    -- Once an owner has named a personal organization by hand, the company name in the profile no longer renames it.
    named_by_hand boolean NOT NULL DEFAULT false,
    metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT organizations_slug_key UNIQUE (slug)
);
CREATE INDEX organizations_owner ON tenantry.organizations (owner_id);
CREATE INDEX organizations_deleted ON tenantry.organizations (deleted_at) WHERE deleted_at IS NOT NULL;

-- Every slug that leads somewhere: the present one, and former ones until they are released.
CREATE TABLE tenantry.organization_slugs (
    slug text PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES tenantry.organizations ON DELETE CASCADE,
    -- When the organization took another one. A job deletes the row 30 days later.
    left_at timestamptz,
    UNIQUE (slug, organization_id)
);
CREATE INDEX organization_slugs_organization ON tenantry.organization_slugs (organization_id);

ALTER TABLE tenantry.organizations
    ADD CONSTRAINT organizations_slug_is_claimed FOREIGN KEY (slug, id)
    REFERENCES tenantry.organization_slugs (slug, organization_id) DEFERRABLE INITIALLY DEFERRED;

-- Deferred: a user and the personal organization are made in one transaction and name each other.
ALTER TABLE tenantry.users
    ADD CONSTRAINT users_primary_organization FOREIGN KEY (primary_organization_id)
    REFERENCES tenantry.organizations ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT users_personal_organization FOREIGN KEY (personal_organization_id)
    REFERENCES tenantry.organizations ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX users_primary_organization ON tenantry.users (primary_organization_id);
CREATE INDEX users_personal_organization ON tenantry.users (personal_organization_id);

ALTER TABLE tenantry.sessions
    ADD CONSTRAINT sessions_active_organization FOREIGN KEY (active_organization_id)
    REFERENCES tenantry.organizations ON DELETE SET NULL;
