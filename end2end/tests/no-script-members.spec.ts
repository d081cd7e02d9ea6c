// Members without JavaScript: what is done on the page of one, and to many at once.

import type { Locator, Page } from '@playwright/test';
import { button, heading, input, notice } from '../support/pages.ts';
import { done, memberId, rolesOf, type Organization, type Person } from '../support/people.ts';
import { row, team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

test.use({ javaScriptEnabled: false });

const plain = { javaScriptEnabled: false };

/** Ticks people in the list that is shown, and goes to the review of what is to be done with them. */
async function reviewed(page: Page, action: string, ...people: Person[]): Promise<void> {
  for (const { name } of people) await page.getByRole('checkbox', { name: `Select ${name}` }).check();
  await page.getByRole('combobox', { name: 'Action' }).selectOption(action);
  await button(page, 'Review').click();
  await expect(heading(page, action)).toBeVisible();
}

const found = (page: Page, text: string): Locator => page.getByRole('status').filter({ hasText: text });

async function listed(page: Page, { slug }: Organization, status: string): Promise<void> {
  await page.goto(`/o/${slug}/members`);
  await input(page, 'Status').selectOption(status);
  await button(page, 'Apply').click();
  await expect(input(page, 'Status').locator('option:checked')).toHaveText(status);
}

test('an admin ends the sessions of a member on the page of the member', async ({ another }) => {
  const { admin, member, memberPerson, acme } = await team(() => another(plain));
  await member.goto(`/o/${acme.slug}`);
  await admin.goto(`/o/${acme.slug}/members/${await memberId(admin, acme, memberPerson)}`);
  await expect(admin.getByText('Chrome on Linux')).toBeVisible();
  const question = admin.getByRole('dialog', { name: `Sign ${memberPerson.name} out?` });
  await admin.getByRole('link', { name: 'End sessions' }).click();
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  await expect(admin.getByText('Chrome on Linux')).toBeVisible();
  await admin.getByRole('link', { name: 'End sessions' }).click();
  await button(question, 'End sessions').click();
  await expect(notice(admin, 'Member signed out.')).toBeVisible();
  await expect(question).toHaveCount(0);
  await expect(admin.getByText('Not signed in anywhere right now.')).toBeVisible();
  await expect(admin.getByRole('link', { name: 'End sessions' })).toHaveCount(0);
  await member.goto(`/o/${acme.slug}`);
  await expect(member).toHaveURL(/\/sign-in/);
});

test('a member is removed on the own page, and taken back from the list of those who were removed', async ({ another, watch }) => {
  watch.allow(404, /^\/o\//);
  const { owner, member, memberPerson, acme } = await team(() => another(plain));
  await owner.goto(`/o/${acme.slug}/members/${await memberId(owner, acme, memberPerson)}`);
  const question = owner.getByRole('dialog', { name: `Remove ${memberPerson.name}?` });
  await owner.getByRole('link', { name: 'Remove', exact: true }).click();
  await expect(question).toContainText('will lose access immediately');
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  await owner.getByRole('link', { name: 'Remove', exact: true }).click();
  await button(question, `Remove ${memberPerson.name}`).click();
  await expect(notice(owner, 'Member removed. They no longer have access.')).toBeVisible();
  await expect(question).toHaveCount(0);
  await expect(owner.getByText('Removed: no access.')).toBeVisible();
  expect((await member.goto(`/o/${acme.slug}`))?.status()).toBe(404);

  await listed(owner, acme, 'Removed');
  await button(row(owner, memberPerson), `Reinstate ${memberPerson.name}`).click();
  await expect(notice(owner, 'Member reinstated.')).toBeVisible();
  await expect(owner.getByText('No removed members')).toBeVisible();
  expect((await member.goto(`/o/${acme.slug}`))?.status()).toBe(200);
});

test('a member who was removed is reinstated on the own page', async ({ another }) => {
  const { owner, memberPerson, acme } = await team(() => another(plain));
  const id = await memberId(owner, acme, memberPerson);
  await done(owner, 'remove_member', { organization: acme.slug, memberId: id });
  await owner.goto(`/o/${acme.slug}/members/${id}`);
  await button(owner, `Reinstate ${memberPerson.name}`).click();
  await expect(notice(owner, 'Member reinstated.')).toBeVisible();
  await expect(owner.getByText('Removed: no access.')).toHaveCount(0);
  await expect(owner.getByRole('checkbox', { name: 'Member', exact: true })).toBeChecked();
});

test('many get another role: the review says for whom it cannot be, the result says so row by row', async ({ another }) => {
  const { owner, ownerPerson, adminPerson, memberPerson, acme } = await team(() => another(plain));
  await owner.goto(`/o/${acme.slug}/members`);
  await reviewed(owner, 'Change roles', ownerPerson, adminPerson, memberPerson);
  await expect(row(owner, adminPerson)).toContainText('Admin → Member.');
  await owner.getByRole('radio', { name: 'Admin' }).check();
  await button(owner, 'Apply').click();
  await expect(owner.getByRole('radio', { name: 'Admin' })).toBeChecked();
  await expect(row(owner, memberPerson)).toContainText('Member → Admin.');
  await expect(row(owner, adminPerson)).toContainText('No change');
  await expect(row(owner, ownerPerson)).toContainText('The only owner. Make someone else an owner first.');
  await expect(found(owner, 'This will work for 2, but not for 1. See the reasons below.')).toBeVisible();
  await button(owner, 'Change roles of 2').click();
  await expect(owner.getByText('Done for 2. Refused for 1. See the reasons below.')).toBeVisible();
  await expect(row(owner, memberPerson)).toContainText('Done');
  await expect(row(owner, ownerPerson)).toContainText('The only owner.');
  expect(await rolesOf(owner, acme, memberPerson)).toEqual(['admin']);
  expect(await rolesOf(owner, acme, ownerPerson)).toEqual(['owner']);
});

test('many are added to a team that is chosen in the review', async ({ another }) => {
  const { owner, adminPerson, memberPerson, acme } = await team(() => another(plain));
  for (const name of ['Design', 'Sales']) await done(owner, 'create_team', { organization: acme.slug, name });
  await owner.goto(`/o/${acme.slug}/members`);
  await reviewed(owner, 'Add to a team', adminPerson, memberPerson);
  await owner.getByRole('combobox', { name: 'Team' }).selectOption('Sales');
  await button(owner, 'Apply').click();
  await expect(owner.getByRole('combobox', { name: 'Team' }).locator('option:checked')).toHaveText('Sales');
  await expect(row(owner, memberPerson)).toContainText('Joins the team.');
  await expect(found(owner, '2 selected. This will work for all of them.')).toBeVisible();
  await button(owner, 'Add 2 to the team').click();
  await expect(owner.getByText('All done: 2.')).toBeVisible();
  for (const person of [adminPerson, memberPerson]) await expect(row(owner, person)).toContainText('Done');

  await owner.goto(`/o/${acme.slug}/teams`);
  const tree = owner.getByRole('list', { name: 'Teams' });
  await expect(tree.getByRole('link', { name: 'Design' })).toContainText('0 people');
  await tree.getByRole('link', { name: 'Sales' }).click();
  const people = owner.getByRole('list', { name: 'People in this team' });
  for (const person of [adminPerson, memberPerson]) await expect(people).toContainText(person.email);
});

test('many are put on hold and reinstated', async ({ another, watch }) => {
  watch.allow(404, /^\/o\//);
  const { owner, member, adminPerson, memberPerson, acme } = await team(() => another(plain));
  await owner.goto(`/o/${acme.slug}/members`);
  await reviewed(owner, 'Put on hold', adminPerson, memberPerson);
  await expect(row(owner, memberPerson)).toContainText('Loses access immediately. Keeps roles, individual permissions, and teams.');
  await button(owner, 'Put 2 on hold').click();
  await expect(owner.getByText('All done: 2.')).toBeVisible();
  await owner.getByRole('link', { name: 'Back to members' }).click();
  await expect(row(owner, memberPerson)).toHaveCount(0);
  expect((await member.goto(`/o/${acme.slug}`))?.status()).toBe(404);

  await listed(owner, acme, 'On hold');
  await reviewed(owner, 'Reinstate', adminPerson, memberPerson);
  await expect(row(owner, adminPerson)).toContainText('Returns as Admin.');
  await expect(row(owner, memberPerson)).toContainText('Returns as Member.');
  await button(owner, 'Reinstate 2').click();
  await expect(owner.getByText('All done: 2.')).toBeVisible();
  await owner.getByRole('link', { name: 'Back to members' }).click();
  for (const person of [adminPerson, memberPerson]) await expect(row(owner, person)).toBeVisible();
  expect((await member.goto(`/o/${acme.slug}`))?.status()).toBe(200);
});

test('those who were removed are reinstated together', async ({ another }) => {
  const { owner, adminPerson, memberPerson, acme } = await team(() => another(plain));
  for (const person of [adminPerson, memberPerson]) {
    await done(owner, 'remove_member', { organization: acme.slug, memberId: await memberId(owner, acme, person) });
  }
  await listed(owner, acme, 'Removed');
  await reviewed(owner, 'Reinstate', adminPerson, memberPerson);
  await button(owner, 'Reinstate 2').click();
  await expect(owner.getByText('All done: 2.')).toBeVisible();
  expect(await rolesOf(owner, acme, adminPerson)).toEqual(['admin']);
});

test('a review of nobody says so, and leads back', async ({ another }) => {
  const { owner, acme } = await team(() => another(plain));
  await owner.goto(`/o/${acme.slug}/members`);
  await reviewed(owner, 'Put on hold');
  await expect(owner.getByText('No members selected')).toBeVisible();
  await owner.getByRole('link', { name: 'Back to members' }).click();
  await expect(owner).toHaveURL(new RegExp(`/o/${acme.slug}/members$`));
});

test('a question that was answered is not asked again by what is done next', async ({ another }) => {
  const { owner, memberPerson, acme } = await team(() => another(plain));
  await owner.goto(`/o/${acme.slug}/members/${await memberId(owner, acme, memberPerson)}`);
  const question = owner.getByRole('dialog', { name: `Put ${memberPerson.name} on hold?` });
  await owner.getByRole('link', { name: 'Put on hold' }).click();
  await button(question, 'Put on hold').click();
  await expect(notice(owner, 'Member put on hold. They have no access for now.')).toBeVisible();
  await button(owner, `Resume the membership of ${memberPerson.name}`).click();
  await expect(notice(owner, 'Member reinstated.')).toBeVisible();
  await expect(owner.getByText('On hold: no access')).toHaveCount(0);
  await expect(question).toHaveCount(0);
});
