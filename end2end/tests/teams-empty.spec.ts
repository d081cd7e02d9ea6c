// Teams with nobody in them, and with nobody left to be added: what is missing, and the next step.

import { button, heading, listening, visit } from '../support/pages.ts';
import { done, organization, signedUp, teamed } from '../support/people.ts';
import { team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

interface Made {
  id: string;
}

test('a team without people says so, and leads to those who can be added', async ({ page }) => {
  const person = await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
  const [sales] = await done<Made[]>(page, 'list_teams', { organization: acme.slug });
  await visit(page, `/o/${acme.slug}/teams/${sales!.id}`);
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 2, name: 'No one is in this team yet' })).toBeVisible();
  await expect(main.getByText('Add members of the organization.')).toBeVisible();
  await expect(main.getByRole('list', { name: 'People in this team' })).toHaveCount(0);
  await main.getByRole('link', { name: 'Add people', exact: true }).click();
  await expect(heading(page, 'Add people to Sales')).toBeVisible();
  const add = button(page, 'Add to team');
  await expect(page.getByText('No one selected yet')).toBeVisible();
  await expect(add).toBeDisabled();
  await page.getByRole('checkbox', { name: person.email }).check();
  await add.click();
  await expect(main.getByRole('list', { name: 'People in this team' }).getByRole('listitem')).toContainText([person.email]);
  await expect(main.getByText('No one is in this team yet')).toHaveCount(0);
});

test('whoever would add people where nobody is left is told so, after a search as well', async ({ another }) => {
  const { owner, ownerPerson, adminPerson, memberPerson, acme } = await team(another);
  await done(owner, 'create_team', { organization: acme.slug, name: 'Sales' });
  const [sales] = await done<Made[]>(owner, 'list_teams', { organization: acme.slug });
  for (const person of [ownerPerson, adminPerson]) await teamed(owner, acme, sales!.id, person);
  const people = owner.getByRole('list', { name: 'Members who are not in the team' }).getByRole('listitem');
  const nobody = owner.getByRole('heading', { level: 2, name: 'Everyone is in the team' });
  const unfound = owner.getByRole('heading', { level: 2, name: 'No one found' });
  const search = owner.getByRole('searchbox', { name: 'Search members' });
  await listening(owner, `/o/${acme.slug}/teams/${sales!.id}/add`);
  await expect(people).toContainText([memberPerson.email]);
  await expect(nobody).toHaveCount(0);
  // One of the team, and nobody at all: of neither it is said that everyone is in the team.
  for (const wanted of ['Adam', 'Zebulon']) {
    await search.fill(wanted);
    await expect(unfound).toBeVisible();
    await expect(owner.getByText(`No active member outside this team matches “${wanted}”.`)).toBeVisible();
    await expect(people).toHaveCount(0);
  }
  await owner.getByRole('link', { name: 'Show everyone' }).click();
  await expect(people).toContainText([memberPerson.email]);
  await expect(search).toHaveValue('');
  await search.fill('Adam');
  await expect(unfound).toBeVisible();
  await search.fill('');
  await expect(people).toContainText([memberPerson.email]);

  // By news: it is told where the last one was added meanwhile.
  await teamed(owner, acme, sales!.id, memberPerson);
  await expect(nobody).toBeVisible();
  await expect(button(owner, 'Add to team')).toBeDisabled();
});

test('where nobody is left to add, somebody can be invited', async ({ page }) => {
  const person = await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
  const [sales] = await done<Made[]>(page, 'list_teams', { organization: acme.slug });
  await teamed(page, acme, sales!.id, person);
  await visit(page, `/o/${acme.slug}/teams/${sales!.id}/add`);
  await expect(page.getByRole('heading', { level: 2, name: 'Everyone is in the team' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Invite people' }).click();
  await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}/invitations$`));
});
