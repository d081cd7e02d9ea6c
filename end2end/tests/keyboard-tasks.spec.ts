// Whole tasks by the keyboard alone: nothing is clicked here, and nothing is focused by script.

import type { Locator, Page } from '@playwright/test';
import { press, tabTo } from '../support/keyboard.ts';
import { button, heading, input, notice, visit } from '../support/pages.ts';
import { newcomer, organization, rolesOf, signedUp } from '../support/people.ts';
import { row, team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

const main = (page: Page): Locator => page.getByRole('main');

test('a role is changed, and given back by Undo', async ({ another }) => {
  const { owner: page, memberPerson: mia, acme } = await team(another);
  await visit(page, `/o/${acme.slug}`);
  await press(page, 'g', 'm');
  await expect(row(page, mia)).toBeVisible();
  // By name: Adam, Mia, Olivia.
  await press(page, 'j', 'j');
  await expect(main(page).getByRole('link', { name: mia.name, exact: true })).toBeFocused();
  const summary = row(page, mia).locator('summary');
  await press(page, 'Tab');
  await expect(summary).toBeFocused();
  await press(page, 'Enter');
  await tabTo(page, button(row(page, mia), `Make ${mia.name} Admin`), 'Tab', 5);
  await press(page, 'Enter');
  await expect(notice(page, 'Role changed.')).toBeVisible();
  await expect(summary).toHaveText('Admin');
  await expect(summary).toBeFocused();
  await tabTo(page, button(page.getByRole('status', { name: 'Notifications' }), 'Undo'));
  await press(page, 'Enter');
  await expect(notice(page, `${mia.name} has the previous role again.`)).toBeVisible();
  await expect(summary).toHaveText('Member');
  expect(await rolesOf(page, acme, mia)).toEqual(['member']);
});

test('two members are ticked, looked over and removed', async ({ another }) => {
  const { owner: page, ownerPerson, adminPerson: adam, memberPerson: mia, acme } = await team(another);
  await visit(page, `/o/${acme.slug}/members`);
  for (const person of [adam, mia]) {
    const box = page.getByRole('checkbox', { name: `Select ${person.name}` });
    await tabTo(page, box);
    await press(page, 'Space');
    await expect(box).toBeChecked();
  }
  await expect(page.getByRole('status').filter({ hasText: '2 selected' })).toHaveCount(1);
  const action = page.getByRole('combobox', { name: 'Action' });
  await tabTo(page, action);
  // A letter chooses in a select.
  await page.keyboard.type('Rem');
  await expect(action).toHaveValue('remove');
  await press(page, 'Tab');
  await expect(button(page, 'Review')).toBeFocused();
  await press(page, 'Enter');
  await expect(heading(page, 'Remove members')).toBeVisible();
  await expect(main(page)).toBeFocused();
  await expect(page.getByText('2 selected. This will work for all of them.')).toBeVisible();
  await tabTo(page, button(page, 'Remove 2'), 'Tab', 20);
  await press(page, 'Enter');
  await expect(page.getByText('All done: 2.')).toBeVisible();
  await expect(main(page)).toBeFocused();
  await tabTo(page, main(page).getByRole('link', { name: 'Back to members' }), 'Tab', 20);
  await press(page, 'Enter');
  await expect(heading(page, 'Members')).toBeVisible();
  await expect(row(page, ownerPerson)).toBeVisible();
  for (const person of [adam, mia]) await expect(row(page, person)).toHaveCount(0);
});

test('one member is removed after the question, and taken back by Undo', async ({ another }) => {
  const { owner: page, memberPerson: mia, acme } = await team(another);
  await visit(page, `/o/${acme.slug}/members`);
  await press(page, 'j', 'j');
  await tabTo(page, row(page, mia).getByRole('link', { name: `Remove ${mia.name}` }), 'Tab', 5);
  await press(page, 'Enter');
  const dialog = page.getByRole('dialog', { name: `Remove ${mia.name}?` });
  await expect(dialog.getByRole('link', { name: 'Cancel' })).toBeFocused();
  await press(page, 'Tab');
  await expect(button(dialog, `Remove ${mia.name}`)).toBeFocused();
  await press(page, 'Enter');
  await expect(row(page, mia)).toHaveCount(0);
  // The row is gone with its link: the focus is at the count of those who are left.
  await expect(page.getByText('2 members', { exact: true })).toBeFocused();
  await tabTo(page, button(page.getByRole('status', { name: 'Notifications' }), 'Undo'));
  await press(page, 'Enter');
  await expect(notice(page, `${mia.name} is back.`)).toBeVisible();
  await expect(row(page, mia)).toBeVisible();
});

test('somebody is invited, and the form is ready for the next', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  const guest = newcomer('Nina New');
  await visit(page, `/o/${slug}`);
  await press(page, 'g', 'i');
  await expect(heading(page, 'Invitations')).toBeVisible();
  const email = input(page, 'Email');
  await tabTo(page, email, 'Tab', 20);
  await page.keyboard.type(guest.email);
  const boxes = main(page).getByRole('group', { name: 'Roles' });
  await tabTo(page, boxes.getByRole('checkbox', { name: 'Member' }), 'Tab', 5);
  await press(page, 'Space');
  await tabTo(page, boxes.getByRole('checkbox', { name: 'Admin' }), 'Shift+Tab', 5);
  await press(page, 'Space');
  await tabTo(page, button(page, 'Send invitation'), 'Tab', 10);
  await press(page, 'Enter');
  await expect(notice(page, 'Invitation sent.')).toBeVisible();
  const sent = main(page).getByRole('row').filter({ hasText: guest.email });
  await expect(sent).toContainText('Admin');
  await expect(sent).not.toContainText('Member');
  await expect(email).toBeFocused();
  await expect(email).toHaveValue('');
});

