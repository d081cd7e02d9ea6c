// Teams without JavaScript: the tree, a team's own page, its people, and the team that somebody works in.

import type { Locator, Page } from '@playwright/test';
import { button, heading, input, notice } from '../support/pages.ts';
import { done, joined, organization, signedUp, teamed, type Organization, type Person } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test.use({ javaScriptEnabled: false });

const plain = { javaScriptEnabled: false };

async function made(page: Page, acme: Organization, name: string, parentId = ''): Promise<string> {
  await done(page, 'create_team', { organization: acme.slug, name, parentId });
  const teams = await done<{ id: string; name: string }[]>(page, 'list_teams', { organization: acme.slug });
  return teams.find((team) => team.name === name)?.id ?? '';
}

const tree = (page: Page): Locator => page.getByRole('list', { name: 'Teams' });
const entry = (page: Page, name: string): Locator =>
  tree(page).getByRole('listitem').filter({ has: page.getByRole('link', { name: new RegExp(`^${name}`) }) });
const people = (page: Page): Locator => page.getByRole('list', { name: 'People in this team' });
const place = (page: Page, person: Person): Locator => people(page).getByRole('listitem').filter({ hasText: person.email });

/** Opens the question of an item in the menu of a team. */
async function asked(page: Page, team: string, item: string): Promise<Locator> {
  await entry(page, team).getByLabel(`Actions for ${team}`).click();
  await entry(page, team).getByRole('link', { name: item }).click();
  return page.getByRole('dialog');
}

test('a team is made below another, renamed, moved to the top and removed; the last one stays', async ({ page, watch }) => {
  watch.allow(400, /create_team|rename_team|remove_team/);
  await signedUp(page);
  const acme = await organization(page);
  await made(page, acme, 'Sales');
  await page.goto(`/o/${acme.slug}/teams`);
  let dialog = await asked(page, 'Sales', 'Add subteam');
  await expect(dialog).toHaveAccessibleName('New team in Sales');
  await button(dialog, 'Create team').click();
  await expect(input(dialog, 'Name')).toHaveAccessibleDescription(/This field is required\./);
  // The form for a team at the top is another one, of which nothing was asked.
  await expect(input(page.getByRole('form', { name: 'New team', exact: true }), 'Name')).not.toHaveAttribute('aria-invalid');
  await input(dialog, 'Name').fill('Sales');
  await button(dialog, 'Create team').click();
  await expect(dialog.getByRole('alert')).toHaveText(/A team with this name already exists\./);
  await expect(input(dialog, 'Name')).toHaveValue('Sales');
  await input(dialog, 'Name').fill('Seoul');
  await button(dialog, 'Create team').click();
  await expect(notice(page, 'Team created.')).toBeVisible();
  await expect(entry(page, 'Seoul')).toHaveClass(/team-depth-1/);

  dialog = await asked(page, 'Seoul', 'Rename');
  await input(dialog, 'Name').fill('Sales');
  await button(dialog, 'Rename team').click();
  await expect(dialog).toHaveAccessibleName('Rename Seoul');
  await expect(dialog.getByRole('alert')).toHaveText(/A team with this name already exists\./);
  await expect(input(dialog, 'Name')).toHaveValue('Sales');
  await input(dialog, 'Name').fill('Busan');
  await button(dialog, 'Rename team').click();
  await expect(notice(page, 'Team saved.')).toBeVisible();
  await expect(entry(page, 'Busan')).toHaveClass(/team-depth-1/);

  dialog = await asked(page, 'Busan', 'Move to…');
  await input(dialog, 'Parent team').selectOption('No parent team');
  await button(dialog, 'Move team').click();
  await expect(notice(page, 'Team moved.')).toBeVisible();
  await expect(entry(page, 'Busan')).toHaveClass(/team-depth-0/);

  dialog = await asked(page, 'Busan', 'Remove team');
  await expect(dialog).toHaveAccessibleName('Remove the team Busan?');
  await expect(dialog).toContainText('It has no members and no subteams.');
  await dialog.getByRole('link', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('link', { name: 'Remove team' }).click();
  await button(dialog, 'Remove team').click();
  await expect(notice(page, 'Team removed.')).toBeVisible();
  await expect(entry(page, 'Busan')).toHaveCount(0);

  dialog = await asked(page, 'Sales', 'Remove team');
  await button(dialog, 'Remove team').click();
  await expect(dialog.getByRole('alert')).toHaveText(/This is the last team of the organization, so it cannot be removed\./);
});

test('a team with people and a part says what goes with it', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const colleague = await another(plain);
  const jun = await signedUp(colleague, 'Jun Seo');
  await joined(page, acme, colleague, jun);
  const sales = await made(page, acme, 'Sales');
  await made(page, acme, 'Seoul', sales);
  await teamed(page, acme, sales, jun);
  await page.goto(`/o/${acme.slug}/teams`);
  const dialog = await asked(page, 'Sales', 'Remove team');
  await expect(dialog.getByRole('list', { name: 'What happens:' }).getByRole('listitem')).toHaveText([
    '1 person leaves the team and stays in the organization',
    '1 subteam moves up one level',
  ]);
  await button(dialog, 'Remove team').click();
  await expect(notice(page, 'Team removed.')).toBeVisible();
  await expect(entry(page, 'Seoul')).toHaveClass(/team-depth-0/);
});

