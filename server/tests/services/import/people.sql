-- People and organizations of an older server, some of them awkward. Everybody's password is "correct horse".

ALTER TABLE "user" ADD COLUMN banned boolean, ADD COLUMN "banExpires" timestamptz, ADD COLUMN favourite text;
-- Rows without owners are found where people have written to the tables by hand.
ALTER TABLE member DROP CONSTRAINT "member_organizationId_fkey", DROP CONSTRAINT "member_userId_fkey";

INSERT INTO "user" (id, name, email, "emailVerified", image, "createdAt", "updatedAt", banned, "banExpires") VALUES
    ('u-owner', ' Olga ', 'owner@old.example', true, 'https://old.example/olga.png', '2024-01-01', '2024-02-01', NULL, NULL),
    ('u-twin', 'Twin', 'OWNER@old.example', false, NULL, '2023-01-01', '2023-01-01', NULL, NULL),
    ('u-jun', 'Jun', 'Jun@old.example', true, NULL, '2024-01-02', '2024-01-02', false, NULL),
    ('u-jun2', 'Jun again', 'jun@OLD.example', true, NULL, '2024-01-03', '2024-01-03', NULL, NULL),
    ('u-plain', 'Robert''); DROP TABLE tenantry.users;--', 'plain@old.example', false, repeat('x', 3000), '2024-01-04', '2024-01-04', true, '2024-01-05'),
    ('u-custom', E'\t', 'custom@old.example', true, NULL, '2024-01-05', '2024-01-05', NULL, NULL),
    ('u-google', '구글', 'google@old.example', false, NULL, '2024-01-06', '2024-01-06', NULL, NULL),
    ('u-odd', 'Odd', 'nobody', true, NULL, '2024-01-07', '2024-01-07', NULL, NULL),
    ('u-banned', 'Banned', 'banned@old.example', true, NULL, '2024-01-08', '2024-01-08', true, NULL),
    ('0190b6c8-5a3e-7c3a-9d55-0f7f6f2b1a11', U&'\202Etricky', 'uuid@old.example', false, NULL, '2024-01-09', '2024-01-09', NULL, NULL);

INSERT INTO account (id, "accountId", "providerId", "userId", password, "updatedAt")
SELECT 'a-' || id, id, 'credential', id,
       CASE id WHEN 'u-custom' THEN '$2b$10$d41d8cd98f00b204e9800998ecf8427e'
               ELSE '654e067a686a8e8b4d9cc0b500c3bc15:'
                 || '01037a338f826a4e673fe640eb9e2cad391f77d1391fe761c00ce2c0e9bce6fd'
                 || 'c335ef66471fd70a38e5d74c90dea57d89da30f47ba27622b609f81cbf7d2472' END,
       '2024-01-10'
  FROM "user" WHERE id NOT IN ('u-google', 'u-odd');
INSERT INTO account (id, "accountId", "providerId", "userId", "accessToken", "updatedAt")
VALUES ('a-google', '1', 'google', 'u-google', 'token', '2024-01-10');

INSERT INTO organization (id, name, slug, logo, "createdAt", metadata) VALUES
    ('o-upper', 'Upper', 'Acme', NULL, '2024-02-01', NULL),
    ('o-acme', 'Acme', 'acme', 'https://old.example/acme.png', '2024-02-02', '{"plan":"pro","seats":3}'),
    ('o-odd', '株式会社', '../x?', NULL, '2024-02-03', 'not json'),
    ('o-orphan', 'Orphan', 'orphan', NULL, '2024-02-04', NULL),
    ('o-big', repeat('long ', 40), 'long', NULL, '2024-02-05', '"{\"a\":1}"');

INSERT INTO "organizationRole" (id, "organizationId", role, permission, "createdAt", "updatedAt") VALUES
    ('r-editor', 'o-acme', 'Editor', '{"member":["update"],"project":["share"]}', '2024-03-01', NULL),
    ('r-again', 'o-acme', 'editor', '{"member":["delete"]}', '2024-03-02', NULL),
    ('r-builtin', 'o-acme', 'admin', '{"member":["delete"]}', '2024-03-03', NULL),
    ('r-comma', 'o-acme', 'a,b', '{}', '2024-03-04', NULL);