test('a role is made from another one, and looked at in the matrix', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}`);
  await press(page, 'g', 'r');
  await expect(heading(page, 'Roles')).toBeVisible();
  await tabTo(page, page.getByRole('link', { name: 'Duplicate Member as a new role' }), 'Tab', 20);
  await press(page, 'Enter');
  await expect(heading(page, 'New role')).toBeVisible();
  await tabTo(page, input(page, 'Name'), 'Tab', 20);
  await page.keyboard.type('recruiter');
  const send = page.getByRole('group', { name: 'Invitations' }).getByLabel(/^Send/);
  await expect(send).not.toBeChecked();
  await tabTo(page, send);
  await press(page, 'Space');
  await expect(send).toBeChecked();
  await tabTo(page, button(page, 'Create role'));
  await press(page, 'Enter');
  await expect(notice(page, 'Role created.')).toBeVisible();
  await press(page, 'g', 'r');
  const matrix = page.getByRole('region', { name: 'Roles' });
  await expect(matrix.getByRole('columnheader', { name: /^recruiter/ })).toContainText('Custom');
  // Owner, Admin, Member, and the new one.
  const cells = matrix.getByRole('row', { name: /^Send Invite people/ }).getByRole('cell');
  await expect(cells).toHaveText(['yes', 'yes', 'no', 'yes']);
  // What is wider than the screen is scrolled by keys, too.
  await page.setViewportSize({ width: 390, height: 844 });
  await tabTo(page, matrix, 'Tab', 20);
  await press(page, 'ArrowRight', 'ArrowRight', 'ArrowRight');
  await expect.poll(() => matrix.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
});

test('z takes back what the last message offers to, without the way there', async ({ another }) => {
  const { owner: page, memberPerson: mia, acme } = await team(another);
  await visit(page, `/o/${acme.slug}/members`);
  const summary = row(page, mia).locator('summary');
  await press(page, 'j', 'j', 'Tab', 'Enter');
  await tabTo(page, button(row(page, mia), `Make ${mia.name} Admin`), 'Tab', 5);
  await press(page, 'Enter');
  await expect(button(page.getByRole('status', { name: 'Notifications' }), 'Undo')).toBeVisible();
  await expect(summary).toHaveText('Admin');
  // Where it is typed, it is a letter.
  await press(page, '/', 'z');
  await expect(main(page).getByRole('searchbox')).toHaveValue('z');
  await press(page, 'Backspace', 'Shift+Tab', 'z');
  await expect(notice(page, `${mia.name} has the previous role again.`)).toBeVisible();
  await expect(summary).toHaveText('Member');
  expect(await rolesOf(page, acme, mia)).toEqual(['member']);
});
