// The list: filters in the address, the file, and undo after a removal.

import { readFile } from 'node:fs/promises';
import { alive, button, listening, notice, visit } from '../support/pages.ts';
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

test('the status is chosen by hand, is in the address, and is nothing that a plain member has', async ({ another }) => {
  const { owner, ownerPerson, adminPerson, member, memberPerson, acme } = await team(another);
  await visit(member, `/o/${acme.slug}/members`);
  await expect(member.getByRole('combobox', { name: 'Role' })).toBeVisible();
  await expect(member.getByRole('combobox', { name: 'Status' })).toHaveCount(0);
  // Whoever is put on hold is sent away from there.
  await member.goto('about:blank');

  await done(owner, 'hold_member', { organization: acme.slug, memberId: await memberId(owner, acme, memberPerson) });
  await done(owner, 'remove_member', { organization: acme.slug, memberId: await memberId(owner, acme, adminPerson) });
  await visit(owner, `/o/${acme.slug}/members`);
  const status = owner.getByRole('combobox', { name: 'Status' });
  const listed = owner.getByRole('main').getByRole('row').filter({ hasText: '@' });
  const total = owner.locator('#members-total');
  await expect(status.getByRole('option')).toHaveText(['Active', 'On hold', 'Removed']);
  await expect(status).toHaveValue('');
  await expect(listed).toHaveText([new RegExp(ownerPerson.email)]);
  await status.selectOption('On hold');
  await expect(owner).toHaveURL(/\?status=hold$/);
  await expect(listed).toHaveText([new RegExp(memberPerson.email)]);
  await expect(total).toHaveText('1 on hold');
  await status.selectOption('Removed');
  await expect(owner).toHaveURL(/\?status=removed$/);
  await expect(listed).toHaveText([new RegExp(adminPerson.email)]);
  await expect(total).toHaveText('1 removed member');
  await expect(owner.getByRole('columnheader', { name: 'Removed' })).toBeVisible();
  await owner.reload();
  await alive(owner);
  await expect(listed).toHaveText([new RegExp(adminPerson.email)]);
  await expect(status).toHaveValue('removed');
  await status.selectOption('Active');
  await expect(owner).toHaveURL(/\/members$/);
  await expect(listed).toHaveText([new RegExp(ownerPerson.email)]);
  await expect(total).toHaveText('1 member');
});

test('name, email and the day of joining order the rows, each in a way of its own', async ({ another }) => {
  const { owner, ownerPerson, adminPerson, member, memberPerson, acme } = await team(another);
  // By name the last one, by address the second.
  await done(member, 'update_profile', { name: 'Zoe Last' });
  await visit(owner, `/o/${acme.slug}/members`);
  const sort = owner.getByRole('combobox', { name: 'Sort by' });
  const listed = owner.getByRole('main').getByRole('row').filter({ hasText: '@' });
  const [olivia, adam, mia] = [ownerPerson, adminPerson, memberPerson].map(({ email }) => new RegExp(email));
  const byName = [adam!, olivia!, mia!];
  const byEmail = [adam!, mia!, olivia!];
  await expect(sort.getByRole('option')).toHaveText(['Name', 'Email', 'Newest first']);
  await expect(listed).toHaveText(byName);
  await sort.selectOption('Email');
  await expect(owner).toHaveURL(/\?sort=email$/);
  await expect(listed).toHaveText(byEmail);
  await owner.reload();
  await alive(owner);
  await expect(sort).toHaveValue('email');
  await expect(listed).toHaveText(byEmail);
  await sort.selectOption('Newest first');
  await expect(owner).toHaveURL(/\?sort=joined$/);
  await expect(listed).toHaveText([mia!, adam!, olivia!]);
  await sort.selectOption('Name');
  await expect(owner).toHaveURL(/\/members$/);
  await expect(listed).toHaveText(byName);
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

test('commas, quotes and several roles stay in their cells of the file', async ({ another }) => {
  const { owner, ownerPerson, member, memberPerson, acme } = await team(another);
  const name = 'Park, "JJ" Jung';
  await done(member, 'update_profile', { name });
  const id = await memberId(owner, acme, memberPerson);
  await done(owner, 'set_member_roles', { organization: acme.slug, memberId: id, 'role[admin]': 'on', 'role[member]': 'on' });
  await visit(owner, `/o/${acme.slug}/members`);
  await expect(row(owner, memberPerson).getByRole('link', { name, exact: true })).toBeVisible();
  const [file] = await Promise.all([
    owner.waitForEvent('download'),
    owner.getByRole('link', { name: 'Export CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(`${acme.slug}-members.csv`);
  const lines = (await readFile(await file.path(), 'utf8')).replace('\uFEFF', '').trimEnd().split('\r\n');
  expect(lines[0]).toBe('"Name","Email","Roles","Status","Source","Joined","Removed"');
  const moment = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`;
  const of = (email: string) => lines.find((line) => line.includes(email));
  expect(of(memberPerson.email)).toMatch(
    new RegExp(`^"Park, ""JJ"" Jung","${memberPerson.email}","Admin, Member","Active","Invitation","${moment}",""$`),
  );
  expect(of(ownerPerson.email)).toMatch(new RegExp(`^"Olivia Owner","${ownerPerson.email}","Owner","Active","Founder","${moment}",""$`));
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
