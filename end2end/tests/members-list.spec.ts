// The list: filters in the address, the file, and undo after a removal.

import { readFile } from 'node:fs/promises';
import { button, listening, notice, visit } from '../support/pages.ts';
import { done, memberId, organization, teamed } from '../support/people.ts';
import { row, team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

test('team and source narrow the list, and the address says so', async ({ another }) => {
  const { owner, ownerPerson, memberPerson, adminPerson, acme } = await team(another);
  await done(owner, 'create_team', { organization: acme.slug, name: 'Sales' });
  const teams = await done<{ id: string }[]>(owner, 'list_teams', { organization: acme.slug });
  await teamed(owner, acme, teams[0]!.id, memberPerson);
  await visit(owner, `/o/${acme.slug}/members`);
  await expect(owner.locator('#members-total')).toHaveText('3 members');
  await expect(row(owner, ownerPerson).getByText('Founder')).toBeVisible();
  await owner.getByRole('combobox', { name: 'Team' }).selectOption('Sales');
  await expect(owner).toHaveURL(new RegExp(`team=${teams[0]!.id}`));
  await expect(row(owner, memberPerson)).toBeVisible();
  await expect(row(owner, adminPerson)).toHaveCount(0);
  await owner.reload();
  await expect(owner.locator('#members-total')).toHaveText('1 found');
  await expect(owner.getByRole('combobox', { name: 'Team' })).toHaveValue(teams[0]!.id);

  await visit(owner, `/o/${acme.slug}/members?source=created`);
  await expect(row(owner, ownerPerson)).toBeVisible();
  await expect(row(owner, memberPerson)).toHaveCount(0);
});

test('a team that is gone can be chosen away', async ({ another }) => {
  const { owner, ownerPerson, acme } = await team(another);
  for (const name of ['Design', 'Sales', 'Trade']) await done(owner, 'create_team', { organization: acme.slug, name });
  const teams = await done<{ id: string; name: string }[]>(owner, 'list_teams', { organization: acme.slug });
  const sales = teams.find(({ name }) => name === 'Sales')!.id;
  const choice = owner.getByRole('combobox', { name: 'Team' });
  const options = choice.getByRole('option');
  await listening(owner, `/o/${acme.slug}/members?team=${sales}`);
  await expect(options).toHaveText(['All teams', 'Design', 'Sales', 'Trade']);
  await expect(choice).toHaveValue(sales);
  // Also while it is looked at.
  await done(owner, 'remove_team', { organization: acme.slug, teamId: sales });
  await expect(options).toHaveText(['All teams', 'Unknown team', 'Design', 'Trade']);
  await expect(choice).toHaveValue(sales);
  await choice.selectOption('All teams');
  await expect(owner).not.toHaveURL(/team=/);
  await expect(row(owner, ownerPerson)).toBeVisible();
  await expect(options).toHaveText(['All teams', 'Design', 'Trade']);

  // And where there is no team to choose instead.
  const { slug } = await organization(owner);
  await visit(owner, `/o/${slug}/members?team=${sales}`);
  await expect(options).toHaveText(['All teams', 'Unknown team']);
  await expect(choice).toHaveValue(sales);
  await expect(row(owner, ownerPerson)).toHaveCount(0);
  await choice.selectOption('All teams');
  await expect(owner).not.toHaveURL(/team=/);
  await expect(row(owner, ownerPerson)).toBeVisible();
  await expect(options).toHaveText(['All teams']);
  await expect(choice).toBeDisabled();
});

test('the file has those who are listed, as text, for every spreadsheet', async ({ another, watch }) => {
  const { owner, ownerPerson, member, memberPerson, acme } = await team(another);
  watch.allow(403, /members\.csv/);
  await done(member, 'update_profile', { name: '=HYPERLINK("x")' });
  await visit(owner, `/o/${acme.slug}/members`);
  const [file] = await Promise.all([
    owner.waitForEvent('download'),
    owner.getByRole('link', { name: 'Export CSV' }).click(),
  ]);
  const text = await readFile(await file.path(), 'utf8');
  expect(text.startsWith('\uFEFF"Name","Email","Roles"')).toBe(true);
  const lines = text.trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines.find((line) => line.includes(memberPerson.email))).toContain(`"'=HYPERLINK(""x"")"`);

  const narrow = await owner.request.get(`/o/${acme.slug}/members.csv?role=owner`);
  expect((await narrow.text()).trim().split('\r\n')).toHaveLength(2);
  expect(await narrow.text()).toContain(ownerPerson.email);
  expect((await member.request.get(`/o/${acme.slug}/members.csv`)).status()).toBe(403);
  expect((await owner.request.get('/o/no-such-place/members.csv')).status()).toBe(404);
  expect((await owner.request.get(`/o/${acme.slug}/members.csv?team=x`)).status()).toBe(400);
});

