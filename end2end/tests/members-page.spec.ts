// The member's own page: roles, switches, holds, reasons, teams, sessions, activity.

import type { Page } from '@playwright/test';
import { crowd } from '../support/database.ts';
import { button, heading, leap, notice, visit } from '../support/pages.ts';
import { call, done, joined, memberId, organization, rolesOf, signedUp, teamed } from '../support/people.ts';
import { row, team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

test('the name in the list leads to the page, which says who, since when and by whom', async ({ another }) => {
  const { owner, ownerPerson, memberPerson, acme } = await team(another);
  await visit(owner, `/o/${acme.slug}/members`);
  await row(owner, memberPerson).getByRole('link', { name: memberPerson.name, exact: true }).click();
  await expect(heading(owner, memberPerson.name)).toBeVisible();
  const facts = owner.locator('section', { has: owner.getByRole('heading', { name: 'Membership', exact: true }) });
  await expect(facts).toContainText('Active');
  await expect(facts).toContainText('Invitation');
  await expect(facts).toContainText(ownerPerson.name);
  await owner.getByRole('link', { name: 'Members' }).last().click();
  await expect(owner).toHaveURL(/\/members$/);
});

test('several roles at once, and each permission says which of them gives it', async ({ another }) => {
  const { owner, member, memberPerson, acme } = await team(another);
  const id = await memberId(owner, acme, memberPerson);
  await visit(owner, `/o/${acme.slug}/members/${id}`);
  await owner.getByRole('checkbox', { name: 'Admin' }).check();
  await button(owner, 'Save roles').click();
  await expect(notice(owner, 'Role changed.')).toBeVisible();
  await expect(owner.getByRole('checkbox', { name: 'Admin' })).toBeChecked();
  await expect(owner.getByRole('checkbox', { name: 'Member', exact: true })).toBeChecked();

  // The switch "Manage orders" is a group, too.
  const orders = owner.locator('details', { has: owner.locator('summary', { hasText: 'Orders' }) });
  await orders.locator('summary').click();
  await expect(orders).toContainText('4 of 4');
  await expect(orders.getByRole('listitem').first()).toContainText('Admin role, Member role');

  // The person sees it, too, and is shown nothing to change.
  await visit(member, `/o/${acme.slug}/members/${id}`);
  await expect(heading(member, memberPerson.name)).toBeVisible();
});

test('every permission has its reason, and one that no role gives says so', async ({ another }) => {
  const { owner, memberPerson, acme } = await team(another);
  await visit(owner, `/o/${acme.slug}/members/${await memberId(owner, acme, memberPerson)}`);
  const card = owner.locator('section', { has: owner.getByRole('heading', { name: 'Permissions', exact: true }) });
  const groups = card.getByRole('group');
  const heads = card.locator('summary');
  await expect(heads.filter({ hasText: 'Financials' })).toContainText('0 of 1');
  await expect(heads.filter({ hasText: 'Orders' })).toContainText('4 of 4');
  await expect(heads.filter({ hasText: 'Roles' })).toContainText('1 of 4');
  let [count, all] = [0, 0];
  for (const head of await heads.all()) {
    const [, some, of] = /(\d+) of (\d+)/.exec((await head.textContent()) ?? '') ?? [];
    count += Number(some);
    all += Number(of);
    await head.click();
  }
  const reasons = card.getByRole('listitem');
  await expect(reasons).toHaveCount(all);
  const given = reasons.filter({ hasText: /^Allowed: .*Member role$/ });
  const missing = reasons.filter({ hasText: /^Not allowed: .*No role grants it$/ });
  await expect(given).toHaveCount(count);
  await expect(missing).toHaveCount(all - count);
  expect(count).toBe(9);
  const financials = groups.filter({ hasText: 'Financials' }).getByRole('listitem');
  await expect(financials).toBeVisible();
  await expect(financials).toHaveText(/^Not allowed:\s*View\s*No role grants it$/);
});

test('a switch grants, denies and follows, and the page says so', async ({ another }) => {
  const { owner, member, memberPerson, acme } = await team(another);
  const id = await memberId(owner, acme, memberPerson);
  await visit(owner, `/o/${acme.slug}/members/${id}`);
  const figures = owner.getByRole('group', { name: 'View financials' });
  await expect(figures.getByRole('radio', { name: 'By role' })).toBeChecked();
  await figures.getByText('Allow', { exact: true }).click();
  await owner.getByRole('group', { name: 'Manage orders' }).getByText('Deny', { exact: true }).click();
  await button(owner, 'Save individual permissions').click();
  await expect(notice(owner, 'Member saved.')).toBeVisible();

  const open = async (name: string) => {
    const group = owner.locator('details', { has: owner.locator('summary', { hasText: name }) });
    if (!(await group.evaluate((element) => (element as HTMLDetailsElement).open))) await group.locator('summary').click();
    return group;
  };
  await expect(await open('Financials')).toContainText('Individual permission “View financials”');
  await expect(await open('Orders')).toContainText('Denied by the individual permission “Manage orders”');
  await expect(await open('Orders')).toContainText('0 of 4');

  await visit(member, `/o/${acme.slug}/members/${id}`);
  await expect(member.getByRole('group', { name: 'View financials' }).getByRole('radio', { name: 'Allow' })).toBeChecked();
  await expect(button(member, 'Save individual permissions')).toHaveCount(0);
  // Not shown is not enough.
  const form = { organization: acme.slug, memberId: id, 'flag[canManageMembers]': 'grant' };
  expect((await call(member, 'set_member_flags', form)).status()).toBe(403);
  const odd = { organization: acme.slug, memberId: id, 'flag[canFly]': 'grant' };
  expect((await call(owner, 'set_member_flags', odd)).status()).toBe(400);
});

test('what is saved after going from one member to another is saved for the one who is shown', async ({ another }) => {
  test.slow();
  const { owner, memberPerson: first, acme } = await team(another);
  const colleague = await another();
  // As like the first as can be: nothing but the name tells them apart.
  const second = await signedUp(colleague, 'Nora Next');
  await joined(owner, acme, colleague, second);
  await visit(owner, `/o/${acme.slug}/members/${await memberId(owner, acme, first)}`);
  await expect(heading(owner, first.name)).toBeVisible();
  const admin = owner.getByRole('checkbox', { name: 'Admin' });
  const figures = owner.getByRole('group', { name: 'View financials' });
  await admin.check();

  await leap(owner, second.name);
  // Nor is what was ticked for the first there.
  await expect(admin).not.toBeChecked();
  await admin.check();
  await button(owner, 'Save roles').click();
  await expect(notice(owner, 'Role changed.')).toBeVisible();
  await figures.getByText('Allow', { exact: true }).click();
  await button(owner, 'Save individual permissions').click();
  await expect(notice(owner, 'Member saved.')).toBeVisible();
  expect(await rolesOf(owner, acme, second)).toEqual(['admin', 'member']);
  expect(await rolesOf(owner, acme, first)).toEqual(['member']);

  await leap(owner, first.name);
  await expect(admin).not.toBeChecked();
  await expect(figures.getByRole('radio', { name: 'By role' })).toBeChecked();
  await leap(owner, second.name);
  await expect(admin).toBeChecked();
  await expect(figures.getByRole('radio', { name: 'Allow' })).toBeChecked();
});

test('a member on hold has no access until the membership is resumed', async ({ another, watch }) => {
  const { owner, member, memberPerson, acme } = await team(another);
  watch.allow(404, /enter_organization|list_members|load_member|load_settings|^\/o\//);
  const id = await memberId(owner, acme, memberPerson);
  await visit(member, `/o/${acme.slug}`);
  await visit(owner, `/o/${acme.slug}/members/${id}`);
  await owner.getByRole('link', { name: 'Put on hold' }).click();
  await button(owner.getByRole('dialog'), 'Put on hold').click();
  await expect(notice(owner, /Member put on hold/)).toBeVisible();
  await expect(owner.getByText('On hold: no access until the membership is resumed.')).toBeVisible();
  // Nobody touches the member's tab.
  await expect(member.getByText('You no longer have access to that organization.')).toBeVisible();

  await visit(owner, `/o/${acme.slug}/members?status=hold`);
  await expect(row(owner, memberPerson)).toBeVisible();
  await button(row(owner, memberPerson), `Resume the membership of ${memberPerson.name}`).click();
  await expect(notice(owner, 'Member reinstated.')).toBeVisible();
  expect((await member.goto(`/o/${acme.slug}`))?.status()).toBe(200);
});

test('where a member works is seen and ended by those who could remove the person', async ({ another, watch }) => {
  const { owner, ownerPerson, admin, member, memberPerson, acme } = await team(another);
  watch.allow(401, /./);
  const id = await memberId(admin, acme, memberPerson);
  await visit(member, `/o/${acme.slug}`);
  await visit(admin, `/o/${acme.slug}/members/${id}`);
  await expect(admin.getByText('Chrome on Linux')).toBeVisible();
  await admin.getByRole('link', { name: 'End sessions' }).click();
  await button(admin.getByRole('dialog'), 'End sessions').click();
  await expect(notice(admin, 'Member signed out.')).toBeVisible();
  await expect(member).toHaveURL(/sign-in/);

  await visit(admin, `/o/${acme.slug}/members/${await memberId(admin, acme, ownerPerson)}`);
  await expect(heading(admin, ownerPerson.name)).toBeVisible();
  await expect(admin.getByText('Signed-in browsers')).toHaveCount(0);
  await visit(owner, `/o/${acme.slug}/members`);
});

test('teams and what happened are on the page', async ({ another }) => {
  const { owner, member, memberPerson, ownerPerson, acme } = await team(another);
  const id = await memberId(owner, acme, memberPerson);
  await done(owner, 'create_team', { organization: acme.slug, name: 'Sales' });
  const teams = await done<{ id: string }[]>(owner, 'list_teams', { organization: acme.slug });
  await teamed(owner, acme, teams[0]!.id, memberPerson);
  await done(owner, 'change_member_role', { organization: acme.slug, memberId: id, role: 'admin' });
  await visit(owner, `/o/${acme.slug}/members/${id}`);
  await expect(owner.getByRole('link', { name: 'Sales' })).toBeVisible();
  const happened = owner.getByRole('listitem').filter({ hasText: 'Roles changed' });
  await expect(happened).toContainText('Member → Admin');
  await expect(happened).toContainText(ownerPerson.name);
  await expect(owner.getByText('Invitation accepted')).toBeVisible();

  // A plain member reads of nobody else.
  await done(owner, 'change_member_role', { organization: acme.slug, memberId: id, role: 'member' });
  await visit(member, `/o/${acme.slug}/members/${await memberId(owner, acme, ownerPerson)}`);
  await expect(heading(member, ownerPerson.name)).toBeVisible();
  await expect(member.getByRole('heading', { name: 'Recent activity' })).toHaveCount(0);
});

test('the page of somebody who never came says that there is nothing: no team, no browser, no activity', async ({ page }) => {
  const ownerPerson = await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  await crowd(acme.slug, 1);
  const person = { name: 'Person 001', email: `person-001@${acme.slug}.example`, password: '' };
  const card = (title: string) => page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) });
  const id = await memberId(page, acme, person);
  await visit(page, `/o/${acme.slug}/members/${id}`);
  await expect(card('Teams')).toContainText('Not in any team.');
  await expect(card('Signed-in browsers')).toContainText('Not signed in anywhere right now.');
  await expect(page.getByRole('link', { name: 'End sessions' })).toHaveCount(0);
  await expect(card('Recent activity')).toContainText('No activity yet.');
  for (const title of ['Teams', 'Signed-in browsers', 'Recent activity']) await expect(card(title).getByRole('listitem')).toHaveCount(0);

  // Each of them goes as soon as there is something.
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
  const teams = await done<{ id: string }[]>(page, 'list_teams', { organization: acme.slug });
  await teamed(page, acme, teams[0]!.id, person);
  await done(page, 'change_member_role', { organization: acme.slug, memberId: id, role: 'admin' });
  await visit(page, `/o/${acme.slug}/members/${id}`);
  await expect(card('Teams').getByRole('listitem')).toHaveText('Sales');
  await expect(card('Teams')).not.toContainText('Not in any team.');
  await expect(card('Recent activity').getByRole('listitem').first()).toContainText(`${ownerPerson.name} · `);
  await expect(card('Recent activity')).not.toContainText('No activity yet.');
});

