// One thing for many members: review, then results row by row.

import type { Page } from '@playwright/test';
import { crowd } from '../support/database.ts';
import { held } from '../support/held.ts';
import { button, heading, visit } from '../support/pages.ts';
import { call, done, invited, memberId, newcomer, organization, signedUp, teamed, type Person } from '../support/people.ts';
import { standing } from '../support/still.ts';
import { row, team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

test('many are ticked, reviewed with the reasons, and changed one by one', async ({ another }) => {
  const { owner, ownerPerson, adminPerson, memberPerson, acme } = await team(another);
  await visit(owner, `/o/${acme.slug}/members`);
  await owner.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await expect(owner.getByRole('status').filter({ hasText: '3 selected' })).toHaveCount(1);
  await owner.getByRole('combobox', { name: 'Action' }).selectOption('Remove members');
  await button(owner, 'Review').click();

  await expect(heading(owner, 'Remove members')).toBeVisible();
  await expect(owner.getByText('This will work for 2, but not for 1. See the reasons below.')).toBeVisible();
  await expect(row(owner, ownerPerson)).toContainText('The only owner');
  await expect(row(owner, memberPerson)).toContainText('Loses access immediately.');
  await button(owner, 'Remove 2').click();

  await expect(owner.getByText('Done for 2. Refused for 1. See the reasons below.')).toBeVisible();
  await expect(row(owner, ownerPerson)).toContainText('The only owner');
  await expect(row(owner, adminPerson)).toContainText('Done');

  // Back again, all of them.
  await visit(owner, `/o/${acme.slug}/members?status=removed`);
  await owner.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await button(owner, 'Review').click();
  await expect(row(owner, adminPerson)).toContainText('Returns as Admin.');
  await button(owner, 'Reinstate 2').click();
  await expect(owner.getByText('All done: 2.')).toBeVisible();
});

for (const width of [1280, 390]) {
  test(`${width} wide: what to do is asked once somebody is ticked, and nothing jumps for it`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await signedUp(page, 'Olga Owner');
    const { slug } = await organization(page);
    await crowd(slug, 20);
    await visit(page, `/o/${slug}/members`);
    const bar = page.getByRole('form', { name: 'Selected members' });
    await expect(bar).toBeHidden();
    const still = await standing(page);
    const box = page.getByRole('checkbox', { name: 'Select Person 001' });
    await box.check();
    // Whatever is on the screen, it is at its end.
    await expect(bar).toBeInViewport({ ratio: 1 });
    expect(await still.shift()).toBeLessThanOrEqual(0.05);
    await box.uncheck();
    await expect(bar).toBeHidden();
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await expect(bar).toContainText('21 selected');
  });

  test(`${width} wide: the box for all of the page heads those of the rows, and says when only some are ticked`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await signedUp(page, 'Olga Owner');
    const { slug } = await organization(page);
    await crowd(slug, 3);
    await visit(page, `/o/${slug}/members`);
    const all = page.getByRole('table').getByRole('checkbox', { name: 'Select all on this page' });
    const one = page.getByRole('checkbox', { name: 'Select Person 001' });
    const [head, row] = [await all.boundingBox(), await one.boundingBox()];
    expect(head!.y).toBeLessThan(row!.y);
    expect(Math.abs(head!.x - row!.x)).toBeLessThanOrEqual(1);
    await one.check();
    await expect(all).not.toBeChecked();
    await expect(all).toHaveJSProperty('indeterminate', true);
    await all.check();
    await expect(all).toHaveJSProperty('indeterminate', false);
    await expect(one).toBeChecked();
    await all.uncheck();
    await expect(one).not.toBeChecked();
  });
}

