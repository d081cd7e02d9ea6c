// The operations of the organization API side by side: this server, and the reference (npm better-auth 1.7.25), on the
// same PostgreSQL, in turn, with the same requests. And has-permission beside a bare axum handler that runs
// one prepared select. `.ci/bench` calls this; loopback only, bounded in time.
//
//   node compare.mjs SECONDS
//
// Needs DATABASE_URL (a login that may create databases), TENANTRY_SERVER and TENANTRY_BARE (programs), and wrk.

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const SECONDS = Number(process.argv[2] ?? 5);
const CONNECTIONS = 16;
const MEMBERS = 10_000;
const INVITATIONS = 5_000;
/** Who accept invitations; one person's wait for each other, since each moves the same session. */
const GUESTS = 64;
const PASSWORD = 'a password for the bench';
/** When the nth of the members joined: one after another, as people do, and not all at one instant. */
const JOINED = `now() - ($2::int - n) * interval '1 minute'`;
/** An identifier of version 7 for the nth: its first 48 bits are the milliseconds since 1970, its version is 7. */
const VERSION_7 = `overlay(overlay(gen_random_uuid()::text PLACING '7' FROM 15) PLACING regexp_replace(lpad(to_hex(
  (extract(epoch FROM ${JOINED}) * 1000)::bigint), 12, '0'), '(.{8})', '\\1-') FROM 1)::uuid`;
const HERE = dirname(fileURLToPath(import.meta.url));
const admin = process.env.DATABASE_URL;
if (!admin || !process.env.TENANTRY_SERVER || !process.env.TENANTRY_BARE) {
  throw new Error('call this by make bench: DATABASE_URL, TENANTRY_SERVER and TENANTRY_BARE are needed');
}
const work = await mkdtemp(join(tmpdir(), 'tenantry-bench-'));
const endings = [];

async function database(name) {
  const own = `${name}_${process.pid}`;
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  await client.query(`create database ${own}`);
  await client.end();
  endings.push(async () => {
    const last = new pg.Client({ connectionString: admin });
    await last.connect();
    await last.query(`drop database if exists ${own} with (force)`);
    await last.end();
  });
  const url = new URL(admin);
  url.pathname = `/${own}`;
  return url.href;
}

const ROUNDS = 3;
const ROUND_SECONDS = Math.ceil(SECONDS / 2);

/** Nothing is left to do for autovacuum. */
async function settled(database) {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query('VACUUM ANALYZE');
  await client.query('CHECKPOINT');
  await client.end();
}

/** Starts a program and waits for the line that says where it answers. */
async function start(program, args, environment) {
  const child = spawn(program, args, { env: { PATH: process.env.PATH, NO_COLOR: '1', ...environment } });
  const ended = new Promise((done) => child.once('exit', done));
  const end = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  endings.push(end);
  const lines = [];
  return new Promise((done, fail) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        const address = /answers at (http:\S+)/.exec(line)?.[1];
        if (!address) return;
        done({ url: address.replace(/\/$/, ''), end });
      });
    }
    child.once('exit', (code) => fail(new Error(`${program} ended with ${code}\n${lines.slice(-10).join('\n')}`)));
  });
}

/** Somebody with a cookie. */
class Person {
  constructor(server, email) {
    Object.assign(this, { server, email, cookie: '' });
  }
  async call(method, path, body) {
    const response = await fetch(`${this.server.url}/api/auth${path}`, {
      method,
      headers: { origin: this.server.url, cookie: this.cookie, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    const set = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    if (set.length > 0) this.cookie = set.join('; ');
    if (!response.ok) throw new Error(`${this.server.name}: ${path} answers ${response.status} ${await response.text()}`);
    return response.json();
  }
  post(path, body) {
    return this.call('POST', path, body);
  }
}

async function signUp(server, name) {
  const person = new Person(server, `${name}@example.com`);
  await person.post('/sign-up/email', { name, email: person.email, password: PASSWORD });
  return person;
}

/** Requests a second of one address, and how many answers were no success. */
async function measure(url, { cookie, cookies, bodies, once = false } = {}) {
  const environment = { PATH: process.env.PATH };
  const args = ['-t', '1', '-c', String(CONNECTIONS), '-d', `${ROUND_SECONDS}s`];
  if (bodies) {
    environment.BODIES = join(work, 'bodies');
    if (once) environment.ONCE = '1';
    const lines = bodies.map((body, index) => (cookies ? `${cookies[index]}\t` : '') + JSON.stringify(body));
    await writeFile(environment.BODIES, lines.join('\n'));
    args.push('-s', join(HERE, 'bodies.lua'));
  }
  if (cookie) args.push('-H', `cookie: ${cookie}`);
  args.push('-H', `origin: ${new URL(url).origin}`, url);
  const child = spawn('wrk', args, { env: environment });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  child.stderr.on('data', (chunk) => (text += chunk));
  await new Promise((done) => child.once('exit', done));
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1] ?? Number.NaN);
  const failed = Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0);
  const total = Number(/(\d+) requests in/.exec(text)?.[1] ?? 0);
  if (Number.isNaN(rate)) throw new Error(`wrk says nothing of ${url}:\n${text}`);
  return { rate, failed, total };
}