test('a removal is taken back from the message that tells of it', async ({ another }) => {
  const { owner, memberPerson, acme } = await team(another);
  await visit(owner, `/o/${acme.slug}/members`);
  await owner.getByRole('link', { name: `Remove ${memberPerson.name}` }).click();
  await button(owner.getByRole('dialog'), `Remove ${memberPerson.name}`).click();
  await expect(row(owner, memberPerson)).toHaveCount(0);
  await button(owner.getByRole('status', { name: 'Notifications' }), 'Undo').click();
  await expect(notice(owner, `${memberPerson.name} is back.`)).toBeVisible();
  await expect(row(owner, memberPerson)).toBeVisible();
  expect(await memberId(owner, acme, memberPerson)).toBeTruthy();
});

test('a removal names the teams that are lost, and its undo says that they stay lost', async ({ another }) => {
  const { owner, acme, memberPerson } = await team(another);
  await done(owner, 'create_team', { organization: acme.slug, name: 'Sales' });
  const teams = await done<{ id: string; name: string }[]>(owner, 'list_teams', { organization: acme.slug });
  await teamed(owner, acme, teams.find(({ name }) => name === 'Sales')?.id ?? '', memberPerson);
  const leaves = /Sales/;

  await visit(owner, `/o/${acme.slug}/members/${await memberId(owner, acme, memberPerson)}`);
  await owner.getByRole('link', { name: 'Remove', exact: true }).click();
  const there = owner.getByRole('dialog', { name: `Remove ${memberPerson.name}?` });
  await expect(there).toContainText(leaves);
  await expect(there).toContainText('but without their teams');

  await visit(owner, `/o/${acme.slug}/members`);
  await owner.getByRole('link', { name: `Remove ${memberPerson.name}` }).click();
  const question = owner.getByRole('dialog', { name: `Remove ${memberPerson.name}?` });
  await expect(question).toContainText(leaves);
  await expect(question).toContainText('but without their teams');
  await button(question, `Remove ${memberPerson.name}`).click();
  await button(owner.getByRole('status', { name: 'Notifications' }), 'Undo').click();
  await expect(notice(owner, `${memberPerson.name} is back, without their previous teams.`)).toBeVisible();
});

test('an empty list says why: nobody on hold, nobody removed, nothing came', async ({ another, watch }) => {
  watch.allow(503, /^\/sfn\//);
  const { owner, acme } = await team(another);
  await visit(owner, `/o/${acme.slug}/members?status=hold`);
  await expect(owner.getByText('No members on hold')).toBeVisible();
  await visit(owner, `/o/${acme.slug}/members?status=removed`);
  await expect(owner.getByText('No removed members')).toBeVisible();

  await visit(owner, `/o/${acme.slug}`);
  await owner.route('**/sfn/list_members', (route) => route.fulfill({ status: 503, body: 'no' }));
  await owner.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Members' }).click();
  const main = owner.getByRole('main');
  await expect(button(main, 'Try again')).toBeVisible();
  await expect(main.getByRole('table')).toHaveCount(0);
  await expect(main.getByText('0 members')).toHaveCount(0);
  await owner.unroute('**/sfn/list_members');
  await button(main, 'Try again').click();
  await expect(main.getByText('3 members')).toBeVisible();
});