test('roles and teams are chosen in the review, which follows the choice', async ({ another }) => {
  const { owner, adminPerson, memberPerson, acme } = await team(another);
  await done(owner, 'create_team', { organization: acme.slug, name: 'Sales' });
  await visit(owner, `/o/${acme.slug}/members`);
  await owner.getByRole('checkbox', { name: `Select ${memberPerson.name}` }).check();
  await owner.getByRole('checkbox', { name: `Select ${adminPerson.name}` }).check();
  await button(owner, 'Review').click();
  await expect(row(owner, adminPerson)).toContainText('Admin → Member');
  await expect(row(owner, memberPerson)).toContainText('No change');
  await owner.getByRole('radio', { name: 'Admin', exact: true }).check();
  await expect(row(owner, memberPerson)).toContainText('Member → Admin');
  await expect(row(owner, adminPerson)).toContainText('No change');
  await expect(owner.getByRole('radio', { name: 'Admin', exact: true })).toBeFocused();
  await button(owner, 'Change roles of 2').click();
  await expect(owner.getByText('All done: 2.')).toBeVisible();
  await expect(row(owner, memberPerson)).toContainText('Admin');

  await visit(owner, `/o/${acme.slug}/members`);
  await owner.getByRole('checkbox', { name: `Select ${memberPerson.name}` }).check();
  await owner.getByRole('combobox', { name: 'Action' }).selectOption('Add to a team');
  await button(owner, 'Review').click();
  await button(owner, 'Add 1 to the team').click();
  await expect(owner.getByText('All done: 1.')).toBeVisible();
  const id = await memberId(owner, acme, memberPerson);
  await visit(owner, `/o/${acme.slug}/members/${id}`);
  await expect(owner.getByRole('link', { name: 'Sales' })).toBeVisible();
});

test('the review counts the invitations and links of a member that nobody can take up afterwards', async ({ another }) => {
  const { owner, admin, adminPerson, acme } = await team(another);
  await invited(admin, acme, newcomer().email);
  await invited(admin, acme, newcomer().email, 'admin');
  await done(admin, 'create_invitation_link', { organization: acme.slug, role: 'member' });
  const id = await memberId(owner, acme, adminPerson);
  for (const action of ['hold', 'remove', 'roles']) {
    await visit(owner, `/o/${acme.slug}/members/bulk?action=${action}&member=${id}`);
    const lost = row(owner, adminPerson);
    await expect(lost).toContainText('Pending invitations they sent that can no longer be accepted: 2.');
    await expect(lost).toContainText('Invitation links they created that stop working: 1.');
  }
  // An owner may offer whatever an admin may.
  await owner.getByRole('radio', { name: 'Owner', exact: true }).check();
  await expect(row(owner, adminPerson)).toContainText('Admin → Owner.');
  await expect(row(owner, adminPerson)).not.toContainText('Pending invitations');
});

test('the question before one member is held or removed tells it, too', async ({ another }) => {
  const { owner, admin, adminPerson, memberPerson, acme } = await team(another);
  const offer = await invited(admin, acme, newcomer().email);
  await done(admin, 'create_invitation_link', { organization: acme.slug, role: 'member' });
  const dialog = owner.getByRole('dialog');
  const lost = ['Pending invitations they sent that can no longer be accepted: 1.', 'Invitation links they created that stop working: 1.'];
  await visit(owner, `/o/${acme.slug}/members/${await memberId(owner, acme, adminPerson)}`);
  for (const name of ['Put on hold', 'Remove']) {
    await owner.getByRole('main').getByRole('link', { name, exact: true }).click();
    for (const text of lost) await expect(dialog.getByText(text)).toBeVisible();
    await dialog.getByRole('link', { name: 'Cancel' }).click();
    await expect(dialog).toBeHidden();
  }
  // In the list, where the row does not know it.
  await visit(owner, `/o/${acme.slug}/members`);
  await owner.getByRole('link', { name: `Remove ${memberPerson.name}` }).click();
  await expect(dialog.getByText('You can reinstate')).toBeVisible();
  await expect(dialog.getByText(/Pending invitations|Invitation links/)).toHaveCount(0);
  await dialog.getByRole('link', { name: 'Cancel' }).click();
  await owner.getByRole('link', { name: `Remove ${adminPerson.name}` }).click();
  for (const text of lost) await expect(dialog.getByText(text)).toBeVisible();
  await button(dialog, `Remove ${adminPerson.name}`).click();
  await expect(row(owner, adminPerson)).toHaveCount(0);
  // As it was said.
  const guest = await another();
  await visit(guest, offer);
  await expect(heading(guest, 'This invitation is no longer valid')).toBeVisible();
});