async function fill(server) {
  const client = new pg.Client({ connectionString: server.database });
  await client.connect();
  await client.query('SET session_replication_role = replica');
  for (const statement of server.fill) await client.query(statement, [server.organization, MEMBERS].slice(0, statement.includes('$2') ? 2 : 1));
  await client.query(server.fillInvitations, [server.past, INVITATIONS]);
  // As a database is that has been there for a while: else the first seconds are measured beside autovacuum.
  await client.query('VACUUM ANALYZE');
  await client.end();
}

/**
 * Everything that the operations of one server need, and the operations: where each goes, and with what. `supply` is how
 * many invitations are prepared for accept-invitation.
 */
async function prepared(server, supply) {
  const owner = await signUp(server, 'owner');
  const made = await owner.post('/organization/create', { name: 'Bench', slug: 'bench' });
  const other = await owner.post('/organization/create', { name: 'Other', slug: 'other' });
  server.organization = made.id;
  server.past = (await owner.post('/organization/create', { name: 'Past', slug: 'past' })).id;
  await fill(server);
  await owner.post('/organization/set-active', { organizationId: made.id });
  // Somebody else's, or the owner would be in thousands of organizations, as nobody is.
  const host = await signUp(server, 'host');
  const guests = [];
  while (guests.length < GUESTS) guests.push(await signUp(server, `guest-${guests.length}`));
  const [bodies, cookies] = [[], []];
  for (let index = 0; index < supply; index += 1) {
    const target = await host.post('/organization/create', {
      name: 'Target', slug: `target-${index}`, keepCurrentActiveOrganization: true,
    });
    const guest = guests[index % GUESTS];
    const invited = { email: guest.email, role: 'member', organizationId: target.id };
    bodies.push({ invitationId: (await host.post('/organization/invite-member', invited)).id });
    cookies.push(guest.cookie);
  }
  await settled(server.database);

  const { cookie } = owner;
  const many = (body) => Array.from({ length: 200_000 }, (_, index) => body(index));
  return new Map([
    ['has-permission', { path: '/has-permission', cookie, bodies: [{ permissions: { member: ['create'] } }] }],
    ['list-members (50 of 10,000)', { path: '/list-members?limit=50', cookie }],
    ['get-full-organization (100 members)', { path: '/get-full-organization?membersLimit=100', cookie }],
    ['set-active', { path: '/set-active', cookie, bodies: [{ organizationId: other.id }, { organizationId: made.id }] }],
    [
      'invite-member',
      {
        path: '/invite-member', cookie, once: true,
        bodies: many((index) => ({ email: `new-${index}@example.com`, role: 'member', organizationId: other.id })),
      },
    ],
    [
      'create',
      {
        path: '/create', cookie, once: true,
        bodies: many((index) => ({ name: 'More', slug: `more-${index}`, keepCurrentActiveOrganization: true })),
      },
    ],
    ['accept-invitation', { path: '/accept-invitation', bodies, cookies, once: true }],
  ]);
}

/** Requests a second in one round of an operation. What can be sent only once is sent in parts. */
async function ran(server, name, { path, ...options }, round) {
  const ofRound = (list) => list?.slice((list.length / ROUNDS) * round, (list.length / ROUNDS) * (round + 1));
  const { bodies, cookies } = options;
  const parts = options.once ? { bodies: ofRound(bodies), cookies: ofRound(cookies) } : {};
  const result = await measure(`${server.url}/api/auth/organization${path}`, { ...options, ...parts });
  // wrk divides by the whole time, also when its requests have run out.
  if (options.once && result.total >= parts.bodies.length - CONNECTIONS) {
    throw new Error(`${server.name}: ${name}: ${parts.bodies.length} requests are too few for ${ROUND_SECONDS} s`);
  }
  if (result.failed > 0 || result.total === 0) {
    throw new Error(`${server.name}: ${name}: ${result.failed} of ${result.total} answers are no success`);
  }
  return result.rate;
}

