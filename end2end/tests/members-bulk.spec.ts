// One thing for many members: review, then results row by row.

import { button, heading, visit } from '../support/pages.ts';
import { call, done, memberId } from '../support/people.ts';
import { row, team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

test('many are ticked, reviewed with the reasons, and changed one by one', async ({ another }) => {
  const { owner, ownerPerson, adminPerson, memberPerson, acme } = await team(another);
  await visit(owner, `/o/${acme.slug}/members`);
  await owner.getByRole('checkbox', { name: 'All on this page' }).check();
  await expect(owner.getByText('3 selected')).toBeVisible();
  await owner.getByRole('combobox', { name: 'What to do' }).selectOption('Remove members');
  await button(owner, 'Review').click();

  await expect(heading(owner, 'Remove members')).toBeVisible();
  await expect(owner.getByText('2 can be changed, 1 cannot: see the reasons below.')).toBeVisible();
  await expect(row(owner, ownerPerson)).toContainText('The only owner');
  await expect(row(owner, memberPerson)).toContainText('Loses access at once.');
  await button(owner, 'Remove 2').click();

  await expect(owner.getByText('Done for 2. Refused for 1: see the reasons below.')).toBeVisible();
  await expect(row(owner, ownerPerson)).toContainText('The only owner');
  await expect(row(owner, adminPerson)).toContainText('Done');

  // Back again, all of them.
  await visit(owner, `/o/${acme.slug}/members?status=removed`);
  await owner.getByRole('checkbox', { name: 'All on this page' }).check();
  await button(owner, 'Review').click();
  await expect(row(owner, adminPerson)).toContainText('Comes back as Admin.');
  await button(owner, 'Take 2 back').click();
  await expect(owner.getByText('Done for all 2.')).toBeVisible();
});

test('roles and teams are chosen in the review, which follows the choice', async ({ another }) => {
  const { owner, adminPerson, memberPerson, acme } = await team(another);
  await done(owner, 'create_team', { organization: acme.slug, name: 'Sales' });
  await visit(owner, `/o/${acme.slug}/members`);
  await owner.getByRole('checkbox', { name: `Select ${memberPerson.name}` }).check();
  await owner.getByRole('checkbox', { name: `Select ${adminPerson.name}` }).check();
  await button(owner, 'Review').click();
  await expect(row(owner, adminPerson)).toContainText('Admin → Member');
  await expect(row(owner, memberPerson)).toContainText('Nothing changes.');
  await owner.getByRole('combobox', { name: 'New role' }).selectOption('Admin');
  await expect(row(owner, memberPerson)).toContainText('Member → Admin');
  await expect(row(owner, adminPerson)).toContainText('Nothing changes.');
  await button(owner, 'Change roles of 2').click();
  await expect(owner.getByText('Done for all 2.')).toBeVisible();
  await expect(row(owner, memberPerson)).toContainText('Admin');

  await visit(owner, `/o/${acme.slug}/members`);
  await owner.getByRole('checkbox', { name: `Select ${memberPerson.name}` }).check();
  await owner.getByRole('combobox', { name: 'What to do' }).selectOption('Add to a team');
  await button(owner, 'Review').click();
  await button(owner, 'Add 1 to the team').click();
  await expect(owner.getByText('Done for all 1.')).toBeVisible();
  const id = await memberId(owner, acme, memberPerson);
  await visit(owner, `/o/${acme.slug}/members/${id}`);
  await expect(owner.getByRole('link', { name: 'Sales' })).toBeVisible();
});

test('an admin sees whom only owners change, and a member has nothing to tick', async ({ another }) => {
  const { admin, ownerPerson, adminPerson, member, memberPerson, acme } = await team(another);
  await visit(admin, `/o/${acme.slug}/members`);
  await admin.getByRole('checkbox', { name: 'All on this page' }).check();
  await admin.getByRole('combobox', { name: 'What to do' }).selectOption('Put on hold');
  await button(admin, 'Review').click();
  await expect(row(admin, ownerPerson)).toContainText('only owners change owners');
  await expect(row(admin, adminPerson)).toContainText('Not for yourself.');
  await expect(row(admin, memberPerson)).toContainText('Loses access at once.');

  await visit(member, `/o/${acme.slug}/members`);
  await expect(row(member, memberPerson)).toBeVisible();
  await expect(member.getByRole('checkbox')).toHaveCount(0);
  const form = { organization: acme.slug, action: 'remove', members: await memberId(admin, acme, adminPerson) };
  expect((await call(member, 'apply_bulk', form)).status()).toBe(403);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('tick, review, confirm, results', async ({ page, another }) => {
    const { owner, ownerPerson, memberPerson, acme } = await team(another);
    await page.context().addCookies(await owner.context().cookies());
    await page.goto(`/o/${acme.slug}/members`);
    await page.getByRole('checkbox', { name: `Select ${memberPerson.name}` }).check();
    await page.getByRole('checkbox', { name: `Select ${ownerPerson.name}` }).check();
    await page.getByRole('combobox', { name: 'What to do' }).selectOption('Remove members');
    await button(page, 'Review').click();
    await expect(row(page, ownerPerson)).toContainText('The only owner');
    await button(page, 'Remove 1').click();
    await expect(page.getByText('Done for 1. Refused for 1')).toBeVisible();
    await expect(row(page, memberPerson)).toContainText('Done');
    await expect(row(page, ownerPerson)).toContainText('The only owner');
    await page.getByRole('link', { name: 'Back to members' }).click();
    await expect(row(page, memberPerson)).toHaveCount(0);
  });
});