test('the review of a removal names the teams that each of them leaves', async ({ another }) => {
  const { owner, ownerPerson, adminPerson, memberPerson, acme } = await team(another);
  await crowd(acme.slug, 1);
  for (const name of ['Seoul', 'Sales']) await done(owner, 'create_team', { organization: acme.slug, name });
  const teams = await done<{ id: string; name: string }[]>(owner, 'list_teams', { organization: acme.slug });
  const [sales, seoul] = ['Sales', 'Seoul'].map((name) => teams.find((one) => one.name === name)!.id);
  await teamed(owner, acme, sales!, adminPerson);
  for (const id of [sales!, seoul!]) await teamed(owner, acme, id, memberPerson);
  await visit(owner, `/o/${acme.slug}/members`);
  await owner.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await owner.getByRole('combobox', { name: 'Action' }).selectOption('Remove members');
  await button(owner, 'Review').click();
  const outcome = (person: { email: string }) => row(owner, person as Person).getByRole('cell').last();
  await expect(outcome(memberPerson)).toHaveText('Loses access immediately. Leaves: Sales, Seoul.');
  await expect(outcome(adminPerson)).toHaveText('Loses access immediately. Leaves: Sales.');
  await expect(outcome({ email: `person-001@${acme.slug}.example` })).toHaveText('Loses access immediately.');
  await expect(outcome(ownerPerson)).toHaveText('The only owner. Make someone else an owner first.');
  // As it was said.
  await button(owner, 'Remove 3').click();
  await expect(owner.getByText('Done for 3. Refused for 1.')).toBeVisible();
  await visit(owner, `/o/${acme.slug}/teams/${sales}`);
  await expect(owner.getByText('No one is in this team yet')).toBeVisible();
});

test('a review of nobody says so, and leads back to the list', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  for (const [action, title] of [
    ['remove', 'Remove members'],
    ['hold', 'Put on hold'],
  ] as const) {
    await visit(page, `/o/${slug}/members/bulk?action=${action}`);
    await expect(heading(page, title)).toBeVisible();
    await expect(page.getByRole('heading', { level: 2, name: 'No members selected' })).toBeVisible();
    await expect(page.getByText('Select members in the list, then choose an action.')).toBeVisible();
    await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  }
  await page.getByRole('link', { name: 'Back to members' }).click();
  await expect(page).toHaveURL(new RegExp(`/o/${slug}/members$`));
  await expect(page.getByRole('combobox', { name: 'Sort by' })).toBeVisible();
});

test('an admin sees whom only owners change, and a member has nothing to tick', async ({ another }) => {
  const { admin, ownerPerson, adminPerson, member, memberPerson, acme } = await team(another);
  await visit(admin, `/o/${acme.slug}/members`);
  await admin.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await admin.getByRole('combobox', { name: 'Action' }).selectOption('Put on hold');
  await button(admin, 'Review').click();
  await expect(row(admin, ownerPerson)).toContainText('Only owners can change owners');
  await expect(row(admin, adminPerson)).toContainText('You cannot do this to yourself.');
  await expect(row(admin, memberPerson)).toContainText('Loses access immediately.');

  await visit(member, `/o/${acme.slug}/members`);
  await expect(row(member, memberPerson)).toBeVisible();
  await expect(member.getByRole('checkbox')).toHaveCount(0);
  const form = { organization: acme.slug, action: 'remove', members: await memberId(admin, acme, adminPerson) };
  expect((await call(member, 'apply_bulk', form)).status()).toBe(403);
});

/** Sixty people, all of them in the review before they are put on hold. */
async function sixtyReviewed(page: Page): Promise<void> {
  await signedUp(page, 'Olga Owner');
  const { slug } = await organization(page);
  await crowd(slug, 60);
  await visit(page, `/o/${slug}/members?search=Person`);
  await page.getByRole('checkbox', { name: 'Select all 60 that match' }).check();
  await page.getByRole('combobox', { name: 'Action' }).selectOption('Put on hold');
  await button(page, 'Review').click();
  await expect(page.getByText('60 selected. This will work for all of them.')).toBeVisible();
}

test('many members are changed in parts, which shows how far it is', async ({ page }) => {
  await sixtyReviewed(page);
  const { release, requests } = await held(page, '**/sfn/apply_bulk', 2);
  await button(page, 'Put 60 on hold').click();
  const bar = page.getByRole('progressbar', { name: 'Updating members' });
  await expect(bar).toHaveAttribute('aria-valuetext', '25 of 60');
  release();
  await expect(page.getByText('All done: 60.')).toBeVisible();
  expect(requests()).toBe(3);
  await expect(page.getByRole('cell', { name: 'Done', exact: true })).toHaveCount(60);
});

