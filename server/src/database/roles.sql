-- The roles that the policies name. They belong to the cluster, not to a database, so no migration makes them: the
-- server runs this at set-up. Several servers may do so at once, hence the exceptions instead of a look first.
--
-- A login without CREATEROLE needs a superuser to run this file once, and then, for the login of DATABASE_URL:
--   GRANT tenantry_app, tenantry_auth, tenantry_jobs TO the_login;
-- In production give each pool a login of its own (see docs/configuration.md), for example:
--   CREATE ROLE my_app LOGIN PASSWORD '…' IN ROLE tenantry_app;
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['tenantry_app', 'tenantry_auth', 'tenantry_jobs'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END IF;
        IF NOT pg_has_role(current_user, role_name, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO %I', role_name, current_user);
        END IF;
    END LOOP;
END
$$;
