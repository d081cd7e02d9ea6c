// What another person changes appears in open pages within a second, and nothing is lost by it: not the scroll, not
// what is ticked, not what is being typed. Whoever loses the membership leaves in every tab.

import type { Page } from '@playwright/test';
import { held, heldAnswers } from '../support/held.ts';
import { button, heading, input, listening, notice, visit } from '../support/pages.ts';
import { done, invited, joined, memberId, newcomer, organization, signedUp, type Organization, type Person } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

type Another = () => Promise<Page>;

/** News is there within a second, on a machine that does not run two browsers and a server on two cores. */
const SOON = { timeout: 3_000 };

interface Two {
  owner: Page;
  member: Page;
  person: Person;
  acme: Organization;
}

/** An owner and a member, each in a browser of the own. */
async function two(another: Another): Promise<Two> {
  const [owner, member] = [await another(), await another()];
  await signedUp(owner, 'Olga Owner');
  const acme = await organization(owner);
  const person = await signedUp(member, 'Mary Member');
  await joined(owner, acme, member, person);
  return { owner, member, person, acme };
}

test('members: who comes, changes and goes is seen by who looks at the list', async ({ another }) => {
  const { owner, member, acme } = await two(another);
  await listening(member, `/o/${acme.slug}/members`);
  const main = member.getByRole('main');
  const third = await another();
  const jun = await signedUp(third, 'Jun Seo');
  await joined(owner, acme, third, jun);
  await expect(main.getByText(jun.email)).toBeVisible(SOON);
  const row = main.getByRole('row').filter({ hasText: jun.email });
  await done(owner, 'change_member_role', { organization: acme.slug, memberId: await memberId(owner, acme, jun), role: 'admin' });
  await expect(row).toContainText('Admin', SOON);
  await done(third, 'update_profile', { name: 'Jun Park', profileName: '', companyName: '', businessNumber: '' });
  await expect(row).toContainText('Jun Park', SOON);
  await done(owner, 'remove_member', { organization: acme.slug, memberId: await memberId(owner, acme, jun) });
  await expect(main.getByText(jun.email)).toHaveCount(0, SOON);
});

test('what changes between a page and its stream is seen, in the tab that leads and in one that follows', async ({ another }) => {
  const { owner, member, acme } = await two(another);
  const guest = async (name: string) => {
    const page = await another();
    const person = await signedUp(page, name);
    const token = (await invited(owner, acme, person.email)).split('/').pop() ?? '';
    return { email: person.email, accept: () => done(page, 'accept_invitation', { token }) };
  };
  const [jun, zoe] = [await guest('Jun Seo'), await guest('Zoe Late')];
  const main = member.getByRole('main');

  // The tab that leads: its page is there, its stream is not.
  const { release: openStream } = await held(member, '**/events?*');
  await visit(member, `/o/${acme.slug}/members`);
  await jun.accept();
  openStream();
  await expect(main.getByText(jun.email)).toBeVisible(SOON);

  // One that follows: another tab has the stream, and this one does not listen yet.
  const follower = await member.context().newPage();
  const { release: bringWasm } = await held(follower, '**/*.wasm');
  await follower.goto(`/o/${acme.slug}/members`, { waitUntil: 'commit' });
  await expect(follower.getByRole('main').getByText(jun.email)).toBeVisible();
  await zoe.accept();
  await expect(main.getByText(zoe.email)).toBeVisible(SOON);
  bringWasm();
  await expect(follower.getByRole('main').getByText(zoe.email)).toBeVisible();
});

test('members: the scroll and what is typed into the search stay', async ({ another }) => {
  const { owner, member, acme } = await two(another);
  for (let number = 0; number < 14; number += 1) {
    const page = await another();
    await joined(owner, acme, page, await signedUp(page, `Person ${String.fromCharCode(65 + number)}`));
    await page.close();
  }
  await member.setViewportSize({ width: 1280, height: 500 });
  await listening(member, `/o/${acme.slug}/members`);
  await member.evaluate(() => window.scrollTo(0, 300));
  await input(member, 'Search').evaluate((search: HTMLInputElement) => search.focus({ preventScroll: true }));
  const before = await member.evaluate(() => window.scrollY);
  expect(before).toBeGreaterThan(200);
  const late = await another();
  const jun = await signedUp(late, 'Zoe Late');
  await joined(owner, acme, late, jun);
  await expect(member.getByRole('main').getByText(jun.email)).toHaveCount(1, SOON);
  expect(await member.evaluate(() => window.scrollY)).toBe(before);
  await expect(input(member, 'Search')).toBeFocused();
});

