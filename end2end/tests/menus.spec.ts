// Menus by keys: arrows, Home, End, Enter, Escape; and where the focus is afterwards.

import type { Locator, Page } from '@playwright/test';
import { press } from '../support/keyboard.ts';
import { button, heading, visit } from '../support/pages.ts';
import { done, organization, rolesOf, signedUp } from '../support/people.ts';
import { row, team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

/** Goes through an open menu, from its summary and around: `items` are those that take the focus, in their order. */
async function expectDriven(page: Page, summary: Locator, items: Locator[]): Promise<void> {
  const [first, last] = [items[0]!, items.at(-1)!];
  await summary.focus();
  await press(page, 'Enter');
  await expect(first).toBeVisible();
  for (const item of items) {
    await press(page, 'ArrowDown');
    await expect(item).toBeFocused();
  }
  // After the last comes the first, and before the first the last.
  await press(page, 'ArrowDown');
  await expect(first).toBeFocused();
  await press(page, 'ArrowUp');
  await expect(last).toBeFocused();
  await press(page, 'Home');
  await expect(first).toBeFocused();
  await press(page, 'End');
  await expect(last).toBeFocused();
  if (items.length > 1) {
    await press(page, 'ArrowUp');
    await expect(items.at(-2)!).toBeFocused();
  }
  await press(page, 'Escape');
  await expect(first).toBeHidden();
  await expect(summary).toBeFocused();
  // Upwards from the summary, to the last.
  await press(page, 'Enter', 'ArrowUp');
  await expect(last).toBeFocused();
  await press(page, 'Escape');
  await expect(summary).toBeFocused();
}

test('the menu of a team is gone through by keys, and gives the focus back', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  for (const name of ['Sales', 'Zoo']) await done(page, 'create_team', { organization: acme.slug, name });
  await visit(page, `/o/${acme.slug}/teams`);
  const menu = page.locator('.team-menu').first();
  const summary = menu.locator('summary');
  await expect(summary).toHaveAttribute('aria-label', 'Actions for Sales');
  const item = (name: string): Locator => menu.getByRole('link', { name, exact: true });
  await expectDriven(page, summary, ['Add subteam', 'Rename', 'Move to…', 'Remove team'].map(item));

  // Whoever goes elsewhere by Tab leaves none open behind.
  await press(page, 'Enter', 'End', 'Tab');
  await expect(item('Rename')).toBeHidden();
  await summary.focus();
  await press(page, 'Enter', 'End', 'Enter');
  await expect(page.getByRole('dialog', { name: 'Remove the team Sales?' })).toBeVisible();
});

test('a question out of the menu of a team gives the focus back to it', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
  await visit(page, `/o/${acme.slug}/teams`);
  const summary = page.locator('.team-menu summary');
  await summary.focus();
  await press(page, 'Enter', 'ArrowDown', 'ArrowDown', 'Enter');
  const dialog = page.getByRole('dialog', { name: 'Rename Sales' });
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
  await press(page, 'Escape');
  await expect(dialog).toBeHidden();
  await expect(summary).toBeFocused();
});

test('the menu of the account is gone through by keys, and gives the focus back', async ({ page }) => {
  await signedUp(page, 'Ada Lovelace');
  await visit(page, '/home');
  const menu = page.locator('.user-menu');
  const summary = menu.locator('summary');
  await expect(summary).toHaveAttribute('aria-label', 'Account menu of Ada Lovelace');
  const links = ['Home', 'Profile', 'Security', 'Preferences'].map((name) => menu.getByRole('link', { name, exact: true }));
  const buttons = ['English', '한국어', 'System', 'Light', 'Dark', 'Sign out'].map((name) => button(menu, name));
  await expectDriven(page, summary, [...links, ...buttons]);
  await press(page, 'Enter', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter');
  await expect(heading(page, 'Security')).toBeVisible();
  await expect(links[0]!).toBeHidden();
});

test('the roles of a member are gone through by keys, and the focus comes back with the new one', async ({ another }) => {
  const { owner, memberPerson: mia, acme } = await team(another);
  await visit(owner, `/o/${acme.slug}/members`);
  const menu = row(owner, mia).locator('.role-menu');
  const summary = menu.locator('summary');
  await expect(summary).toHaveAttribute('aria-label', `Change role of ${mia.name}`);
  const choice = (role: string): Locator => button(row(owner, mia), `Make ${mia.name} ${role}`);
  // The role that she has cannot be chosen, and is passed over.
  await expectDriven(owner, summary, [choice('Owner'), choice('Admin')]);
  await press(owner, 'Enter', 'End');
  await expect(choice('Admin')).toBeFocused();
  await press(owner, 'Enter');
  await expect(summary).toHaveText('Admin');
  await expect(summary).toBeFocused();
  await expect(choice('Admin')).toBeHidden();
  expect(await rolesOf(owner, acme, mia)).toEqual(['admin']);
});
