-- Side effects as rows of the transaction that causes them; sent after commit, at least once.

CREATE TABLE tenantry.mail_outbox (
    id uuid PRIMARY KEY,
    organization_id uuid,
    user_id uuid,
    -- verify_email, reset_password, invitation, …: which text to write.
    kind text NOT NULL,
    recipient text NOT NULL CHECK (octet_length(recipient) <= 254),
    locale text NOT NULL CHECK (locale IN ('en', 'ko')),
    -- What the text needs. Link secrets are never here: they are rebuilt from the row that the mail is about.
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    run_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    sent_at timestamptz,
    failed_at timestamptz,
    last_error text CHECK (char_length(last_error) <= 1000)
);
CREATE INDEX mail_outbox_due ON tenantry.mail_outbox (run_at) WHERE sent_at IS NULL AND failed_at IS NULL;

CREATE TABLE tenantry.event_outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Whom it concerns: everybody in the organization, or one user, or both.
    organization_id uuid,
    user_id uuid,
    topic text NOT NULL,
    created_at timestamptz NOT NULL
);
