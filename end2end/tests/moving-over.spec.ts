// Moving over: the reference itself fills a database, our program imports it, and the unmodified client that people have
// finds everything as it was.

import { spawn } from 'node:child_process';
import { expect, test } from '@playwright/test';
import pg from 'pg';
import { inBrowser, withToken } from '../support/better-auth/client.ts';
import { REFERENCE_SECRET, startOurs, startReference, type Server } from '../support/better-auth/servers.ts';

const PASSWORD = 'old pässword Å 사과';

const client = (server: Server) => inBrowser(server.url, { status: 0, cookies: [], endpoint: '' });
type Client = ReturnType<typeof client>;

/** What an endpoint of the plugin answers that the client without its team and role parts has no method for. */
const api = async (who: Client, path: string, body: object): Promise<{ id?: string }> => {
  const { data, error } = await who.$fetch<{ id?: string }>(`/organization/${path}`, { method: 'POST', body });
  if (error) throw new Error(`${path}: ${JSON.stringify(error)}`);
  return data ?? {};
};

/** Runs the program, and gives what it said. */
async function importing(url: string, to: Server, ...flags: string[]) {
  const program = spawn(process.env['TENANTRY_SERVER'] ?? '', ['import', 'better-auth', url, ...flags], {
    env: { ...process.env, DATABASE_URL: to.databaseUrl, ...to.settings, BETTER_AUTH_SECRET: REFERENCE_SECRET },
  });
  let printed = '';
  let complaints = '';
  program.stdout.on('data', (text: Buffer) => (printed += text.toString()));
  program.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
  const code = await new Promise<number | null>((done) => program.once('close', done));
  return { code, printed, complaints };
}

/** Imports, and gives the report. */
async function bring(from: Server, to: Server, ...flags: string[]): Promise<string> {
  const { code, printed, complaints } = await importing(from.databaseUrl, to, ...flags);
  expect(code, complaints).toBe(0);
  return printed;
}

/** read, new, already there, skipped. */
const counts = (report: string, kind: string) =>
  new RegExp(`^${kind} +(\\d+) +(\\d+) +(\\d+) +(\\d+)$`, 'm').exec(report)?.slice(1).map(Number);

/** An organization without what is different by design: ids, and moments that only lists show. */
async function portrait(who: Client, organizationSlug: string) {
  const { data, error } = await who.organization.getFullOrganization({ query: { organizationSlug } });
  expect(error).toBeNull();
  const whole = data as unknown as Record<string, never> & {
    members: { role: string; createdAt: string; user: { email: string; name: string } }[];
    invitations: { email: string; role: string; status: string; expiresAt: string }[];
    teams: { name: string }[];
  };
  const by = (one: string, other: string) => (one < other ? -1 : 1);
  return {
    name: whole['name'],
    slug: whole['slug'],
    logo: whole['logo'],
    createdAt: new Date(whole['createdAt']).getTime(),
    members: whole.members
      .map(({ role, createdAt, user }) => ({
        roles: role.split(',').sort(),
        createdAt: new Date(createdAt).getTime(),
        email: user.email,
        name: user.name,
      }))
      .sort((one, other) => by(one.email, other.email)),
    invitations: whole.invitations
      .map(({ email, role, status, expiresAt }) => ({ email, role, status, expiresAt: new Date(expiresAt).getTime() }))
      .sort((one, other) => by(one.email, other.email)),
    teams: whole.teams.map(({ name }) => name).sort(),
  };
}