test('members: what is ticked stays ticked when the list changes', async ({ another }) => {
  const { owner, person, acme } = await two(another);
  await listening(owner, `/o/${acme.slug}/members`);
  const main = owner.getByRole('main');
  const tick = main.getByRole('row').filter({ hasText: person.email }).getByRole('checkbox');
  await tick.check();
  const late = await another();
  const jun = await signedUp(late, 'Aaron Late');
  await joined(owner, acme, late, jun);
  await expect(main.getByText(jun.email)).toBeVisible(SOON);
  await expect(tick).toBeChecked();
  await expect(main.getByRole('row').filter({ hasText: jun.email }).getByRole('checkbox')).not.toBeChecked();
});

test('invitations: what colleagues send, and what becomes of it', async ({ another }) => {
  const { owner, member, person, acme } = await two(another);
  await done(owner, 'change_member_role', { organization: acme.slug, memberId: await memberId(owner, acme, person), role: 'admin' });
  await listening(member, `/o/${acme.slug}/invitations`);
  const typed = newcomer().email;
  await input(member, 'Email').fill(typed);
  const invitee = newcomer('Nina New');
  await done(owner, 'invite', { organization: acme.slug, email: invitee.email, role: 'member' });
  const main = member.getByRole('main');
  await expect(main.getByText(invitee.email)).toBeVisible(SOON);
  await expect(input(member, 'Email')).toHaveValue(typed);
  await expect(input(member, 'Email')).toBeFocused();
  interface List {
    items: { id: string; email: string }[];
  }
  const { items } = await done<List>(owner, 'list_invitations', { organization: acme.slug });
  await done(owner, 'cancel_invitation', { organization: acme.slug, invitationId: items[0]!.id });
  await expect(main.getByText(invitee.email)).toHaveCount(0, SOON);
});

test('teams and roles: what is made elsewhere appears', async ({ another }) => {
  const { owner, member, acme } = await two(another);
  await listening(member, `/o/${acme.slug}/teams`);
  await done(owner, 'create_team', { organization: acme.slug, name: 'Night shift' });
  await expect(member.getByRole('main').getByText('Night shift')).toBeVisible(SOON);
  await listening(owner, `/o/${acme.slug}/roles`);
  const other = await another();
  const admin = await signedUp(other, 'Adam Admin');
  await joined(owner, acme, other, admin, 'owner');
  await done(other, 'create_role', { organization: acme.slug, role: 'recruiter', 'permission[invitation:create]': 'on' });
  await expect(owner.getByRole('main').getByText('recruiter')).toBeVisible(SOON);
});

test('settings: a new name is in the switcher at once, and what is typed into the form stays', async ({ another }) => {
  const { owner, member, acme } = await two(another);
  const other = await another();
  await joined(owner, acme, other, await signedUp(other, 'Adam Admin'), 'admin');
  await listening(other, `/o/${acme.slug}/settings`);
  await input(other, 'Name').fill('Half a na');
  await listening(member, `/o/${acme.slug}`);
  await done(owner, 'update_organization', { organization: acme.slug, name: 'Acme Renamed', slug: acme.slug, businessNumber: '' });
  await expect(member.getByLabel(/^Switch organization/).first()).toContainText('Acme Renamed', SOON);
  await expect(other.getByLabel(/^Switch organization/).first()).toContainText('Acme Renamed', SOON);
  await expect(input(other, 'Name')).toHaveValue('Half a na');
  await expect(input(other, 'Name')).toBeFocused();
});

