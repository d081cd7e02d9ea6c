// Keys without Ctrl or Cmd: to a page, from row to row, to the search, and off.

import type { Locator, Page } from '@playwright/test';
import { crowd } from '../support/database.ts';
import { alive, button, heading, input, visit } from '../support/pages.ts';
import { done, invited, joined, newcomer, organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

const help = (page: Page): Locator => page.getByRole('dialog', { name: 'Keyboard shortcuts' });

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test('g and a letter go to a page, and only where the page is there for the person', async ({ page, another }) => {
  test.slow();
  const owner = await another();
  await signedUp(owner);
  const { slug, name } = await organization(owner);
  await visit(owner, `/o/${slug}`);
  await expect(heading(owner, name)).toBeVisible();
  for (const [letter, path] of [
    ['m', `/o/${slug}/members`],
    ['t', `/o/${slug}/teams`],
    ['r', `/o/${slug}/roles`],
    ['s', `/o/${slug}/settings`],
    ['i', `/o/${slug}/invitations`],
    ['o', `/o/${slug}`],
    ['h', '/home'],
    ['a', '/account'],
  ] as const) {
    await press(owner, 'g', letter);
    await expect(owner).toHaveURL(new RegExp(`${path}$`));
  }
  // In no organization, there are no members.
  await press(owner, 'g', 'm');
  await press(owner, '?');
  await expect(help(owner)).toBeVisible();
  await expect(owner).toHaveURL(/\/account$/);

  await joined(owner, { slug, name }, page, await signedUp(page));
  await visit(page, `/o/${slug}`);
  await press(page, 'g', 'i');
  await press(page, '?');
  await expect(help(page)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/o/${slug}$`));
  await press(page, 'Escape');
  await expect(help(page)).toBeHidden();
  await press(page, 'g', 'm');
  await expect(page).toHaveURL(new RegExp(`/o/${slug}/members$`));
});

test('letters that are typed are text, and so they are with a dialog or a menu open', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}/members`);
  const search = page.getByRole('main').getByRole('searchbox');
  await search.focus();
  await page.keyboard.type('gtj/');
  await expect(search).toHaveValue('gtj/');
  await expect(page).toHaveURL(new RegExp(`/o/${slug}/members\\?search=gtj`));
  await expect(search).toBeFocused();

  await visit(page, `/o/${slug}/teams`);
  await input(page, 'Name').focus();
  await page.keyboard.type('gm');
  await expect(input(page, 'Name')).toHaveValue('gm');
  // A g before the field is none of the field's letters.
  await input(page, 'Name').blur();
  await press(page, 'g');
  await input(page, 'Name').focus();
  await press(page, 'm');
  await expect(input(page, 'Name')).toHaveValue('gmm');
  await input(page, 'Name').blur();
  await press(page, '?');
  await expect(help(page)).toBeVisible();
  await press(page, 'g', 'm');
  await press(page, 'Escape');
  await expect(help(page)).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`/o/${slug}/teams$`));
  await page.getByLabel(/^Account menu/).first().click();
  await press(page, 'g', 'm');
  await press(page, 'Escape');
  await press(page, '?');
  await expect(help(page)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/o/${slug}/teams$`));
});

test('a g does not wait for ever', async ({ page }) => {
  await page.clock.install();
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}`);
  await press(page, 'g');
  await page.clock.fastForward(1600);
  await press(page, 'm');
  await press(page, '?');
  await expect(help(page)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/o/${slug}$`));
  await press(page, 'Escape');
  await expect(help(page)).toBeHidden();
  await press(page, 'g', 'm');
  await expect(page).toHaveURL(new RegExp(`/o/${slug}/members$`));
});

test('j and k move through the rows of a list, and the slash goes to the search', async ({ page }) => {
  await signedUp(page, 'Ada Lovelace');
  const acme = await organization(page);
  await crowd(acme.slug, 2);
  for (const name of ['Design', 'Sales']) await done(page, 'create_team', { organization: acme.slug, name });
  const guest = newcomer('Nina New');
  await invited(page, acme, guest.email);
  const main = page.getByRole('main');
  const row = (name: string): Locator => main.getByRole('link', { name, exact: true });

  await visit(page, `/o/${acme.slug}/members`);
  await press(page, 'j');
  await expect(row('Ada Lovelace')).toBeFocused();
  await press(page, 'j');
  await expect(row('Person 001')).toBeFocused();
  await press(page, 'j', 'j');
  await expect(row('Person 002')).toBeFocused();
  await press(page, 'k');
  await expect(row('Person 001')).toBeFocused();
  // From anywhere in a row, also from a box to tick.
  await main.getByRole('checkbox', { name: /Person 001/ }).focus();
  await press(page, 'k');
  await expect(row('Ada Lovelace')).toBeFocused();
  await press(page, '/');
  await expect(main.getByRole('searchbox')).toBeFocused();
  await expect(main.getByRole('searchbox')).toHaveValue('');

  await visit(page, `/o/${acme.slug}/teams`);
  await press(page, 'j');
  await expect(main.getByRole('link', { name: /^Design/ })).toBeFocused();
  await press(page, 'j');
  await expect(main.getByRole('link', { name: /^Sales/ })).toBeFocused();

  await visit(page, `/o/${acme.slug}/invitations`);
  await press(page, 'k');
  await expect(main.getByRole('row').filter({ hasText: guest.email }).getByRole('button').first()).toBeFocused();
});

test('the help lists them', async ({ page }) => {
  await signedUp(page);
  await visit(page, '/home');
  await press(page, '?');
  for (const [keys, what] of [
    ['g m', 'Members'],
    ['g a', 'Account'],
    ['j k', 'Next or previous row of the list'],
    ['/', 'Go to the search field'],
  ] as const) {
    const line = help(page).locator('.keys-line').filter({ has: page.getByText(keys, { exact: true }) });
    await expect(line).toContainText(what);
  }
  await help(page).getByRole('link', { name: 'Preferences' }).click();
  await expect(heading(page, 'Preferences')).toBeVisible();
  await expect(help(page)).toBeHidden();
});

test('turned off, they do nothing, and chords still work', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, '/account/preferences');
  const choice = page.getByRole('main').getByRole('group', { name: 'Single-key shortcuts' });
  await expect(button(choice, 'On')).toHaveAttribute('aria-pressed', 'true');
  await button(choice, 'Off').click();
  await expect(page.locator('html')).toHaveAttribute('data-keys', 'off');
  await alive(page);
  await expect(button(choice, 'Off')).toHaveAttribute('aria-pressed', 'true');

  await visit(page, `/o/${slug}`);
  const find = page.getByRole('combobox', { name: /^Find a page/ });
  // Once before, so that it needs nothing more from the server.
  await press(page, 'Control+K');
  await expect(find).toBeFocused();
  await press(page, 'Escape');
  await expect(find).toBeHidden();
  await press(page, 'g', 'm');
  await press(page, 'Control+K');
  await expect(find).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`/o/${slug}$`));
  await press(page, 'Escape');
  await press(page, '?');
  await expect(help(page)).toHaveCount(0);
  await press(page, 'Control+K');
  await expect(find).toBeFocused();
  await expect(help(page)).toHaveCount(0);
  await page.keyboard.type('shortcuts');
  await press(page, 'Enter');
  await expect(help(page)).toContainText('Keys without Ctrl or ⌘ are turned off');
  await expect(page).toHaveURL(new RegExp(`/o/${slug}$`));

  await visit(page, '/account/preferences');
  await button(choice, 'On').click();
  await expect(page.locator('html')).toHaveAttribute('data-keys', 'on');
  await alive(page);
  await press(page, 'g', 'h');
  await expect(page).toHaveURL(/\/home$/);
});

test('they are turned off without JavaScript, too', async ({ another }) => {
  const page = await another({ javaScriptEnabled: false });
  await signedUp(page);
  await page.goto('/account/preferences');
  const choice = page.getByRole('main').getByRole('group', { name: 'Single-key shortcuts' });
  await button(choice, 'Off').click();
  await expect(page).toHaveURL(/\/account\/preferences/);
  await expect(page.locator('html')).toHaveAttribute('data-keys', 'off');
  await expect(button(choice, 'Off')).toHaveAttribute('aria-pressed', 'true');
});
