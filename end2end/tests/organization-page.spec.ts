// The address of document 002, and the page that it leads to: the organization with all that the guide lists.

import type { Page } from '@playwright/test';
import { button, heading, input, notice, signIn, visit } from '../support/pages.ts';
import { done, invited, newcomer, organization, signedUp, type Person } from '../support/people.ts';
import { team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

const PLATFORM = '/platform/organization';

// A member may stand in both lists: as such, and with the invitation that was accepted.
const row = (page: Page, person: Person, list = 'Members') => part(page, list).getByRole('row').filter({ hasText: person.email });
const part = (page: Page, name: string) => page.locator('section', { has: page.getByRole('heading', { name, exact: true }) });

test('it leads to the active organization, over the sign-in page', async ({ page, watch }) => {
  watch.allow(401, /load_console/);
  const person = await signedUp(page);
  const acme = await organization(page);
  await page.goto(PLATFORM);
  await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}/organization$`));
  // No page is open that would hear of it and leave by itself.
  await page.goto('about:blank');
  await done(page, 'sign_out');
  await visit(page, PLATFORM);
  await expect(page).toHaveURL(/\/sign-in\?next=\/platform\/organization$/);
  await signIn(page, person);
  // A new session begins in another organization.
  await expect(page).toHaveURL(/\/o\/[\w-]+\/organization$/);
  await expect(heading(page, 'All on one page')).toBeVisible();
});

test('an owner has it all on one page: facts, members, inviting, roles, invitations', async ({ another }) => {
  test.slow();
  const { owner, ownerPerson, memberPerson, acme } = await team(another);
  const guest = newcomer('Gina Guest');
  await done(owner, 'update_organization', { organization: acme.slug, name: acme.name, slug: acme.slug, businessNumber: '123-45-67890' });
  await visit(owner, `/o/${acme.slug}`);
  await owner.getByRole('link', { name: 'All on one page' }).click();
  await expect(heading(owner, 'All on one page')).toBeVisible();
  const main = owner.getByRole('main');
  for (const text of [acme.name, '123-45-67890', `/o/${acme.slug}`, 'Owner']) await expect(main.getByText(text, { exact: true }).first()).toBeVisible();
  await expect(owner.getByRole('progressbar', { name: 'Members' })).toHaveAttribute('aria-valuetext', '3 of 100');
  await expect(row(owner, ownerPerson)).toContainText('You');

  await row(owner, memberPerson).getByLabel(`Change role of ${memberPerson.name}`).first().click();
  await row(owner, memberPerson).getByRole('button', { name: `Make ${memberPerson.name} Admin` }).click();
  await expect(notice(owner, 'Role changed.')).toBeVisible();
  await expect(row(owner, memberPerson)).toContainText('Admin');

  await input(owner, 'Email').fill(guest.email);
  await button(owner, 'Send invitation').click();
  await expect(notice(owner, 'Invitation sent.')).toBeVisible();
  await expect(owner).toHaveURL(new RegExp(`/o/${acme.slug}/organization$`));
  await expect(row(owner, guest, 'Sent invitations')).toContainText(/Pending|Sending/);
  await button(row(owner, guest, 'Sent invitations'), `Send the invitation to ${guest.email} again`).click();
  await expect(notice(owner, /sent again|on its way/i).first()).toBeVisible();
  await row(owner, guest, 'Sent invitations').getByRole('link', { name: `Withdraw the invitation to ${guest.email}` }).click();
  await button(owner.getByRole('dialog'), `Withdraw the invitation to ${guest.email}`).click();
  await expect(row(owner, guest, 'Sent invitations')).toContainText('Withdrawn');

  await row(owner, memberPerson).getByRole('link', { name: `Remove ${memberPerson.name}` }).click();
  await button(owner.getByRole('dialog'), `Remove ${memberPerson.name}`).click();
  await expect(row(owner, memberPerson)).toHaveCount(0);
  await expect(owner.getByRole('progressbar', { name: 'Members' })).toHaveAttribute('aria-valuetext', '2 of 100');
  await expect(part(owner, 'Members').getByRole('link', { name: 'Show all members' })).toHaveAttribute('href', `/o/${acme.slug}/members`);
  const invitations = part(owner, 'Sent invitations').getByRole('link', { name: 'Show all invitations' });
  await expect(invitations).toHaveAttribute('href', `/o/${acme.slug}/invitations`);
});

test('a member sees what it is and who is in it, and no admin parts', async ({ another }) => {
  const { owner, member, ownerPerson, acme } = await team(another);
  const guest = newcomer('Gina Guest');
  await invited(owner, acme, guest.email);
  await visit(member, `/o/${acme.slug}/organization`);
  await expect(row(member, ownerPerson)).toContainText('Owner');
  await expect(member.getByRole('main')).not.toContainText(guest.email);
  await expect(member.getByRole('heading', { name: 'Sent invitations' })).toHaveCount(0);
  await expect(button(member, 'Send invitation')).toHaveCount(0);
  await expect(member.getByLabel(/^Change role of/)).toHaveCount(0);
  await expect(member.getByRole('main').getByRole('link', { name: 'Settings' })).toHaveCount(0);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the page is reached, invites and changes roles, and stays', async ({ page, another }) => {
    const { owner, memberPerson, acme } = await team(another);
    const guest = newcomer('Gina Guest');
    await page.context().addCookies(await owner.context().cookies());
    await page.goto(PLATFORM);
    await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}/organization$`));
    await input(page, 'Email').fill(guest.email);
    await button(page, 'Send invitation').click();
    await expect(notice(page, 'Invitation sent.')).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}/organization`));
    await row(page, memberPerson).getByLabel(`Change role of ${memberPerson.name}`).first().click();
    await row(page, memberPerson).getByRole('button', { name: `Make ${memberPerson.name} Admin` }).click();
    await expect(row(page, memberPerson)).toContainText('Admin');
    await row(page, guest, 'Sent invitations').getByRole('link', { name: `Withdraw the invitation to ${guest.email}` }).click();
    await button(page.getByRole('dialog'), `Withdraw the invitation to ${guest.email}`).click();
    await expect(row(page, guest, 'Sent invitations')).toContainText('Withdrawn');
    await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}/organization`));
  });
});
