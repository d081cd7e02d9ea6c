// The unmodified npm client `better-auth` with its organization plugin against our server, and the same script against
// the reference server.

import { readFileSync } from 'node:fs';
import { expect, test, type TestInfo } from '@playwright/test';
import { inApp, inBrowser } from '../support/better-auth/client.ts';
import { compare, coverage, coverageTable, table, type Verdicts } from '../support/better-auth/compare.ts';
import { DIFFERENCES, TEAM_DIFFERENCES } from '../support/better-auth/differences.ts';
import { run } from '../support/better-auth/script.ts';
import { runTeams } from '../support/better-auth/teams.ts';
import { startOurs, startReference, TRUSTED, type Server } from '../support/better-auth/servers.ts';

test.describe.configure({ mode: 'serial' });

let ours: Server;
/** What the scripts saw, for the table of endpoints. */
const seen: Verdicts[] = [];

test.beforeAll(async () => {
  ours = await startOurs();
});

test.afterAll(async () => {
  await ours?.stop();
});

test('the client gets from us what the reference gives it, but for what is declared', async ({}, info) => {
  test.setTimeout(240_000);
  const reference = await startReference();
  try {
    await judge(compare(await run(ours), await run(reference), DIFFERENCES), info, 50);
  } finally {
    await reference.stop();
  }
});

test('teams and roles at run time are as the reference has them, but for what is declared', async ({}, info) => {
  test.setTimeout(240_000);
  const reference = await startReference({ teams: true });
  try {
    await judge(compare(await runTeams(ours), await runTeams(reference), TEAM_DIFFERENCES), info, 20);
  } finally {
    await reference.stop();
  }
});

// Endpoints that the reference does not have.
const OURS = ['GET /organization/list-permissions', 'GET /organization/explain-permissions'];

test('every endpoint is called on both, and agrees or differs as declared', async ({}, info) => {
  const document = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
  const paths = Object.entries(document.paths as Record<string, Record<string, unknown>>);
  const all = paths.flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/auth', '')}`),
  );
  const endpoints = all.filter((endpoint) => !OURS.includes(endpoint));
  expect(endpoints.length).toBe(all.length - OURS.length);
  const rows = coverage(endpoints, seen);
  const printed = coverageTable(rows);
  await info.attach('endpoints.md', { body: printed, contentType: 'text/markdown' });
  console.log(printed);
  expect(rows.filter(({ calls }) => calls === 0).map(({ endpoint }) => endpoint), 'never called').toEqual([]);
  expect(rows.filter(({ calls, agreements, declared }) => agreements + declared !== calls)).toEqual([]);
  expect(rows.filter(({ agreements }) => agreements === 0).map(({ endpoint }) => endpoint), 'never agreeing').toEqual([]);
});

async function judge(verdicts: Verdicts, info: TestInfo, least: number): Promise<void> {
  seen.push(verdicts);
  const printed = table(verdicts);
  await info.attach('conformance.md', { body: printed, contentType: 'text/markdown' });
  console.log(printed);
  expect(verdicts.undeclared, 'differences that nobody has declared').toEqual([]);
  expect(verdicts.unseen, 'declared differences that do not occur').toEqual([]);
  expect(verdicts.agreements).toBeGreaterThan(least);
}

test('a client with a bearer token needs no cookie', async () => {
  const client = inApp(ours.url);
  const password = 'correct horse battery';
  const { error } = await client.signUp.email({ name: 'Ada', email: 'app@example.com', password });
  expect(error).toBeNull();
  const organization = await client.organization.create({ name: 'By token', slug: 'by-token' });
  expect(organization.data?.slug).toBe('by-token');
  const session = await client.getSession();
  expect(session.data?.user.email).toBe('app@example.com');
  const allowed = await client.organization.hasPermission({ permissions: { organization: ['delete'] } });
  expect(allowed.data?.success).toBe(true);
});

test('a front end on a trusted origin works, one on another does not', async () => {
  const password = 'correct horse battery';
  const trusted = inBrowser(ours.url, { status: 0, cookies: [], endpoint: '' }, TRUSTED);
  const person = { name: 'Bo', email: 'bo@example.com', password };
  expect((await trusted.signUp.email(person)).error).toBeNull();
  expect((await trusted.organization.create({ name: 'Front', slug: 'front' })).error).toBeNull();

  const foreign = inBrowser(ours.url, { status: 0, cookies: [], endpoint: '' }, 'https://evil.example');
  const refused = await foreign.signIn.email({ email: 'bo@example.com', password });
  expect(refused.error?.status).toBe(403);
  expect(refused.error?.code).toBe('INVALID_ORIGIN');
});

test('roles are evaluated in the browser with the same outcome', async () => {
  const client = inBrowser(ours.url, { status: 0, cookies: [], endpoint: '' });
  await client.signUp.email({ name: 'Cho', email: 'cho@example.com', password: 'correct horse battery' });
  await client.organization.create({ name: 'Cho', slug: 'cho' });
  for (const permissions of [{ organization: ['delete'] }, { member: ['create', 'delete'] }] as const) {
    const here = client.organization.checkRolePermission({ role: 'owner', permissions: permissions as never });
    const there = await client.organization.hasPermission({ permissions: permissions as never });
    expect(there.data?.success).toBe(here);
  }
});
