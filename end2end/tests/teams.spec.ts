// Teams: the tree, who is in them, and what people are there.

import type { Locator, Page } from '@playwright/test';
import { heldAnswers } from '../support/held.ts';
import { button, goneAnswer, heading, input, leap, listening, notice, visit } from '../support/pages.ts';
import { call, done, joined, organization, signedUp, teamed, userId, type Organization, type Person } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

interface Team {
  id: string;
  name: string;
  parent_id: string | null;
}

const teams = (page: Page, { slug }: Organization) => done<Team[]>(page, 'list_teams', { organization: slug });

async function made(page: Page, acme: Organization, name: string, parentId = ''): Promise<string> {
  await done(page, 'create_team', { organization: acme.slug, name, parentId });
  return (await teams(page, acme)).find((team) => team.name === name)?.id ?? '';
}

async function parentOf(page: Page, acme: Organization, name: string): Promise<string | undefined> {
  const all = await teams(page, acme);
  const parent = all.find((team) => team.name === name)?.parent_id;
  return all.find((team) => team.id === parent)?.name;
}

const tree = (page: Page) => page.getByRole('list', { name: 'Teams' });
const row = (page: Page, name: string) => tree(page).getByRole('listitem').filter({ has: page.getByRole('link', { name: new RegExp(`^${name}`) }) });

