// More forms that are sent before the WebAssembly has come, and what was typed into each of them by then.

import type { Locator, Page } from '@playwright/test';
import { held, type Held } from '../support/held.ts';
import { linkIn, mailTo } from '../support/mailbox.ts';
import { alive, button, fillSignUp, heading, input, notice } from '../support/pages.ts';
import { invited, joined, newcomer, organization, signedUp, unique } from '../support/people.ts';
import { row } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

const WASM = '**/*.wasm';
const early = { waitUntil: 'domcontentloaded' } as const;

/** What was sent so far was sent by the browser alone; now the page comes to life. */
async function comesToLife(page: Page, wasm: Held): Promise<void> {
  await expect(page.locator('html')).not.toHaveAttribute('data-scripted', '');
  wasm.release();
  await alive(page);
}

test('somebody signs up and verifies the address before the WebAssembly is there', async ({ page }) => {
  const wasm = await held(page, WASM);
  const person = newcomer('Nina New');
  await page.goto('/sign-up', early);
  await fillSignUp(page, person);
  await button(page, 'Create account').click();
  await expect(heading(page, 'Check your email')).toBeVisible();
  await expect(page.getByRole('main')).toContainText(person.email);
  await page.goto(linkIn(await mailTo(person.email, 'Confirm'), '/verify-email'), early);
  await button(page, 'Verify and continue').click();
  await expect(page).toHaveURL(/\/home/);
  await expect(heading(page, /Nina New/)).toBeVisible();
  await comesToLife(page, wasm);
});

test('an organization is made before the WebAssembly is there', async ({ page }) => {
  await signedUp(page);
  const slug = `early-${unique()}`;
  const wasm = await held(page, WASM);
  await page.goto('/organizations/new', early);
  await input(page, 'Name').fill('Early Works');
  await input(page, 'URL').fill(slug);
  await button(page, 'Create organization').click();
  await expect(page).toHaveURL(new RegExp(`/o/${slug}/welcome`));
  await expect(notice(page, 'Your organization is ready.')).toBeVisible();
  await comesToLife(page, wasm);
});

test('a role is changed in the row of a member before the WebAssembly is there', async ({ page, another }) => {
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  const colleague = await another();
  const mia = await signedUp(colleague, 'Mia Member');
  await joined(page, acme, colleague, mia);
  const wasm = await held(page, WASM);
  await page.goto(`/o/${acme.slug}/members`, early);
  await row(page, mia).getByLabel('Change role of Mia Member').first().click();
  await row(page, mia).getByRole('button', { name: 'Make Mia Member Admin' }).click();
  await expect(notice(page, 'Role changed.')).toBeVisible();
  await expect(row(page, mia).getByLabel('Change role of Mia Member').first()).toContainText('Admin');
  await comesToLife(page, wasm);
  await expect(row(page, mia).getByLabel('Change role of Mia Member').first()).toContainText('Admin');
});

test('a team and a role are made before the WebAssembly is there', async ({ page }) => {
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  const wasm = await held(page, WASM);
  await page.goto(`/o/${acme.slug}/teams`, early);
  await input(page, 'Name').fill('Sales');
  await button(page, 'Create team').click();
  await expect(page.getByRole('list', { name: 'Teams' }).getByRole('link', { name: /^Sales/ })).toBeVisible();
  await page.goto(`/o/${acme.slug}/roles/new`, early);
  await input(page, 'Name').fill('recruiter');
  await page.getByRole('group', { name: 'Invitations' }).getByLabel(/^Send/).check();
  await button(page, 'Create role').click();
  await expect(notice(page, 'Role created.')).toBeVisible();
  await expect(page.getByRole('columnheader', { name: /^recruiter/ })).toBeVisible();
  await comesToLife(page, wasm);
});

test('settings and the profile are saved before the WebAssembly is there', async ({ page }) => {
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  const wasm = await held(page, WASM);
  await page.goto(`/o/${acme.slug}/settings`, early);
  await input(page, 'Name').fill('Acme Fruits');
  await button(page, 'Save changes').first().click();
  await expect(notice(page, 'Organization saved.')).toBeVisible();
  await expect(page.getByLabel(/^Switch organization/).first()).toContainText('Acme Fruits');
  await page.goto('/account', early);
  await input(page, 'Name').fill('Olga Early');
  await button(page, 'Save changes').click();
  await expect(notice(page, 'Profile saved.')).toBeVisible();
  await expect(input(page, 'Name')).toHaveValue('Olga Early');
  await comesToLife(page, wasm);
});