test('what a team is is changed on its page; a refusal names the field and keeps the rest', async ({ page, watch }) => {
  watch.allow(400, /update_team/);
  await signedUp(page);
  const acme = await organization(page);
  await made(page, acme, 'Sales');
  const seoul = await made(page, acme, 'Seoul');
  await page.goto(`/o/${acme.slug}/teams/${seoul}`);
  const form = page.getByRole('form', { name: 'About this team' });
  await input(form, 'Name').fill('');
  await input(form, 'Parent team').selectOption('Sales');
  await input(form, /^Description/).fill('Everybody at the Han river');
  await input(form, /^Team type/).fill('Office');
  await input(form, /^Visible to/).selectOption('This console only');
  await button(form, 'Save changes').click();
  await expect(input(form, 'Name')).toHaveAccessibleDescription(/This field is required\./);
  await expect(input(form, 'Name')).toHaveValue('');
  await expect(input(form, 'Parent team').locator('option:checked')).toHaveText('Sales');
  await expect(input(form, /^Description/)).toHaveValue('Everybody at the Han river');
  await expect(input(form, /^Team type/)).toHaveValue('Office');
  await expect(input(form, /^Visible to/).locator('option:checked')).toHaveText('This console only');
  await expect(heading(page, 'Seoul')).toBeVisible();
  await input(form, 'Name').fill('Seoul West');
  await button(form, 'Save changes').click();
  await expect(notice(page, 'Team saved.')).toBeVisible();
  await expect(heading(page, 'Seoul West')).toBeVisible();
  const about = page.getByRole('main').locator('.team-about');
  await expect(about).toContainText('Office');
  await expect(about).toContainText('Private');
  await expect(page.getByText('Everybody at the Han river', { exact: true }).first()).toBeVisible();
  await page.goto(`/o/${acme.slug}/teams`);
  await expect(entry(page, 'Seoul West')).toHaveClass(/team-depth-1/);
});

test('somebody is made a lead and a member again, and is taken out', async ({ page, another, watch }) => {
  watch.allow(400, /appoint/);
  await signedUp(page);
  const acme = await organization(page);
  const colleague = await another(plain);
  const jun = await signedUp(colleague, 'Jun Seo');
  await joined(page, acme, colleague, jun);
  const sales = await made(page, acme, 'Sales');
  await teamed(page, acme, sales, jun);
  await page.goto(`/o/${acme.slug}/teams/${sales}`);
  await expect(place(page, jun).getByText('Lead', { exact: true })).toHaveCount(0);
  await button(page, 'Make Jun Seo a lead').click();
  await expect(notice(page, 'Role changed.')).toBeVisible();
  await expect(place(page, jun).getByText('Lead', { exact: true })).toBeVisible();
  await button(page, 'Make Jun Seo a member').click();
  await expect(notice(page, 'Role changed.')).toBeVisible();
  await expect(place(page, jun).getByText('Lead', { exact: true })).toHaveCount(0);

  // The mark is one of those of an appointment, too.
  const dialog = page.getByRole('dialog', { name: 'Appointment of Jun Seo' });
  await page.getByRole('link', { name: 'Appointment of Jun Seo' }).click();
  const tooLong = 'Head of '.repeat(20);
  await input(dialog, /^Position/).fill(tooLong);
  await dialog.getByRole('checkbox', { name: /^Leads the team/ }).check();
  await button(dialog, 'Save appointment').click();
  await expect(input(dialog, /^Position/)).toHaveAccessibleDescription(/Use at most 100 characters\./);
  await expect(input(dialog, /^Position/)).toHaveValue(tooLong);
  await expect(dialog.getByRole('checkbox', { name: /^Leads the team/ })).toBeChecked();
  await input(dialog, /^Position/).fill('Head');
  await button(dialog, 'Save appointment').click();
  await expect(notice(page, 'Appointment saved.')).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await expect(place(page, jun).getByText('Lead', { exact: true })).toBeVisible();
  await expect(place(page, jun)).toContainText('Head');

  await button(page, 'Remove Jun Seo from the team').click();
  await expect(notice(page, 'Removed from the team.')).toBeVisible();
  await expect(page.getByText('No one is in this team yet')).toBeVisible();
  await expect(people(page)).toHaveCount(0);
});

test('somebody chooses the team to work in, another one, and none', async ({ page }) => {
  const ada = await signedUp(page);
  const acme = await organization(page);
  const [sales, design] = [await made(page, acme, 'Sales'), await made(page, acme, 'Design')];
  for (const team of [sales, design]) await teamed(page, acme, team, ada);
  const said = page.getByText('This is your active team in this session.');
  for (const team of [sales, design]) {
    await page.goto(`/o/${acme.slug}/teams/${team}`);
    await button(page, 'Set as active team').click();
    await expect(notice(page, 'This is now your active team.')).toBeVisible();
    await expect(said).toBeVisible();
  }
  await page.goto(`/o/${acme.slug}/teams`);
  await expect(entry(page, 'Design')).toContainText('Active team');
  await expect(entry(page, 'Sales')).not.toContainText('Active team');
  await page.goto(`/o/${acme.slug}/teams/${design}`);
  await button(page, 'Clear active team').click();
  await expect(notice(page, 'You no longer have an active team.')).toBeVisible();
  await expect(said).toHaveCount(0);
  await expect(button(page, 'Set as active team')).toBeVisible();
});
