-- People, their passwords, sessions and link secrets. None of these belongs to a tenant; each belongs to one user.

CREATE TABLE tenantry.users (
    id uuid PRIMARY KEY,
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    profile_name text CHECK (char_length(profile_name) BETWEEN 1 AND 100),
    company_name text CHECK (char_length(company_name) BETWEEN 1 AND 100),
    business_number text CHECK (char_length(business_number) BETWEEN 1 AND 32),
    email text NOT NULL CHECK (email = lower(email) AND octet_length(email) <= 254 AND position('@' IN email) > 1),
    email_verified_at timestamptz,
    locale text NOT NULL DEFAULT 'en' CHECK (locale IN ('en', 'ko')),
    primary_organization_id uuid,
    personal_organization_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT users_email_key UNIQUE (email)
);

-- Apart from users, so that no statement about people can carry a hash along.
CREATE TABLE tenantry.passwords (
    user_id uuid PRIMARY KEY REFERENCES tenantry.users ON DELETE CASCADE,
    hash text NOT NULL CHECK (char_length(hash) <= 512),
    changed_at timestamptz NOT NULL
);

CREATE TABLE tenantry.sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES tenantry.users ON DELETE CASCADE,
    -- SHA-256 of the secret in the cookie.
    secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
    active_organization_id uuid,
    active_team_id uuid,
    ip inet,
    user_agent text CHECK (char_length(user_agent) <= 512),
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT sessions_secret_key UNIQUE (secret_hash),
    CONSTRAINT sessions_team_needs_organization CHECK (active_team_id IS NULL OR active_organization_id IS NOT NULL)
);
CREATE INDEX sessions_user ON tenantry.sessions (user_id);
CREATE INDEX sessions_active_organization ON tenantry.sessions (active_organization_id)
    WHERE active_organization_id IS NOT NULL;
CREATE INDEX sessions_expires ON tenantry.sessions (expires_at);

-- Links in mails to a person. The secret is keyed by the server over kind and id; only its SHA-256 is here.
CREATE TABLE tenantry.user_links (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES tenantry.users ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('verify_email', 'reset_password')),
    -- The address that the link was made for: a link to a former address proves nothing about the present one.
    email text NOT NULL CHECK (email = lower(email)),
    secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT user_links_secret_key UNIQUE (secret_hash)
);
CREATE INDEX user_links_user ON tenantry.user_links (user_id, kind);

-- Limits that matter: attempts counted in a window that starts with the first one.
CREATE TABLE tenantry.rate_limits (
    key text PRIMARY KEY CHECK (octet_length(key) <= 400),
    window_ends_at timestamptz NOT NULL,
    attempts integer NOT NULL CHECK (attempts > 0)
);
CREATE INDEX rate_limits_window ON tenantry.rate_limits (window_ends_at);