INSERT INTO member (id, "organizationId", "userId", role, "createdAt") VALUES
    ('m-1', 'o-acme', 'u-owner', 'owner', '2024-02-02'),
    ('m-some', 'o-acme', 'u-jun', 'admin, auditor', '2024-02-03'),
    ('m-double', 'o-acme', 'u-jun2', 'member,editor', '2024-02-04'),
    ('m-unknown', 'o-acme', 'u-custom', 'auditor', '2024-02-05'),
    ('m-google', 'o-acme', 'u-google', 'editor', '2024-02-06'),
    ('m-gone', 'o-acme', 'u-nobody', 'owner', '2024-02-07'),
    ('m-2', 'o-upper', 'u-owner', 'owner,admin', '2024-02-01'),
    ('m-3', 'o-odd', 'u-jun2', 'owner', '2024-02-03'),
    ('m-4', 'o-big', 'u-owner', 'owner', '2024-02-05'),
    ('m-5', 'o-big', '0190b6c8-5a3e-7c3a-9d55-0f7f6f2b1a11', 'member', '2024-02-06'),
    ('m-6', 'o-orphan', 'u-banned', 'owner', '2024-02-04'),
    ('m-7', 'o-orphan', 'u-jun', 'admin', '2024-02-04'),
    ('m-lost', 'o-nowhere', 'u-owner', 'owner', '2024-02-04');

INSERT INTO team (id, name, "memberCount", "organizationId", "createdAt") VALUES
    ('t-sales', 'Sales', 9, 'o-acme', '2024-04-01'),
    ('t-double', ' sales ', 9, 'o-acme', '2024-04-02'),
    ('t-empty', '', 9, 'o-acme', '2024-04-03');
UPDATE team SET name = 'Sales' WHERE id = 't-double';
INSERT INTO "teamMember" (id, "teamId", "userId", "membershipKey", "createdAt") VALUES
    ('p-1', 't-sales', 'u-owner', 'k1', '2024-04-02'),
    ('p-2', 't-sales', 'u-jun', 'k2', '2024-04-03'),
    ('p-3', 't-sales', 'u-jun2', 'k3', '2024-04-04'),
    ('p-4', 't-sales', 'u-plain', NULL, NULL);

-- The clock of the test stands in 2024-10.
INSERT INTO invitation (id, "organizationId", email, role, "teamId", status, "expiresAt", "createdAt", "inviterId") VALUES
    ('i-new', 'o-acme', 'New@old.example', 'admin,editor', 't-sales,t-double,t-gone', 'pending', '2030-01-01', '2024-05-05', 'u-owner'),
    ('i-older', 'o-acme', 'new@old.example', 'member', NULL, 'pending', '2030-01-01', '2024-05-04', 'u-owner'),
    ('i-late', 'o-acme', 'late@old.example', NULL, NULL, 'pending', '2024-05-06', '2024-05-03', 'u-owner'),
    ('i-done', 'o-acme', 'done@old.example', 'member', NULL, 'accepted', '2024-05-06', '2024-05-03', 'u-jun'),
    ('i-gone', 'o-acme', 'gone@old.example', 'admin', NULL, 'canceled', '2024-05-06', '2024-05-03', 'u-banned'),
    ('i-odd', 'o-acme', 'odd@old.example', 'admin', NULL, 'maybe', '2024-05-06', '2024-05-03', 'u-jun'),
    ('i-ghost', 'o-acme', 'ghost@old.example', 'admin', NULL, 'pending', '2030-01-01', '2024-05-03', 'u-banned'),
    ('i-nowhere', 'o-acme', 'no address', 'admin', NULL, 'pending', '2030-01-01', '2024-05-03', 'u-owner');

INSERT INTO session (id, "expiresAt", token, "createdAt", "updatedAt", "ipAddress", "userAgent", "userId", "activeOrganizationId", "activeTeamId") VALUES
    ('s-1', '2030-01-01', 'uXFYkC3bodykIXCXNnTIGYDhzlFCiUki', '2024-09-01', '2024-09-02', '', 'an app', 'u-owner', 'o-acme', 't-sales'),
    ('s-2', '2030-01-01', 'short', '2024-09-01', '2024-09-02', 'unknown', NULL, 'u-owner', NULL, NULL),
    ('s-3', '2030-01-01', 'vXFYkC3bodykIXCXNnTIGYDhzlFCiUki', '2024-09-01', '2024-09-02', NULL, NULL, 'u-banned', NULL, NULL),
    ('s-over', '2024-01-01', 'wXFYkC3bodykIXCXNnTIGYDhzlFCiUki', '2023-09-01', '2023-09-02', NULL, NULL, 'u-owner', NULL, NULL);