test('people of the reference find themselves here as they were', async () => {
  test.setTimeout(240_000);
  const reference = await startReference({ teams: true });
  const ours = await startOurs();
  const database = new pg.Pool({ connectionString: ours.databaseUrl });
  database.on('error', () => undefined);
  try {
    // A company there: an owner, an admin with a second role of the company's own, a team, invitations in three states.
    const [mina, jun] = [client(reference), client(reference)];
    const people = [
      [mina, 'Mina', 'Mina@Old.example'],
      [jun, 'Jun', 'jun@old.example'],
    ] as const;
    let token = '';
    for (const [who, name, email] of people) {
      const { error } = await who.signUp.email(
        { name, email, password: PASSWORD },
        { onSuccess: ({ response }) => void (token = response.headers.get('set-auth-token') ?? '') },
      );
      expect(error).toBeNull();
    }
    await reference.verify('jun@old.example');
    const made = await mina.organization.create({ name: 'Acme & Söhne', slug: 'acme', metadata: { plan: 'pro' } });
    const organizationId = made.data?.id ?? '';
    await api(mina, 'create-role', { organizationId, role: 'editor', permission: { member: ['update'] } });
    const offer = await mina.organization.inviteMember({
      email: 'jun@old.example',
      role: ['admin', 'editor'] as never,
      organizationId,
    });
    await jun.organization.acceptInvitation({ invitationId: offer.data?.id ?? '' });
    const junId = (await jun.getSession()).data?.user.id ?? '';
    const team = await api(mina, 'create-team', { organizationId, name: 'Sales' });
    await api(mina, 'add-team-member', { organizationId, teamId: team.id, userId: junId });
    await mina.organization.inviteMember({ email: 'later@old.example', role: 'member', organizationId });
    const withdrawn = await mina.organization.inviteMember({ email: 'never@old.example', role: 'admin', organizationId });
    await mina.organization.cancelInvitation({ invitationId: withdrawn.data?.id ?? '' });
    // A slug that has no place here.
    await jun.organization.create({ name: 'Odd', slug: '../Odd Place' });
    const there = await portrait(mina, 'acme');

    // First only looking, then for good, then once more.
    const dry = await bring(reference, ours, '--dry-run');
    expect(dry).toContain('A dry run');
    const tables = await database.query("SELECT count(*) FROM tenantry.users UNION ALL SELECT count(*) FROM tenantry.organizations");
    expect(tables.rows.map(({ count }) => count)).toEqual(['0', '0']);
    const report = await bring(reference, ours);
    expect(counts(report, 'users'), report).toEqual([2, 2, 0, 0]);
    expect(counts(report, 'passwords'), report).toEqual([2, 2, 0, 0]);
    expect(counts(report, 'organizations'), report).toEqual([2, 2, 0, 0]);
    expect(counts(report, 'roles'), report).toEqual([1, 1, 0, 0]);
    expect(counts(report, 'members'), report).toEqual([3, 3, 0, 0]);
    expect(counts(report, 'teams'), report).toEqual([3, 3, 0, 0]);
    expect(counts(report, 'team members'), report).toEqual([3, 3, 0, 0]);
    expect(counts(report, 'invitations'), report).toEqual([3, 3, 0, 0]);
    expect(counts(report, 'sessions'), report).toEqual([2, 2, 0, 0]);
    expect(report).toContain('the slug is `odd-place` instead of `../Odd Place`');
    const again = await bring(reference, ours);
    expect(counts(again, 'users'), again).toEqual([2, 0, 2, 0]);
    expect(counts(again, 'organizations'), again).toEqual([2, 0, 2, 0]);
    expect(counts(again, 'sessions'), again).toEqual([2, 0, 2, 0]);

    const nowhere = await importing('postgres://reader:hunter2@127.0.0.1:1/old', ours);
    expect(nowhere.code).toBe(1);
    expect(nowhere.complaints).toContain('error: the database to import cannot be opened: ');
    expect(nowhere.complaints + nowhere.printed).not.toContain('hunter2');

    // An app that holds a bearer token of the reference stays signed in, in its organization.
    expect(token).toContain('.');
    const app = withToken(ours.url, token);
    const session = await app.getSession();
    expect(session.data?.user).toMatchObject({ email: 'jun@old.example', name: 'Jun', emailVerified: true });
    expect(session.data?.session.activeOrganizationId).toBeTruthy();
    const encoded = await withToken(ours.url, encodeURIComponent(token)).getSession();
    expect(encoded.data?.user.email).toBe('jun@old.example');
    // One bit of the signature is not as it was, whatever letter it ends in.
    const bit = token.at(-2) === 'A' ? 'E' : 'A';
    const forged = await withToken(ours.url, `${token.slice(0, -2)}${bit}=`).getSession();
    expect(forged.data).toBeNull();

    // The old password, twice: by its old hash, and by the one that takes its place.
    const stored = async () => {
      const { rows } = await database.query(
        "SELECT p.hash FROM tenantry.passwords p JOIN tenantry.users u ON u.id = p.user_id WHERE u.email = 'mina@old.example'",
      );
      return String(rows[0]?.hash);
    };
    expect(await stored()).toMatch(/^better-auth:/);
    const wrong = await client(ours).signIn.email({ email: 'mina@old.example', password: 'another password' });
    expect(wrong.error?.code).toBe('INVALID_EMAIL_OR_PASSWORD');
    for (const hash of [/^better-auth:/, /^\$argon2id\$/]) {
      expect(await stored()).toMatch(hash);
      const here = client(ours);
      expect((await here.signIn.email({ email: 'mina@old.example', password: PASSWORD })).error).toBeNull();
      const whole = await portrait(here, 'acme');
      expect(whole).toEqual(there);
    }
    expect(await stored()).toMatch(/^\$argon2id\$/);

    // The roles are what they were.
    const admin = client(ours);
    await admin.signIn.email({ email: 'jun@old.example', password: PASSWORD });
    await admin.organization.setActive({ organizationSlug: 'acme' });
    const may = await admin.organization.hasPermission({ permissions: { member: ['update'], invitation: ['create'] } });
    expect(may.data?.success).toBe(true);
    const mayNot = await admin.organization.hasPermission({ permissions: { organization: ['delete'] } });
    expect(mayNot.data?.success).toBe(false);
  } finally {
    await database.end();
    await reference.stop();
    await ours.stop();
  }
});
