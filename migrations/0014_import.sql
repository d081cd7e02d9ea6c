-- What accounts that came from better-auth need until their people have signed in once.

-- Their passwords are still hashed as they were there; the next sign-in writes a hash of our own, unless somebody has
-- set another password meanwhile: that is what the moment of the last change tells.
GRANT SELECT (changed_at) ON tenantry.passwords TO tenantry_app;

-- While there is one such hash left, every sign-in does the work of both kinds, so that its time tells nothing. The
-- question is asked at each sign-in, and must cost nothing once the answer is no.
CREATE INDEX passwords_imported ON tenantry.passwords (user_id) WHERE hash LIKE 'better-auth:%';
