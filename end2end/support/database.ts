// Looks behind the scenes, for what no page can do: letting time pass.

import pg from 'pg';

async function run(sql: string, values: string[]): Promise<number> {
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  try {
    const { rowCount } = await client.query(sql, values);
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}

/** Lets every open invitation to these addresses run out. */
export async function expire(...emails: string[]): Promise<void> {
  const sql = `UPDATE tenantry.organization_invitations SET expires_at = now() - interval '1 minute'
                WHERE status = 'pending' AND email = ANY (string_to_array($1, ' '))`;
  const count = await run(sql, [emails.join(' ')]);
  if (count !== emails.length) throw new Error(`${count} of ${emails.length} invitations are open`);
}

/** Lets the open invitation to an address end at a moment. */
export async function openUntil(email: string, moment: string): Promise<void> {
  const sql = `UPDATE tenantry.organization_invitations SET expires_at = $2::timestamptz
                WHERE status = 'pending' AND email = $1`;
  if ((await run(sql, [email, moment])) !== 1) throw new Error('there is no such invitation');
}

/** Lets every shareable link of an organization run out. */
export async function expireLinks(slug: string): Promise<void> {
  const sql = `UPDATE tenantry.invitation_links l SET expires_at = now() - interval '1 minute'
                 FROM tenantry.organizations o WHERE o.id = l.organization_id AND o.slug = $1`;
  if (!(await run(sql, [slug]))) throw new Error('there is no link');
}

/** Lets so many people ask to join an organization, called Asker 001 and so on, the last of them now. */
export async function askers(slug: string, count: number): Promise<void> {
  const made = await run(
    `WITH people AS (
       INSERT INTO tenantry.users (id, name, email, email_verified_at, created_at, updated_at)
       SELECT gen_random_uuid(), 'Asker ' || lpad(n::text, 3, '0'),
              'asker-' || lpad(n::text, 3, '0') || '@' || $1 || '.example', now(), now(), now()
         FROM generate_series(1, $2::int) n
       RETURNING id, name
     ), requests AS (
       INSERT INTO tenantry.join_requests (id, organization_id, user_id, created_at)
       SELECT gen_random_uuid(), o.id, p.id, now() - ($2::int - right(p.name, 3)::int) * interval '1 minute'
         FROM people p, tenantry.organizations o WHERE o.slug = $1
       RETURNING organization_id, id
     )
     INSERT INTO tenantry.join_request_roles (organization_id, request_id, role)
     SELECT organization_id, id, 'member' FROM requests`,
    [slug, String(count)],
  );
  if (made !== count) throw new Error(`${made} of ${count} requests were made`);
}

/** Gives an organization so many seats. */
export async function seats(slug: string, count: number): Promise<void> {
  const sql = 'UPDATE tenantry.organizations SET max_members = $2::int WHERE slug = $1';
  if (!(await run(sql, [slug, String(count)]))) throw new Error('there is no such organization');
}

/**
 * How many members one transaction makes. Each counts itself in the organization's row, past all versions of it that
 * the others left there: of thousands at once, most of the time would go there.
 */
const CROWD_PART = 500;

/** Makes an organization have so many more members, called Person 001 and so on, in more digits where they are more. */
export async function crowd(slug: string, count: number): Promise<void> {
  const digits = Math.max(3, String(count).length);
  for (let first = 1; first <= count; first += CROWD_PART) {
    const last = Math.min(count, first + CROWD_PART - 1);
    const made = await run(
      `WITH people AS (
         INSERT INTO tenantry.users (id, name, email, email_verified_at, created_at, updated_at)
         SELECT gen_random_uuid(), 'Person ' || lpad(n::text, $4::int, '0'),
                'person-' || lpad(n::text, $4::int, '0') || '@' || $1 || '.example', now(), now(), now()
           FROM generate_series($2::int, $3::int) n
         RETURNING id, name
       ), members AS (
         INSERT INTO tenantry.organization_members (id, organization_id, user_id, source, joined_at, updated_at)
         SELECT gen_random_uuid(), o.id, p.id, 'api', now(), now() FROM people p, tenantry.organizations o WHERE o.slug = $1
         RETURNING organization_id, id
       )
       INSERT INTO tenantry.member_roles (organization_id, member_id, role) SELECT organization_id, id, 'member' FROM members`,
      [slug, String(first), String(last), String(digits)],
    );
    if (made !== last - first + 1) throw new Error(`${made} of ${last - first + 1} members were made`);
  }
}

/** Gives an organization a plan, as the operator does. */
export async function plan(slug: string, name: string): Promise<void> {
  if (!(await run('UPDATE tenantry.organizations SET plan = $2 WHERE slug = $1', [slug, name]))) throw new Error('there is no such organization');
}

/** Lets a member have come in by another way, also by one that nobody comes in by yet. */
export async function cameBy(slug: string, email: string, source: string): Promise<void> {
  const sql = `UPDATE tenantry.organization_members m SET source = $3
                 FROM tenantry.organizations o, tenantry.users u
                WHERE o.id = m.organization_id AND u.id = m.user_id AND o.slug = $1 AND u.email = $2`;
  if ((await run(sql, [slug, email, source])) !== 1) throw new Error('there is no such member');
}

/** Suspends an organization, as the operator does: everything can be seen, and nothing changed. */
export async function suspend(slug: string): Promise<void> {
  if (!(await run('UPDATE tenantry.organizations SET is_active = false WHERE slug = $1', [slug]))) throw new Error('there is no such organization');
}

/** Lets the address of an account be unproven again, as of one made while the server asked for no proof. */
export async function unverify(email: string): Promise<void> {
  if ((await run('UPDATE tenantry.users SET email_verified_at = NULL WHERE email = $1', [email])) !== 1) throw new Error('there is no such account');
}