async function main() {
  const reference = { name: 'better-auth 1.7.25', database: await database('side_reference') };
  const referenceProgram = [join(HERE, 'reference.mjs'), reference.database];
  Object.assign(reference, await start(process.execPath, referenceProgram, { NODE_ENV: 'production' }));
  reference.fill = [
    `INSERT INTO "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
     SELECT 'member-' || n, 'Member ' || n, 'member-' || n || '@' || left($1::text, 4) || '.example', true, ${JOINED}, now()
       FROM generate_series(1, $2::int) n`,
    `INSERT INTO member (id, "organizationId", "userId", role, "createdAt")
     SELECT 'm-' || id, $1, id, 'member', "createdAt" FROM "user" WHERE id LIKE 'member-%' ORDER BY "createdAt"`,
  ];
  reference.fillInvitations = `
    INSERT INTO invitation (id, "organizationId", email, role, status, "expiresAt", "createdAt", "inviterId")
    SELECT 'past-' || n, $1, 'past-' || n || '@example.com', 'member',
           CASE WHEN n % 2 = 0 THEN 'pending' ELSE 'accepted' END, now() + interval '2 days', now(), m."userId"
      FROM member m, generate_series(1, $2::int) n WHERE m."organizationId" = $1`;

  console.log(`${CONNECTIONS} connections, ${ROUNDS} rounds of ${ROUND_SECONDS} s each in turn; requests a second`);
  // As many invitations as either can accept in that time, and some more.
  const time = ROUNDS * ROUND_SECONDS;
  const theirs = await prepared(reference, 600 * time);

  const ours = { name: 'Tenantry', database: await database('side_ours') };
  const environment = {
    DATABASE_URL: ours.database,
    TENANTRY_ADDR: '127.0.0.1:0',
    TENANTRY_DATA_DIR: join(work, 'data'),
    TENANTRY_COMPAT: 'better-auth',
    TENANTRY_LIMITS_INVITATIONS: 'unlimited',
    TENANTRY_LIMITS_MEMBERS: 'unlimited',
    TENANTRY_LOG: 'warn',
  };
  Object.assign(ours, await start(process.env.TENANTRY_SERVER, ['serve'], environment));
  ours.fill = [
    // Identifiers as this server makes them (version 7): they begin with the time.
    `INSERT INTO tenantry.users (id, name, email, email_verified_at, created_at, updated_at)
     SELECT ${VERSION_7}, 'Member ' || n, 'member-' || n || '@' || left($1::text, 8) || '.example', now(), ${JOINED}, now()
       FROM generate_series(1, $2::int) n`,
    `INSERT INTO tenantry.organization_members (id, organization_id, user_id, source, joined_at, updated_at, roles)
     SELECT ${VERSION_7}, $1::uuid, id, 'api', created_at, now(), ARRAY['member']
       FROM (SELECT id, created_at, row_number() OVER (ORDER BY created_at) AS n FROM tenantry.users WHERE email LIKE 'member-%'
              ORDER BY created_at) p`,
    `INSERT INTO tenantry.member_roles (organization_id, member_id, role)
     SELECT organization_id, id, 'member' FROM tenantry.organization_members WHERE organization_id = $1 AND source = 'api'`,
    'UPDATE tenantry.organizations SET member_count = $2::int + 1 WHERE id = $1',
  ];
  ours.fillInvitations = `
    WITH made AS (
      INSERT INTO tenantry.organization_invitations (id, organization_id, inviter_id, email, role, status, token_hash,
          copied_token_hash, mail_state, created_at, expires_at, resolved_at)
      SELECT gen_random_uuid(), o.id, o.owner_id, 'past-' || n || '@example.com', 'member',
             CASE WHEN n % 2 = 0 THEN 'pending' ELSE 'accepted' END, sha256(('mailed' || n)::bytea),
             sha256(('copied' || n)::bytea), 'none', now(), now() + interval '2 days', CASE WHEN n % 2 = 1 THEN now() END
        FROM tenantry.organizations o, generate_series(1, $2::int) n WHERE o.id = $1::uuid
      RETURNING organization_id, id)
    INSERT INTO tenantry.invitation_roles (organization_id, invitation_id, role)
    SELECT organization_id, id, 'member' FROM made`;
  const mine = await prepared(ours, 1_500 * time);
  console.log(`${'operation'.padEnd(38)}${'Tenantry'.padStart(10)}${'reference'.padStart(11)}${'ratio'.padStart(8)}`);
  for (const name of mine.keys()) {
    // In turn, so that both have the same share of what else the machine does.
    const [their, own] = [{ rate: 0 }, { rate: 0 }];
    for (let round = 0; round < ROUNDS; round += 1) {
      their.rate += (await ran(reference, name, theirs.get(name), round)) / ROUNDS;
      own.rate += (await ran(ours, name, mine.get(name), round)) / ROUNDS;
    }
    const columns = [own.rate.toFixed(0).padStart(10), their.rate.toFixed(0).padStart(11)];
    console.log(`${name.padEnd(38)}${columns.join('')}${(own.rate / their.rate).toFixed(1).padStart(8)}`);
  }
  await reference.end();

  // Beside what axum and one statement can do at all, on the same rows, one right after the other.
  const { url: bare } = await start(process.env.TENANTRY_BARE, [], { DATABASE_URL: ours.database });
  const caller = new Person(ours, 'owner@example.com');
  await caller.post('/sign-in/email', { email: caller.email, password: PASSWORD });
  await caller.post('/organization/set-active', { organizationId: ours.organization });
  const question = { cookie: caller.cookie, bodies: [{ permissions: { member: ['create'] } }] };
  await settled(ours.database);
  const least = { rate: 0 };
  const asked = { rate: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    least.rate += (await measure(bare, question)).rate / ROUNDS;
    asked.rate += (await measure(`${ours.url}/api/auth/organization/has-permission`, question)).rate / ROUNDS;
  }
  const share = asked.rate / least.rate;
  console.log(
    `has-permission ${asked.rate.toFixed(0)}, a bare axum handler with one prepared select ${least.rate.toFixed(0)}: ${share.toFixed(2)}`,
  );
}

try {
  await main();
} finally {
  for (const end of endings.reverse()) await end();
  await rm(work, { recursive: true, force: true });
}