test('a page of nobody is not found', async ({ another, watch }) => {
  const { owner, acme } = await team(another);
  watch.allow(404, /^\/o\//);
  for (const id of ['00000000-0000-4000-8000-000000000000', 'nobody']) {
    expect((await owner.goto(`/o/${acme.slug}/members/${id}`))?.status()).toBe(404);
  }
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('roles, switches, hold and resume', async ({ page, another }) => {
    const { owner, memberPerson, acme } = await team(another);
    await page.context().addCookies(await owner.context().cookies());
    const id = await memberId(owner, acme, memberPerson);
    await page.goto(`/o/${acme.slug}/members/${id}`);
    await page.getByRole('checkbox', { name: 'Admin' }).check();
    await button(page, 'Save roles').click();
    await expect(notice(page, 'Role changed.')).toBeVisible();
    await page.getByRole('group', { name: 'View financials' }).getByText('Deny', { exact: true }).click();
    await button(page, 'Save individual permissions').click();
    await expect(notice(page, 'Member saved.')).toBeVisible();
    await expect(page.getByRole('group', { name: 'View financials' }).getByRole('radio', { name: 'Deny' })).toBeChecked();
    await page.getByRole('link', { name: 'Put on hold' }).click();
    await button(page.getByRole('dialog'), 'Put on hold').click();
    await expect(page.getByText('On hold: no access')).toBeVisible();
    await button(page, `Resume the membership of ${memberPerson.name}`).click();
    await expect(notice(page, 'Member reinstated.')).toBeVisible();
  });
});

test('whoever may put somebody without a team into one is led to the teams', async ({ another }) => {
  const { owner, member, memberPerson, acme } = await team(another);
  const address = `/o/${acme.slug}/members/${await memberId(owner, acme, memberPerson)}`;
  const teams = (page: Page) => page.locator('section', { has: page.getByRole('heading', { name: 'Teams', exact: true }) });
  await visit(member, address);
  await expect(teams(member)).toContainText('Not in any team.');
  await expect(teams(member).getByRole('link')).toHaveCount(0);
  await visit(owner, address);
  await teams(owner).getByRole('link', { name: 'Go to teams' }).click();
  await expect(owner).toHaveURL(new RegExp(`/o/${acme.slug}/teams$`));
});
