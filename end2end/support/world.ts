// Starts what all tests share: an SMTP server and the product's own server, which has the database to itself.

import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startMailServer } from './mail-server.ts';

const START_MS = 60_000;
const STOP_MS = 30_000;
const ARTIFACTS = new URL('../artifacts/', import.meta.url).pathname;

export default async function world(): Promise<() => Promise<void>> {
  const program = required('TENANTRY_SERVER');
  required('TENANTRY_CHROMIUM');
  required('DATABASE_URL');
  const mail = await startMailServer();
  const dataDir = await mkdtemp(join(tmpdir(), 'tenantry-e2e-'));
  const server = spawn(program, ['serve'], {
    env: { ...environment(), TENANTRY_DATA_DIR: dataDir, TENANTRY_SMTP_URL: mail.smtpUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    await end(server);
    await mail.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const address = await announced(server);
    await ready(address);
    process.env['E2E_BASE_URL'] = address;
    process.env['E2E_MAILBOX_URL'] = mail.mailboxUrl;
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: call the browser tests by make test, or .ci/test browser`);
  return value;
}

/** No setting of whoever calls the tests reaches the server. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TENANTRY_'));
  return {
    ...Object.fromEntries(inherited),
    TENANTRY_ADDR: '127.0.0.1:0',
    // All tests come from one address.
    TENANTRY_RATE_LIMITS: 'false',
    TENANTRY_LOG: 'info',
    NO_COLOR: '1',
  };
}

/** The address that the server says it answers at. */
async function announced(server: ChildProcess): Promise<string> {
  await mkdir(ARTIFACTS, { recursive: true });
  const log = createWriteStream(join(ARTIFACTS, 'server.log'));
  const last: string[] = [];
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`the server did not start in time\n${last.join('\n')}`)), START_MS);
    const read = (line: string) => {
      log.write(`${line}\n`);
      last.push(line);
      if (last.length > 20) last.shift();
      const address = /answers at (http:\S+)/.exec(line)?.[1];
      if (address) {
        clearTimeout(timer);
        done(address);
      }
    };
    createInterface({ input: server.stdout! }).on('line', read);
    createInterface({ input: server.stderr! }).on('line', read);
    server.once('error', fail);
    server.once('exit', (code) => fail(new Error(`the server ended with ${code}\n${last.join('\n')}`)));
  });
}

async function ready(address: string): Promise<void> {
  const answer = await fetch(new URL('/readyz', address), { signal: AbortSignal.timeout(START_MS) });
  if (!answer.ok) throw new Error(`/readyz answers ${answer.status}: ${await answer.text()}`);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((done) => server.once('exit', done));
  server.kill('SIGTERM');
  const timer = setTimeout(() => server.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}