test('whoever leaves while it is done does not have the rest done unseen', async ({ page }) => {
  await sixtyReviewed(page);
  const { release, requests } = await held(page, '**/sfn/apply_bulk', 2);
  await button(page, 'Put 60 on hold').click();
  await expect(page.getByRole('progressbar', { name: 'Updating members' })).toHaveAttribute('aria-valuetext', '25 of 60');
  await expect(page.getByRole('link', { name: 'Cancel' })).toBeHidden();
  await page.getByRole('main').getByRole('link', { name: 'Members', exact: true }).click();
  await expect(heading(page, 'Members')).toBeVisible();
  const second = page.waitForResponse(/apply_bulk/);
  release();
  await second;
  // Something else goes through after it, and no third part.
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Teams' }).click();
  await expect(heading(page, 'Teams')).toBeVisible();
  expect(requests()).toBe(2);
});

test('when a part fails, what was done stays done, and the others are reviewed again', async ({ page, watch }) => {
  watch.allow(503, /\/apply_bulk$/);
  await sixtyReviewed(page);
  let requests = 0;
  await page.route('**/sfn/apply_bulk', async (route) => {
    requests += 1;
    if (requests === 2) await route.fulfill({ status: 503, body: 'no' });
    else await route.continue();
  });
  await button(page, 'Put 60 on hold').click();
  await expect(page.getByText('Done for 25. Not done: 35.')).toBeVisible();
  await expect(page.getByText('We cannot be reached right now.')).toBeVisible();
  await expect(page.getByRole('cell', { name: 'Done', exact: true })).toHaveCount(25);
  await expect(page.getByRole('cell', { name: 'Not done', exact: true })).toHaveCount(35);
  expect(requests).toBe(2);

  // While the new review is on its way, the old one is not offered in its name.
  const { release } = await held(page, '**/sfn/review_bulk**');
  const asked = page.waitForRequest(/review_bulk/);
  await page.getByRole('link', { name: 'Review the other 35' }).click();
  await asked;
  await expect(page.getByText('Done for 25. Not done: 35.')).toBeHidden();
  await expect(button(page, /on hold$/)).toHaveCount(0);
  release();
  await expect(page.getByText('35 selected. This will work for all of them.')).toBeVisible();
  await button(page, 'Put 35 on hold').click();
  await expect(page.getByText('All done: 35.')).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('tick, review, confirm, results', async ({ page, another }) => {
    const { owner, ownerPerson, memberPerson, acme } = await team(another);
    await page.context().addCookies(await owner.context().cookies());
    await page.goto(`/o/${acme.slug}/members`);
    await page.getByRole('checkbox', { name: `Select ${memberPerson.name}` }).check();
    await page.getByRole('checkbox', { name: `Select ${ownerPerson.name}` }).check();
    await page.getByRole('combobox', { name: 'Action' }).selectOption('Remove members');
    await button(page, 'Review').click();
    await expect(row(page, ownerPerson)).toContainText('The only owner');
    await button(page, 'Remove 1').click();
    await expect(page.getByText('Done for 1. Refused for 1')).toBeVisible();
    await expect(row(page, memberPerson)).toContainText('Done');
    await expect(row(page, ownerPerson)).toContainText('The only owner');
    await page.getByRole('link', { name: 'Back to members' }).click();
    await expect(row(page, memberPerson)).toHaveCount(0);
  });

  test('a review of nobody leads back to the list', async ({ page }) => {
    await signedUp(page);
    const { slug } = await organization(page);
    await page.goto(`/o/${slug}/members`);
    await page.getByRole('combobox', { name: 'Action' }).selectOption('Remove members');
    await button(page, 'Review').click();
    await expect(heading(page, 'Remove members')).toBeVisible();
    await expect(page.getByText('No members selected')).toBeVisible();
    await page.getByRole('link', { name: 'Back to members' }).click();
    await expect(page).toHaveURL(new RegExp(`/o/${slug}/members$`));
  });
});

test('where there is no team to add members to, the review leads to the teams', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}/members`);
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await page.getByRole('combobox', { name: 'Action' }).selectOption('Add to a team');
  await button(page, 'Review').click();
  await expect(heading(page, 'Add to a team')).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'No teams yet' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
  await page.getByRole('main').getByRole('link', { name: 'Go to teams' }).click();
  await expect(page).toHaveURL(new RegExp(`/o/${slug}/teams$`));
  await expect(button(page, 'Create team')).toBeVisible();
});