async function choose(page: Page, team: string, item: string): Promise<Locator> {
  await row(page, team).getByLabel(`Actions for ${team}`).click();
  await row(page, team).getByRole('link', { name: item }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  return dialog;
}

test('teams are made, nested, renamed and moved by the menu', async ({ page }) => {
  test.slow();
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}`);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Teams' }).click();
  await expect(heading(page, 'Teams')).toBeVisible();
  await expect(page.getByText('No teams yet')).toBeVisible();
  await input(page, 'Name').fill('Sales');
  await button(page, 'Create team').click();
  await expect(row(page, 'Sales')).toBeVisible();

  let dialog = await choose(page, 'Sales', 'Add subteam');
  await input(dialog, 'Name').fill('Seoul');
  await button(dialog, 'Create team').click();
  await expect(row(page, 'Seoul')).toHaveClass(/team-depth-1/);
  await made(page, acme, 'Design');
  await expect(row(page, 'Design')).toBeVisible();

  dialog = await choose(page, 'Seoul', 'Rename');
  await input(dialog, 'Name').fill('Busan');
  await button(dialog, 'Rename team').click();
  await expect(row(page, 'Busan')).toBeVisible();

  dialog = await choose(page, 'Busan', 'Move to…');
  await expect(dialog.getByLabel('Parent team').getByRole('option')).toHaveText(['No parent team', 'Design', 'Sales']);
  await dialog.getByLabel('Parent team').selectOption({ label: 'Design' });
  await button(dialog, 'Move team').click();
  await expect(notice(page, 'Team moved.')).toBeVisible();
  await expect.poll(() => parentOf(page, acme, 'Busan')).toBe('Design');

  // What would be a part of itself is not offered.
  dialog = await choose(page, 'Design', 'Move to…');
  await expect(dialog.getByLabel('Parent team').getByRole('option')).toHaveText(['No parent team', 'Sales']);
});

test('a team is dragged onto another one, and back by undo', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  await made(page, acme, 'Sales');
  await made(page, acme, 'Seoul');
  await visit(page, `/o/${acme.slug}/teams`);
  await row(page, 'Seoul').dragTo(row(page, 'Sales'));
  await expect(row(page, 'Seoul')).toHaveClass(/team-depth-1/);
  expect(await parentOf(page, acme, 'Seoul')).toBe('Sales');

  // Not into its own part: nothing happens.
  await row(page, 'Sales').dragTo(row(page, 'Seoul'));
  await button(page.getByRole('status', { name: 'Notifications' }), 'Undo').first().click();
  await expect(row(page, 'Seoul')).toHaveClass(/team-depth-0/);
  expect(await parentOf(page, acme, 'Seoul')).toBeUndefined();
  expect(await parentOf(page, acme, 'Sales')).toBeUndefined();
});

test('a team is moved with the keyboard alone', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  for (const name of ['Alpha', 'Beta', 'Gamma']) await made(page, acme, name);
  await visit(page, `/o/${acme.slug}/teams`);
  const said = page.getByRole('status').filter({ hasText: /picked up|Into|stays|now in/ });
  await button(page, 'Move Gamma').focus();
  await page.keyboard.press('Enter');
  await expect(said).toHaveText('Gamma picked up. Choose a place with the arrow keys.');
  await page.keyboard.press('ArrowDown');
  await expect(said).toHaveText('Into Alpha');
  await page.keyboard.press('Escape');
  await expect(said).toHaveText('Gamma stays where it was.');
  expect(await parentOf(page, acme, 'Gamma')).toBeUndefined();

  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(said).toHaveText('Into Beta');
  await page.keyboard.press('Enter');
  await expect(said).toHaveText('Gamma is now in Beta.');
  expect(await parentOf(page, acme, 'Gamma')).toBe('Beta');
  await expect(button(page, 'Move Gamma')).toBeFocused();
});

test('several members are found and added at once, and a lead manages the team', async ({ page, another }) => {
  test.slow();
  await signedUp(page);
  const acme = await organization(page);
  const people: Person[] = [];
  const pages: Page[] = [];
  for (const name of ['Charles Babbage', 'Grace Hopper', 'Alan Turing']) {
    const one = await another();
    people.push(await signedUp(one, name));
    pages.push(one);
    await joined(page, acme, one, people.at(-1)!);
  }
  const id = await made(page, acme, 'Lab');
  await visit(page, `/o/${acme.slug}/teams/${id}`);
  await page.getByRole('link', { name: 'Add people' }).click();
  await expect(heading(page, 'Add people to Lab')).toBeVisible();
  const search = page.getByRole('searchbox', { name: 'Search members' });
  const found = page.getByRole('list', { name: 'Members who are not in the team' });
  // What was ticked stays ticked in the next search.
  for (const person of people.slice(0, 2)) {
    await search.fill(person.email);
    await expect(found.getByRole('listitem')).toHaveCount(1);
    await found.getByRole('checkbox', { name: new RegExp(person.name) }).check();
  }
  await expect(page.getByText('2 people selected')).toBeVisible();
  await button(page, 'Add to team').click();
  await expect(notice(page, 'Added to the team.')).toBeVisible();
  const inside = page.getByRole('list', { name: 'People in this team' });
  await expect(inside.getByRole('listitem')).toHaveCount(2);

  await button(inside, 'Make Charles Babbage a lead').click();
  await expect(inside.getByText('Lead', { exact: true })).toBeVisible();
  // The lead manages the team without being an admin, and a plain member does not.
  await visit(pages[0]!, `/o/${acme.slug}/teams/${id}`);
  await expect(pages[0]!.getByRole('link', { name: 'Add people' })).toBeVisible();
  await expect(pages[0]!.getByRole('link', { name: /^Appointment of/ })).toHaveCount(0);
  await visit(pages[2]!, `/o/${acme.slug}/teams/${id}`);
  await expect(pages[2]!.getByText('Only members of this team')).toBeVisible();
  await expect(pages[2]!.getByRole('link', { name: 'Add people' })).toHaveCount(0);

  // The tree names who leads, and counts.
  await visit(page, `/o/${acme.slug}/teams`);
  await expect(row(page, 'Lab')).toContainText('Led by Charles Babbage');
  await expect(row(page, 'Lab')).toContainText('2 people');
});

test('a person is appointed: grade, position, job title, marks, one primary unit', async ({ page, watch }) => {
  const ada = await signedUp(page);
  const acme = await organization(page);
  const [lab, shop] = [await made(page, acme, 'Lab'), await made(page, acme, 'Shop')];
  const me = await userId(page, acme, ada);
  for (const teamId of [lab, shop]) {
    await done(page, 'add_to_team', { organization: acme.slug, teamId, [`user[u-${me}]`]: 'on' });
  }
  await done(page, 'appoint', { organization: acme.slug, teamId: shop, userId: me, isPrimary: 'true' });
  await visit(page, `/o/${acme.slug}/teams/${lab}`);
  await page.getByRole('link', { name: `Appointment of ${ada.name}` }).click();
  watch.allow(400, /^\/sfn\/appoint/);
  const dialog = page.getByRole('dialog');
  await input(dialog, /^Grade/).fill('x'.repeat(101));
  await button(dialog, 'Save appointment').click();
  await expect(input(dialog, /^Grade/)).toHaveAccessibleDescription(/Use at most 100 characters/);
  await input(dialog, /^Grade/).fill('책임');
  await input(dialog, /^Position/).fill('Head of Lab');
  await input(dialog, /^Job title/).fill('Backend Engineer');
  for (const mark of [/^Leads the team/, /^Owns the team/, /^Primary team/]) await dialog.getByLabel(mark).check();
  await button(dialog, 'Save appointment').click();
  await expect(notice(page, 'Appointment saved.')).toBeVisible();
  const inside = page.getByRole('list', { name: 'People in this team' });
  await expect(inside).toContainText('책임 · Head of Lab · Backend Engineer');
  for (const mark of ['Lead', 'Owner', 'Primary team']) await expect(inside.getByText(mark, { exact: true })).toBeVisible();
  await visit(page, `/o/${acme.slug}/teams/${shop}`);
  await expect(page.getByRole('list', { name: 'People in this team' })).toContainText(ada.email);
  await expect(page.getByText('Primary team', { exact: true })).toHaveCount(0);
});

test('who was taken out of a team is put back with lead mark and appointment', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const team = await made(page, acme, 'Sales');
  const colleague = await another();
  const person = await signedUp(colleague, 'Grace Hopper');
  await joined(page, acme, colleague, person);
  await teamed(page, acme, team, person);
  const user = await userId(page, acme, person);
  await done(page, 'appoint', { organization: acme.slug, teamId: team, userId: user, grade: 'Senior', isLeader: 'on', isPrimary: 'on' });
  await visit(page, `/o/${acme.slug}/teams/${team}`);
  const people = page.getByRole('list', { name: 'People in this team' });
  await button(page, 'Remove Grace Hopper from the team').click();
  await expect(people.getByText('Grace Hopper')).toHaveCount(0);
  await button(page.getByRole('status', { name: 'Notifications' }), 'Undo').click();
  await expect(notice(page, 'Grace Hopper is back in the team.')).toBeVisible();
  const again = people.getByRole('listitem').filter({ hasText: 'Grace Hopper' });
  await expect(again).toContainText('Lead');
  await expect(again).toContainText('Senior');
  await expect(again).toContainText('Primary team');
});

test('a team is described, worked in, and deleted with what goes', async ({ page }) => {
  const ada = await signedUp(page);
  const acme = await organization(page);
  const lab = await made(page, acme, 'Lab');
  await made(page, acme, 'Bench', lab);
  const me = await userId(page, acme, ada);
  await done(page, 'add_to_team', { organization: acme.slug, teamId: lab, [`user[u-${me}]`]: 'on' });
  await visit(page, `/o/${acme.slug}/teams/${lab}`);
  await input(page, /^Description/).fill('Finds things out.');
  await input(page, /^Team type/).fill('Department');
  await page.getByLabel('Visible to').selectOption({ label: 'This console only' });
  await button(page, 'Save changes').click();
  await expect(notice(page, 'Team saved.')).toBeVisible();
  await expect(page.getByText('Finds things out.')).toBeVisible();
  await expect(page.getByText('Private', { exact: true })).toBeVisible();

  await button(page, 'Set as active team').click();
  await expect(notice(page, 'This is now your active team.')).toBeVisible();
  await expect(page.getByText('This is your active team in this session.')).toBeVisible();
  await visit(page, `/o/${acme.slug}/teams`);
  await expect(row(page, 'Lab')).toContainText('Active team');
  await expect(row(page, 'Lab')).toContainText('Department');

  await row(page, 'Lab').getByLabel('Actions for Lab').click();
  await row(page, 'Lab').getByRole('link', { name: 'Remove team' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('list', { name: 'What happens:' }).getByRole('listitem')).toHaveText([
    '1 person leaves the team and stays in the organization',
    '1 subteam moves up one level',
  ]);
  await button(dialog, 'Remove team').click();
  await expect(notice(page, 'Team removed.')).toBeVisible();
  await expect(row(page, 'Lab')).toHaveCount(0);
  await expect(row(page, 'Bench')).toHaveClass(/team-depth-0/);
});

test('what is saved after going from one team to another is saved for the one that is shown', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  const first = await made(page, acme, 'Day Watch');
  await made(page, acme, 'Night Watch');
  const names = async () => (await teams(page, acme)).map(({ name }) => name).sort();
  const name = input(page.getByRole('main'), 'Name');
  await visit(page, `/o/${acme.slug}/teams/${first}`);
  await expect(name).toHaveValue('Day Watch');

  await leap(page, 'Night Watch');
  await expect(name).toHaveValue('Night Watch');
  await name.fill('Late Watch');
  await button(page, 'Save changes').click();
  await expect(notice(page, 'Team saved.')).toBeVisible();
  await expect(heading(page, 'Late Watch')).toBeVisible();
  expect(await names()).toEqual(['Day Watch', 'Late Watch']);

  await page.getByRole('link', { name: 'Remove team' }).click();
  await button(page.getByRole('dialog'), 'Remove team').click();
  await expect(notice(page, 'Team removed.')).toBeVisible();
  expect(await names()).toEqual(['Day Watch']);
});

test('whoever is ticked for one team is not put into another', async ({ page }) => {
  const ada = await signedUp(page);
  const acme = await organization(page);
  const [first, second] = [await made(page, acme, 'Day Watch'), await made(page, acme, 'Night Watch')];
  const inside = async (teamId: string) => {
    const view = await done<{ members: { items: { email: string }[] } }>(page, 'load_team', { organization: acme.slug, teamId });
    return view.members.items.map(({ email }) => email);
  };
  const box = page.getByRole('checkbox', { name: new RegExp(ada.name) });
  await visit(page, `/o/${acme.slug}/teams/${first}/add`);
  await expect(heading(page, 'Add people to Day Watch')).toBeVisible();
  await leap(page, 'Night Watch');
  await page.getByRole('link', { name: 'Add people' }).click();
  await expect(heading(page, 'Add people to Night Watch')).toBeVisible();
  await box.check();
  await expect(page.getByText('1 person selected')).toBeVisible();

  // From one such page to the other, with none in between.
  await page.evaluate(() => history.go(-2));
  await expect(heading(page, 'Add people to Day Watch')).toBeVisible();
  await expect(box).not.toBeChecked();
  await box.check();
  await button(page, 'Add to team').click();
  await expect(notice(page, 'Added to the team.')).toBeVisible();
  await expect(heading(page, 'Day Watch')).toBeVisible();
  expect(await inside(first)).toEqual([ada.email]);
  expect(await inside(second)).toEqual([]);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the tree is changed, people are added and appointed', async ({ page, another }) => {
    await signedUp(page);
    const acme = await organization(page);
    const colleague = await another({ javaScriptEnabled: false });
    const babbage = await signedUp(colleague, 'Charles Babbage');
    await joined(page, acme, colleague, babbage);
    await made(page, acme, 'Sales');
    await made(page, acme, 'Seoul');
    await page.goto(`/o/${acme.slug}/teams`);
    const dialog = await choose(page, 'Seoul', 'Move to…');
    await dialog.getByLabel('Parent team').selectOption({ label: 'Sales' });
    await button(dialog, 'Move team').click();
    await expect(row(page, 'Seoul')).toHaveClass(/team-depth-1/);

    await row(page, 'Seoul').getByRole('link', { name: /^Seoul/ }).click();
    await page.getByRole('link', { name: 'Add people' }).click();
    await page.getByRole('searchbox', { name: 'Search members' }).fill('babbage');
    await button(page, 'Search').click();
    await page.getByRole('checkbox', { name: /Charles Babbage/ }).check();
    await button(page, 'Add to team').click();
    await expect(notice(page, 'Added to the team.')).toBeVisible();
    await page.getByRole('link', { name: 'Appointment of Charles Babbage' }).click();
    await input(page.getByRole('dialog'), /^Position/).fill('Head');
    await button(page.getByRole('dialog'), 'Save appointment').click();
    await expect(page.getByRole('list', { name: 'People in this team' })).toContainText('Head');
  });
});

test('a team of others is not found, and a plain member changes none', async ({ page, another, watch }) => {
  const ada = await signedUp(page);
  const acme = await organization(page);
  const id = await made(page, acme, 'Sales');
  const me = await userId(page, acme, ada);
  const other = await another();
  await signedUp(other, 'Mallory');
  const own = await organization(other, 'Other');
  watch.allow(404, /^\/(sfn|o)\//);
  watch.allow(403, /^\/sfn\//);
  for (const organization of [acme.slug, own.slug]) {
    const answer = await call(other, 'load_team', { organization, teamId: id });
    expect([404, 'null']).toContain(answer.ok() ? await answer.text() : answer.status());
    for (const [name, form] of [
      ['remove_team', {}],
      ['rename_team', { name: 'Mine' }],
      ['move_team', { parentId: '' }],
      ['add_to_team', { [`user[u-${me}]`]: 'on' }],
      ['appoint', { userId: me }],
      ['team_candidates', {}],
      ['work_in_team', {}],
    ] as const) {
      expect((await call(other, name, { organization, teamId: id, ...form })).status(), name).toBe(404);
    }
  }
  const member = await another();
  await joined(page, acme, member, await signedUp(member, 'Mia Member'));
  for (const [name, form] of [
    ['create_team', { name: 'Mine' }],
    ['rename_team', { name: 'Mine' }],
    ['move_team', { parentId: '' }],
    ['remove_team', {}],
    ['add_to_team', { [`user[u-${me}]`]: 'on' }],
    ['appoint', { userId: me }],
    ['team_candidates', {}],
  ] as const) {
    expect((await call(member, name, { organization: acme.slug, teamId: id, ...form })).status(), name).toBe(403);
  }
});

test('what became of removing a team is told, though the news of it come first', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  const id = await made(page, acme, 'Lab');
  await made(page, acme, 'Sales');
  await listening(page, `/o/${acme.slug}/teams/${id}`);
  // Both tabs hear by one stream.
  const other = await page.context().newPage();
  await visit(other, `/o/${acme.slug}/teams`);
  await expect(row(other, 'Lab')).toBeVisible();
  const removal = await heldAnswers(page, '**/sfn/remove_team');
  await page.getByRole('link', { name: 'Remove team' }).click();
  const looked = goneAnswer(page, 'load_team');
  await button(page.getByRole('dialog'), 'Remove team').click();
  await expect(row(other, 'Lab')).toHaveCount(0);
  // That the other tab has heard of it does not say that this one has.
  await looked;
  await expect(page.getByRole('dialog')).toBeVisible();
  removal.release();
  await expect(notice(page, 'Team removed.')).toBeVisible();
  await expect(row(page, 'Sales')).toBeVisible();
});

test('a team with nothing in it says so before it goes', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  const id = await made(page, acme, 'Lab');
  await visit(page, `/o/${acme.slug}/teams/${id}?dialog=remove`);
  await expect(page.getByRole('dialog')).toContainText('It has no members and no subteams.');
});

test('after a team was made, the field is empty for the next one', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/teams`);
  for (const name of ['Sales', 'Design']) {
    await input(page, 'Name').fill(name);
    await button(page, 'Create team').click();
    await expect(row(page, name)).toBeVisible();
    await expect(input(page, 'Name')).toHaveValue('');
  }
});
