// Teams: the tree, who is in them, and what people are there.

import { button, heading, input, notice, visit } from '../support/pages.ts';
import { call, done, joined, organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test('teams are made, nested, filled and removed', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const colleague = await another();
  const babbage = await signedUp(colleague, 'Charles Babbage');
  await joined(page, acme, colleague, babbage);

  await visit(page, `/o/${acme.slug}`);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Teams' }).click();
  await expect(heading(page, 'Teams')).toBeVisible();
  const tree = page.getByRole('list', { name: 'Teams' });
  for (const [name, parent] of [
    ['Sales', 'No other team'],
    ['Seoul', 'Sales'],
  ] as const) {
    await input(page, 'Name').fill(name);
    await page.getByLabel('Part of').selectOption({ label: parent });
    await button(page, 'Create team').click();
    await expect(tree.getByRole('link', { name: new RegExp(name) })).toBeVisible();
  }

  await tree.getByRole('link', { name: /Seoul/ }).click();
  await expect(heading(page, 'Seoul')).toBeVisible();
  await input(page, 'E-mail of a member').fill(babbage.email);
  await button(page, 'Add to the team').click();
  const people = page.getByRole('list', { name: 'People in this team' });
  await expect(people).toContainText(babbage.email);
  await button(people, `Make ${babbage.name} a lead`).click();
  await expect(people.getByText('Lead', { exact: true })).toBeVisible();

  // The lead manages the team without being an admin.
  const team = page.url().replace(/^https?:\/\/[^/]+/, '');
  await visit(colleague, team);
  await expect(button(colleague, 'Add to the team')).toBeVisible();

  await page.getByRole('link', { name: 'Remove team' }).click();
  await button(page.getByRole('dialog'), 'Remove team').click();
  await expect(notice(page, 'The team is removed.')).toBeVisible();
  await expect(tree.getByRole('link', { name: /Seoul/ })).toHaveCount(0);
});

test('a team of others is not found, and a plain member makes none', async ({ page, another, watch }) => {
  await signedUp(page);
  const acme = await organization(page);
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
  const teams = await done<{ id: string }[]>(page, 'list_teams', { organization: acme.slug });
  const other = await another();
  await signedUp(other, 'Mallory');
  const own = await organization(other, 'Other');
  watch.allow(404, /^\/(sfn|o)\//);
  watch.allow(403, /^\/sfn\//);
  const id = teams[0]?.id ?? '';
  for (const organization of [acme.slug, own.slug]) {
    const answer = await call(other, 'load_team', { organization, teamId: id });
    expect([404, 'null']).toContain(answer.ok() ? await answer.text() : answer.status());
    expect((await call(other, 'remove_team', { organization, teamId: id })).status()).toBe(404);
  }
  const member = await another();
  await joined(page, acme, member, await signedUp(member, 'Mia Member'));
  expect((await call(member, 'create_team', { organization: acme.slug, name: 'Mine' })).status()).toBe(403);
});
