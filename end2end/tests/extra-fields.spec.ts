// Extra fields, on a server that declares some: the npm client that knows their types, against the reference, too; and the
// cards in the settings of an organization.

import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { compare, table } from '../support/better-auth/compare.ts';
import { FIELD_DIFFERENCES, FIELDS, fieldsFile, runFields } from '../support/better-auth/fields.ts';
import { startOurs, startReference, type Server } from '../support/better-auth/servers.ts';
import { button, input, notice, visit } from '../support/pages.ts';
import { call, done, newcomer, unique } from '../support/people.ts';

test.describe.configure({ mode: 'serial' });

let ours: Server;

test.beforeAll(async () => {
  ours = await startOurs({ file: `teams.default = false\n${fieldsFile()}` });
});

test.afterAll(async () => {
  await ours?.stop();
});

test('they are as the reference has them, but for what is declared', async ({}, info) => {
  test.setTimeout(240_000);
  // The reference writes into what it is given.
  const reference = await startReference({ teams: true, schema: structuredClone(FIELDS) as never });
  try {
    const verdicts = compare(await runFields(ours), await runFields(reference), FIELD_DIFFERENCES);
    const printed = table(verdicts);
    await info.attach('conformance.md', { body: printed, contentType: 'text/markdown' });
    console.log(printed);
    expect(verdicts.undeclared, 'differences that nobody has declared').toEqual([]);
    expect(verdicts.unseen, 'declared differences that do not occur').toEqual([]);
    expect(verdicts.agreements).toBeGreaterThan(10);
  } finally {
    await reference.stop();
  }
});

/** Somebody who is signed in at the server of these tests, and the address of an own organization's settings. */
async function owner(browser: Browser, options: { javaScriptEnabled?: boolean } = {}): Promise<[Page, string]> {
  const context = await browser.newContext({ baseURL: ours.url, ...options });
  const page = await context.newPage();
  const person = newcomer();
  await done(page, 'sign_up', { name: person.name, email: person.email, password: person.password });
  const slug = `acme-${unique()}`;
  await done(page, 'create_organization', { name: 'Acme', slug, 'fields[vatNumber]': 'DE1' });
  return [page, `/o/${slug}/settings`];
}

test('the settings show them, change them and say what is wrong', async ({ browser }) => {
  const [page, settings] = await owner(browser);
  await visit(page, settings);
  const form = page.getByRole('form', { name: 'Extra fields' });
  await expect(input(form, 'Vat number')).toHaveValue('DE1');
  await expect(input(form, /^Seats/)).toHaveValue('3');
  await expect(page.getByText('Crm', { exact: true })).toBeVisible();
  await input(form, 'Vat number').fill('');
  await input(form, /^Seats/).fill('many');
  await button(form, 'Save extra fields').click();
  await expect(form.getByText('Enter a number.')).toBeVisible();
  await expect(input(form, /^Seats/)).toBeFocused();
  await input(form, /^Seats/).fill('7');
  await button(form, 'Save extra fields').click();
  await expect(form.getByText('This field is required.')).toBeVisible();
  await input(form, 'Vat number').fill('DE2');
  await input(form, /^Trial/).selectOption('Yes');
  await input(form, /^Since/).fill('2026-01-31');
  await input(form, /^Tags/).fill('retail\nseoul');
  await input(form, /^Address/).fill('{ "city": "Seoul" }');
  await input(form, /^Risk note/).fill('late');
  await button(form, 'Save extra fields').click();
  await expect(notice(page, 'Organization saved.')).toBeVisible();

  await visit(page, settings);
  await expect(input(form, 'Vat number')).toHaveValue('DE2');
  await expect(input(form, /^Trial/)).toHaveValue('true');
  await expect(input(form, /^Since/)).toHaveValue('2026-01-31');
  await expect(input(form, /^Tags/)).toHaveValue('retail\nseoul');
  await expect(input(form, /^Address/)).toHaveValue('{\n  "city": "Seoul"\n}');
  await expect(input(form, /^Risk note/)).toHaveValue('');
  expect(await page.content(), 'what is not returned is in no page').not.toContain('"late"');

  const metadata = page.getByRole('form', { name: 'Metadata' });
  await input(metadata, /^JSON object/).fill('{ "plan": ');
  await button(metadata, 'Save metadata').click();
  await expect(metadata.getByText(/^Enter a JSON object/)).toBeVisible();
  await input(metadata, /^JSON object/).fill('{ "plan": "pro" }');
  await button(metadata, 'Save metadata').click();
  await expect(notice(page, 'Organization saved.')).toBeVisible();
  await visit(page, settings);
  await expect(input(metadata, /^JSON object/)).toHaveValue('{\n  "plan": "pro"\n}');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await page.context().close();
});

test('they work without JavaScript', async ({ browser }) => {
  const [page, settings] = await owner(browser, { javaScriptEnabled: false });
  await page.goto(settings);
  const form = page.getByRole('form', { name: 'Extra fields' });
  await input(form, /^Address/).fill('{ "city" <b>');
  await button(form, 'Save extra fields').click();
  await expect(form.getByText(/^This is not valid JSON/)).toBeVisible();
  await expect(input(form, /^Address/)).toHaveValue('{ "city" <b>');
  await input(form, /^Address/).fill('{ "city": "&amp;" }');
  await button(form, 'Save extra fields').click();
  await expect(page).toHaveURL(/notice=/);
  await expect(input(form, /^Address/)).toHaveValue('{\n  "city": "&amp;"\n}');
  await page.context().close();
});

test('a new organization is asked for what is required', async ({ browser }) => {
  const [page] = await owner(browser);
  const refused = await call(page, 'create_organization', { name: 'Other', slug: `other-${unique()}` });
  expect(refused.status()).toBe(400);
  await visit(page, '/organizations/new');
  await input(page, 'Name').fill(`Other ${unique()}`);
  await button(page, 'Create organization').click();
  await expect(page.getByText('This field is required.')).toBeVisible();
  await input(page, 'Vat number').fill('DE3');
  await button(page, 'Create organization').click();
  await expect(page).toHaveURL(/\/o\/other-/);
  await page.context().close();
});
