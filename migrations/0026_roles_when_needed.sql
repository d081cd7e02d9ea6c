-- The roles of an organization's own that a member holds: their permissions by name, NULL where the organization has none
-- of these names. It sees what its caller sees.
--
-- A function and not a subquery of the statement that lets a request in: PostgreSQL prepares a subquery whenever it runs
-- the statement, also for all those members who hold built-in roles alone, and that took a sixth of the statement's time.
-- A function is prepared when it is called.
CREATE FUNCTION tenantry.permissions_of_roles(organization uuid, names text[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (SELECT jsonb_object_agg(c.name, c.permissions) FROM tenantry.organization_roles c
             WHERE c.organization_id = organization AND c.name = ANY (names));
END
$$;
REVOKE ALL ON FUNCTION tenantry.permissions_of_roles FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenantry.permissions_of_roles TO tenantry_auth;
