// Answers that come when the form that asked is gone: news of the change that it made came first.

import { held, heldAnswers, heldRefusal } from '../support/held.ts';
import { button, heading, input, listening, notice, visit } from '../support/pages.ts';
import { done, joined, memberId, organization, rolesOf, signedUp, teamed, userId } from '../support/people.ts';
import { row, team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';
import type { Page } from '@playwright/test';

const undo = (page: Page) => button(page.getByRole('status', { name: 'Notifications' }), 'Undo');

/** A team with a colleague in it, on the page of the team, and what the calls about both are given. */
async function colleagueInTeam(page: Page, another: () => Promise<Page>): Promise<Record<string, string>> {
  await signedUp(page);
  const acme = await organization(page);
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
  const [sales] = await done<{ id: string }[]>(page, 'list_teams', { organization: acme.slug });
  const teamId = sales?.id ?? '';
  const colleague = await another();
  const person = await signedUp(colleague, 'Grace Hopper');
  await joined(page, acme, colleague, person);
  await teamed(page, acme, teamId, person);
  const userOf = await userId(page, acme, person);
  await listening(page, `/o/${acme.slug}/teams/${teamId}`);
  return { organization: acme.slug, teamId, userId: userOf };
}

test('who was taken out of a team can be put back, though the row goes before the answer comes', async ({ page, another }) => {
  await colleagueInTeam(page, another);
  const people = page.getByRole('list', { name: 'People in this team' });
  const removal = await heldAnswers(page, '**/sfn/remove_from_team');
  await button(page, 'Remove Grace Hopper from the team').click();
  await expect(people.getByText('Grace Hopper')).toHaveCount(0);
  await expect(undo(page)).toHaveCount(0);
  removal.release();
  await undo(page).click();
  await expect(notice(page, 'Grace Hopper is back in the team.')).toBeVisible();
  await expect(people.getByText('Grace Hopper')).toBeVisible();
});

test('a change of role can be taken back, though the row is made anew before the answer comes', async ({ another }) => {
  const { owner, memberPerson, acme } = await team(another);
  await listening(owner, `/o/${acme.slug}/members`);
  const change = await heldAnswers(owner, '**/sfn/change_member_role');
  const roles = row(owner, memberPerson).locator('summary');
  await row(owner, memberPerson).getByLabel(`Change role of ${memberPerson.name}`).first().click();
  await row(owner, memberPerson).getByRole('button', { name: `Make ${memberPerson.name} Admin` }).click();
  await expect(roles).toHaveText('Admin');
  await expect(undo(owner)).toHaveCount(0);
  change.release();
  await undo(owner).click();
  await expect(roles).toHaveText('Member');
  expect(await rolesOf(owner, acme, memberPerson)).toEqual(['member']);
});

test('a refusal is told, though the row that asked is gone', async ({ page, another, watch }) => {
  watch.allow(400, /^\/sfn\/change_team_role$/);
  const where = await colleagueInTeam(page, another);
  const change = await held(page, '**/sfn/change_team_role');
  await button(page, 'Make Grace Hopper a lead').click();
  await done(page, 'remove_from_team', where);
  await expect(page.getByText('No one is in this team yet')).toBeVisible();
  change.release();
  await expect(notice(page, 'This person is not in the team.')).toBeVisible();
});

test('a refusal is told, though the row that asked was made anew', async ({ another, watch }) => {
  watch.allow(503, /^\/sfn\/change_member_role$/);
  const { owner, memberPerson, acme } = await team(another);
  await listening(owner, `/o/${acme.slug}/members`);
  const change = await heldRefusal(owner, '**/sfn/change_member_role');
  const roles = row(owner, memberPerson).locator('summary');
  await row(owner, memberPerson).getByLabel(`Change role of ${memberPerson.name}`).first().click();
  await row(owner, memberPerson).getByRole('button', { name: `Make ${memberPerson.name} Owner` }).click();
  const member = await memberId(owner, acme, memberPerson);
  await done(owner, 'change_member_role', { organization: acme.slug, memberId: member, role: 'admin' });
  await expect(roles).toHaveText('Admin');
  change.release();
  await expect(notice(owner, /^We cannot be reached/)).toBeVisible();
});

test('a refusal is told, though the dialog that asked was closed', async ({ page, another, watch }) => {
  watch.allow(503, /^\/sfn\/remove_team$/);
  await colleagueInTeam(page, another);
  const removal = await heldRefusal(page, '**/sfn/remove_team');
  await page.getByRole('link', { name: 'Remove team' }).click();
  await button(page.getByRole('dialog'), 'Remove team').click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  removal.release();
  await expect(notice(page, /^We cannot be reached/)).toBeVisible();
});

test('who went to another page is not taken away from it by what came of the form', async ({ page }) => {
  await signedUp(page);
  await visit(page, '/organizations/new');
  const creation = await heldAnswers(page, '**/sfn/create_organization');
  await input(page, /^Name/).fill('Globex');
  await button(page, 'Create organization').click();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Preferences' }).click();
  await expect(heading(page, 'Preferences')).toBeVisible();
  creation.release();
  await expect(notice(page, 'Your organization is ready.')).toBeVisible();
  await expect(heading(page, 'Preferences')).toBeVisible();
  await expect(page).toHaveURL(/preferences/);
});