test('an invitation is accepted before the WebAssembly is there', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner, 'Olga Owner');
  const acme = await organization(owner);
  const guest = await signedUp(page, 'Gus Guest');
  const link = await invited(owner, acme, guest.email);
  const wasm = await held(page, WASM);
  await page.goto(link, early);
  await button(page, 'Accept invitation').click();
  await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}`));
  await expect(notice(page, 'Welcome! You are now a member.')).toBeVisible();
  await expect(heading(page, acme.name)).toBeVisible();
  await comesToLife(page, wasm);
});

test('somebody signs up behind an invitation and is inside before the WebAssembly is there', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner, 'Olga Owner');
  const acme = await organization(owner);
  const guest = newcomer('Gus Guest');
  const link = await invited(owner, acme, guest.email);
  const wasm = await held(page, WASM);
  await page.goto(link, early);
  await input(page, 'Name').fill(guest.name);
  await input(page, 'Password').fill(guest.password);
  await button(page, 'Create account and join').click();
  await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}`));
  await expect(heading(page, acme.name)).toBeVisible();
  await comesToLife(page, wasm);
});

/** Types into a page that is only HTML, and finds it all again when the page lives. */
async function survives(page: Page, path: string, typed: (page: Page) => (readonly [Locator, string])[]): Promise<void> {
  const wasm = await held(page, WASM);
  await page.goto(path, early);
  for (const [field, text] of typed(page)) await field.fill(text);
  await comesToLife(page, wasm);
  for (const [field, text] of typed(page)) await expect(field, path).toHaveValue(text);
  await page.unroute(WASM);
}

test('what is typed into forms of strangers before the WebAssembly comes is still there afterwards', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner, 'Olga Owner');
  const link = await invited(owner, await organization(owner), newcomer().email);
  await survives(page, '/sign-in', (page) => [
    [input(page, 'Email'), 'early@example.com'],
    [input(page, 'Password'), 'typed early'],
  ]);
  await survives(page, '/sign-up', (page) => [
    [input(page, 'Name'), 'Nina Early'],
    [input(page, 'Email'), 'early@example.com'],
    [input(page, 'Password'), 'typed early'],
    [page.getByLabel(/^Company/), 'Early Works'],
  ]);
  await survives(page, link, (page) => [
    [input(page, 'Name'), 'Nina Early'],
    [input(page, 'Password'), 'typed early'],
  ]);
});

test('what is typed into the forms of the console before the WebAssembly comes is still there afterwards', async ({ page }) => {
  test.slow();
  await signedUp(page, 'Olga Owner');
  const { slug } = await organization(page);
  const at = `/o/${slug}`;
  await survives(page, '/account', (page) => [[input(page, 'Name'), 'Olga Early']]);
  await survives(page, `${at}/settings`, (page) => [[input(page, 'Name'), 'Acme Early']]);
  await survives(page, `${at}/teams`, (page) => [[input(page, 'Name'), 'Early team']]);
  await survives(page, `${at}/roles/new`, (page) => [[input(page, 'Name'), 'early role']]);
  await survives(page, `${at}/invitations`, (page) => [[input(page, 'Email'), 'early@example.com']]);

  // A box that was ticked is no text.
  const wasm = await held(page, WASM);
  await page.goto(`${at}/roles/new`, early);
  const box = page.getByRole('group', { name: 'Invitations' }).getByLabel(/^Send/);
  await box.check();
  await comesToLife(page, wasm);
  await expect(box).toBeChecked();
});

test('what the page follows while it is typed is still there, and is followed, when the WebAssembly comes', async ({ page }) => {
  test.slow();
  await signedUp(page, 'Olga Owner');
  const { slug } = await organization(page);
  const free = `early-${unique()}`;
  await survives(page, '/organizations/new', (page) => [
    [input(page, 'Name'), 'Early Works'],
    [input(page, 'URL'), free],
  ]);
  await expect(page.getByText('This URL is available.')).toBeVisible();
  // What somebody typed there does not follow the name.
  await input(page, 'Name').fill('Early Fruits');
  await expect(input(page, 'URL')).toHaveValue(free);
  // Where nothing was typed, it does.
  const tail = unique();
  await survives(page, '/organizations/new', (page) => [[input(page, 'Name'), `Early Works ${tail}`]]);
  await expect(input(page, 'URL')).toHaveValue(`early-works-${tail}`);

  await survives(page, `/o/${slug}/settings`, (page) => [[input(page, 'URL'), free]]);
  await survives(page, `/o/${slug}/welcome`, (page) => [[input(page, 'Email'), 'early@example.com']]);
  const list = [newcomer('Anna'), newcomer('Ben')].map(({ email }) => email).join('\n');
  await survives(page, `/o/${slug}/invitations/many`, (page) => [[page.getByLabel('Email addresses or CSV'), list]]);
  await expect(page.getByText('2 to invite')).toBeVisible();
});
