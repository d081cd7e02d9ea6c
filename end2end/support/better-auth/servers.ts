// Two servers for the same client: ours with the preset for those who move over, and the reference, each with a
// database of its own on the same PostgreSQL.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { bearer, organization, type OrganizationOptions } from 'better-auth/plugins';
import { defaultAc } from 'better-auth/plugins/organization/access';
import pg from 'pg';
import { startMailServer } from '../mail-server.ts';
import { linkIn, mailTo } from '../mailbox.ts';

export interface Server {
  name: string;
  url: string;
  databaseUrl: string;
  /** Ours only: what else a command beside the server is told. */
  settings: Record<string, string>;
  /** Makes an address verified, as the link in a mail would. */
  verify(email: string): Promise<void>;
  /** The token of the link that was last mailed to an address; waits for the mail. */
  token(kind: Link, email: string): Promise<string>;
  stop(): Promise<void>;
}

/** What a mailed link is for: the page that ours leads to. */
export type Link = '/verify-email' | '/reset-password';

/** What the reference signs its sessions with. */
export const REFERENCE_SECRET = '0123456789-abcdefghij-ABCDEFGHIJ-conformance';

/** A front end's origin that both servers trust. */
export const TRUSTED = 'https://app.front.example';

let databases = 0;

/** A database of its own, and how to be rid of it. */
async function database(name: string): Promise<{ url: string; pool: pg.Pool; drop: () => Promise<void> }> {
  const admin = process.env['DATABASE_URL'];
  if (!admin) throw new Error('DATABASE_URL is not set: call the browser tests by make test, or .ci/test browser');
  const own = `${name}_${process.pid}_${(databases += 1)}`;
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: admin });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await run(`drop database if exists ${own} with (force)`);
  await run(`create database ${own}`);
  const url = new URL(admin);
  url.pathname = `/${own}`;
  const pool = new pg.Pool({ connectionString: url.href });
  // Dropping the database by force ends what is idle.
  pool.on('error', () => undefined);
  const drop = async () => {
    await pool.end();
    await run(`drop database if exists ${own} with (force)`);
  };
  return { url: url.href, pool, drop };
}

interface OwnOptions {
  /** What a file of settings says. */
  file?: string;
  /** The origin that is trusted beside its own. */
  trusted?: string;
}

/** Our server, with every default as the reference has it. */
export async function startOurs({ file, trusted = TRUSTED }: OwnOptions = {}): Promise<Server> {
  const program = process.env['TENANTRY_SERVER'];
  if (!program) throw new Error('TENANTRY_SERVER is not set: call the browser tests by make test, or .ci/test browser');
  const { url: databaseUrl, pool, drop } = await database('tenantry_api');
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-api-'));
  const mails = await startMailServer();
  const settings: Record<string, string> = {
    TENANTRY_DATA_DIR: folder,
    TENANTRY_COMPAT: 'better-auth',
    TENANTRY_SMTP_URL: mails.smtpUrl,
  };
  if (file !== undefined) {
    settings['TENANTRY_CONFIG'] = join(folder, 'tenantry.toml');
    await writeFile(settings['TENANTRY_CONFIG'], file);
  }
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TENANTRY_'));
  const server = spawn(program, ['serve'], {
    env: {
      ...Object.fromEntries(inherited),
      DATABASE_URL: databaseUrl,
      TENANTRY_ADDR: '127.0.0.1:0',
      ...settings,
      TENANTRY_TRUSTED_ORIGINS: trusted,
      NO_COLOR: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((done) => server.once('exit', () => done()));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    await mails.stop();
    await drop();
    await rm(folder, { recursive: true, force: true });
  };
  const lines: string[] = [];
  const url = await new Promise<string>((done, fail) => {
    const read = (line: string) => {
      lines.push(line);
      const address = /answers at (http:\S+)/.exec(line)?.[1];
      if (address) done(address.replace(/\/$/, ''));
    };
    createInterface({ input: server.stdout }).on('line', read);
    createInterface({ input: server.stderr }).on('line', read);
    server.once('exit', (code) => fail(new Error(`the server ended with ${code}\n${lines.slice(-20).join('\n')}`)));
  });
  const verify = async (email: string) => {
    await pool.query('UPDATE tenantry.users SET email_verified_at = now() WHERE email = $1', [email]);
  };
  const token = async (kind: Link, email: string): Promise<string> => {
    for (;;) {
      const subject = kind === '/verify-email' ? 'Confirm' : 'Reset';
      const mail = await mailTo(email, subject, mails.mailboxUrl);
      const secret = new URL(linkIn(mail, kind)).searchParams.get('token') ?? '';
      // A later mail makes the links of earlier ones worthless.
      const hash = createHash('sha256').update(secret).digest();
      const known = await pool.query('SELECT 1 FROM tenantry.user_links WHERE secret_hash = $1', [hash]);
      if (known.rowCount === 1) return secret;
    }
  };
  return { name: 'Tenantry', url, databaseUrl, settings, verify, token, stop };
}

export interface Features {
  /** Teams and roles at run time. */
  teams: boolean;
  /** Extra fields; then an organization starts without a team. */
  schema?: OrganizationOptions['schema'];
}

/** The reference: the npm package with its organization plugin, every option at its default, or with these features. */
export async function startReference({ teams, schema }: Features = { teams: false }): Promise<Server> {
  const { url: databaseUrl, pool, drop } = await database(teams ? 'better_auth_teams' : 'better_auth_reference');
  let handle: RequestListener = (_, response) => response.writeHead(503).end();
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tokens = new Map<string, string>();
  const keep = (kind: Link) => async (mail: { user: { email: string }; token: string }) => {
    tokens.set(`${kind} ${mail.user.email}`, mail.token);
  };
  const options = {
    baseURL: url,
    secret: REFERENCE_SECRET,
    database: pool,
    logger: { disabled: true },
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, sendResetPassword: keep('/reset-password') },
    emailVerification: { sendVerificationEmail: keep('/verify-email') },
    rateLimit: { enabled: false },
    trustedOrigins: [TRUSTED],
    plugins: [
      teams
        ? organization({
            teams: { enabled: true, ...(schema && { defaultTeam: { enabled: false } }) },
            ac: defaultAc as never,
            dynamicAccessControl: { enabled: true },
            ...(schema && { schema }),
          })
        : organization(),
      bearer(),
    ],
  };
  const auth = betterAuth(options);
  await (await getMigrations(options)).runMigrations();
  handle = toNodeHandler(auth);
  const verify = async (email: string) => {
    await pool.query('UPDATE "user" SET "emailVerified" = true WHERE email = $1', [email]);
  };
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await drop();
  };
  const token = async (kind: Link, email: string) => tokens.get(`${kind} ${email}`) ?? '';
  return { name: 'better-auth 1.7.25', url, databaseUrl, settings: {}, verify, token, stop };
}