test('home: an invitation, and an organization that one is taken into, appear', async ({ another }) => {
  const [owner, page] = [await another(), await another()];
  await signedUp(owner, 'Olga Owner');
  const acme = await organization(owner, 'Acme Foods');
  const person = await signedUp(page, 'Mary Member');
  await listening(page, '/home');
  await done(owner, 'invite', { organization: acme.slug, email: person.email, role: 'member' });
  const main = page.getByRole('main');
  await expect(main.getByText(/Olga Owner invited you/)).toBeVisible(SOON);
  await main.getByRole('button', { name: /Accept/ }).first().click();
  await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}`));
  await expect(heading(page, 'Acme Foods')).toBeVisible();
});

test('the page from which somebody leaves asks nothing that is refused, though the news come before the answer', async ({ another }) => {
  const { member, acme } = await two(another);
  await listening(member, `/o/${acme.slug}/settings`);
  const leaving = await heldAnswers(member, '**/sfn/leave_organization');
  await member.getByRole('link', { name: 'Leave', exact: true }).click();
  await button(member.getByRole('dialog'), 'Leave organization').click();
  // The frame around the page takes the news.
  const switcher = member.getByLabel(/^Switch organization/).first();
  await expect(switcher).not.toContainText(acme.name);
  await expect(member).toHaveURL(/\/settings/);
  leaving.release();
  await expect(member).toHaveURL(/\/home/);
  await expect(notice(member, 'You left the organization.')).toBeVisible();
});

test('what the page was asking when somebody leaves is refused, and the answer to leaving is told all the same', async ({ another }) => {
  const { owner, member, acme } = await two(another);
  await listening(member, `/o/${acme.slug}/settings`);
  const looking = await held(member, '**/sfn/enter_organization');
  const renamed = new Set<string>();
  member.on('response', (answer) => renamed.add(new URL(answer.url()).pathname));
  await done(owner, 'update_organization', { organization: acme.slug, name: 'Acme Renamed', slug: acme.slug, businessNumber: '' });
  await expect.poll(looking.requests).toBe(1);
  // The rename has the page look at these, too: here they come before the person leaves.
  await expect.poll(() => [...renamed]).toEqual(expect.arrayContaining(['/sfn/load_settings', '/sfn/load_usage']));
  const leaving = await heldAnswers(member, '**/sfn/leave_organization');
  await member.getByRole('link', { name: 'Leave', exact: true }).click();
  await button(member.getByRole('dialog'), 'Leave organization').click();
  await expect(member.getByLabel(/^Switch organization/).first()).not.toContainText('Acme');
  const places: string[] = [];
  member.on('framenavigated', (frame) => {
    const { pathname, search } = new URL(frame.url());
    places.push(pathname + search);
  });
  const refused = member.waitForResponse('**/sfn/enter_organization');
  looking.release();
  expect((await refused).status()).toBe(404);
  leaving.release();
  await expect(member).toHaveURL(/\/home/);
  await expect(notice(member, 'You left the organization.')).toBeVisible();
  // Nobody is told besides that access has ended.
  expect(places).toEqual(['/home']);
});

/** Whoever joins is seen in the list of members, to which `page` goes by a link. */
async function hearsOfMembers(page: Page, owner: Page, acme: Organization, another: Another): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Members' }).click();
  const main = page.getByRole('main');
  await expect(main.getByRole('row').filter({ hasText: 'Olga Owner' })).toBeVisible();
  const third = await another();
  const jun = await signedUp(third, 'Jun Seo');
  await joined(owner, acme, third, jun);
  await expect(main.getByText(jun.email)).toBeVisible(SOON);
}

test('whoever opens the dialog to leave and closes it stays, and hears the news', async ({ another }) => {
  const { owner, member, acme } = await two(another);
  await listening(member, `/o/${acme.slug}/settings`);
  await member.getByRole('link', { name: 'Leave', exact: true }).click();
  const dialog = member.getByRole('dialog');
  await button(dialog, 'Close').click();
  await expect(dialog).toBeHidden();
  await hearsOfMembers(member, owner, acme, another);
});

test('whoever is not let go stays, and hears the news', async ({ another, watch }) => {
  watch.allow(400, /leave_organization/);
  const { owner, person, acme } = await two(another);
  await done(owner, 'change_member_role', { organization: acme.slug, memberId: await memberId(owner, acme, person), role: 'owner' });
  await listening(owner, `/o/${acme.slug}/settings`);
  await owner.getByRole('link', { name: 'Leave', exact: true }).click();
  const dialog = owner.getByRole('dialog');
  // The other owner is not one any more by then.
  await done(owner, 'change_member_role', { organization: acme.slug, memberId: await memberId(owner, acme, person), role: 'member' });
  await button(dialog, 'Leave organization').click();
  await expect(dialog.getByText(/at least one owner/)).toBeVisible();
  await owner.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await hearsOfMembers(owner, owner, acme, another);
});

test('whoever goes elsewhere in the organization before it lets go is led out by the news', async ({ another, watch }) => {
  watch.allow(404, /^\/(sfn|o)\//);
  const { member, acme } = await two(another);
  await listening(member, `/o/${acme.slug}/settings`);
  const leaving = await held(member, '**/sfn/leave_organization');
  await member.getByRole('link', { name: 'Leave', exact: true }).click();
  await button(member.getByRole('dialog'), 'Leave organization').click();
  await expect.poll(leaving.requests).toBe(1);
  await member.keyboard.press('Escape');
  await member.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Members' }).click();
  await expect(member.getByRole('main').getByRole('row').filter({ hasText: 'Olga Owner' })).toBeVisible();
  leaving.release();
  await expect(member).toHaveURL(/\/home/);
  await expect(member.getByText('You no longer have access to that organization.')).toBeVisible();
});

test('whoever goes elsewhere after the news, and before the answer, is led out all the same', async ({ another, watch }) => {
  watch.allow(404, /^\/(sfn|o)\//);
  const { member, acme } = await two(another);
  await listening(member, `/o/${acme.slug}/members`);
  await member.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  const leaving = await heldAnswers(member, '**/sfn/leave_organization');
  await member.getByRole('link', { name: 'Leave', exact: true }).click();
  await button(member.getByRole('dialog'), 'Leave organization').click();
  await expect(member.getByLabel(/^Switch organization/).first()).not.toContainText(acme.name);
  await expect(member).toHaveURL(/\/settings/);
  await member.keyboard.press('Escape');
  await member.goBack();
  await expect(member).toHaveURL(/\/home/);
  await expect(member.getByText('You no longer have access to that organization.')).toBeVisible();
  leaving.release();
});

test('whoever comes back is told the news again', async ({ another }) => {
  const { owner, member, person, acme } = await two(another);
  await listening(member, `/o/${acme.slug}/settings`);
  await member.getByRole('link', { name: 'Leave', exact: true }).click();
  await button(member.getByRole('dialog'), 'Leave organization').click();
  await expect(member).toHaveURL(/\/home/);
  await done(owner, 'invite', { organization: acme.slug, email: person.email, role: 'member' });
  const main = member.getByRole('main');
  await main.getByRole('button', { name: /^Accept/ }).click();
  await expect(member).toHaveURL(new RegExp(`/o/${acme.slug}`));
  await done(owner, 'update_organization', { organization: acme.slug, name: 'Acme Renamed', slug: acme.slug, businessNumber: '' });
  await expect(member.getByRole('heading', { level: 1, name: 'Acme Renamed' })).toBeVisible(SOON);
});

test('whoever loses the membership leaves the organization in every tab', async ({ another, watch }) => {
  const { owner, member, person, acme } = await two(another);
  watch.allow(404, /^\/(sfn|o)\//);
  const second = await member.context().newPage();
  const third = await member.context().newPage();
  await listening(member, `/o/${acme.slug}/members`);
  await visit(second, `/o/${acme.slug}/settings`);
  await visit(third, `/o/${acme.slug}/teams`);
  await done(owner, 'remove_member', { organization: acme.slug, memberId: await memberId(owner, acme, person) });
  for (const tab of [member, second, third]) {
    await expect(tab).toHaveURL(/\/home/, SOON);
    await expect(tab.getByText('You no longer have access to that organization.')).toBeVisible();
    await expect(tab.getByRole('main').getByText(acme.name)).toHaveCount(0);
  }
});
