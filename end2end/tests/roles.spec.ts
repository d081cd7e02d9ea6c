// Roles: the matrix, making, copying, renaming, the review before saving, who has one, deleting, viewing as one.

import type { Page } from '@playwright/test';
import { heldAnswers } from '../support/held.ts';
import { button, goneAnswer, heading, input, listening, notice, visit } from '../support/pages.ts';
import {
  call, done, invited, joined, memberId, newcomer, organization, signedUp, type Organization, type Person,
} from '../support/people.ts';
import { expect, test } from '../support/test.ts';

interface Roles {
  own: { id: string; role: string }[];
}

async function roleId(page: Page, { slug }: Organization, role: string): Promise<string> {
  const { own } = await done<Roles>(page, 'list_roles', { organization: slug });
  return own.find((each) => each.role === role)?.id ?? '';
}

async function made(page: Page, { slug }: Organization, role: string, permissions: string[]): Promise<void> {
  const ticks = Object.fromEntries(permissions.map((permission) => [`permission[${permission}]`, 'on']));
  await done(page, 'create_role', { organization: slug, role, ...ticks });
}

async function given(page: Page, acme: Organization, person: Person, role: string): Promise<void> {
  const id = await memberId(page, acme, person);
  await done(page, 'change_member_role', { organization: acme.slug, memberId: id, role });
}

const column = (page: Page, name: RegExp) => page.getByRole('columnheader', { name });

test('the matrix describes each permission and marks whose each role is', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  await made(page, acme, 'recruiter', ['invitation:create']);
  await visit(page, `/o/${acme.slug}/roles`);
  await expect(column(page, /^Owner/)).toContainText('Built-in');
  await expect(column(page, /^Owner/)).toContainText('1 member');
  await expect(column(page, /^recruiter/)).toContainText('Custom');
  await expect(column(page, /^recruiter/)).toContainText('No members');
  await expect(page.getByRole('row', { name: /^Send Invite people and resend invitations/ })).toBeVisible();

  // Who has it leads to the members page, filtered.
  await column(page, /^Owner/).getByRole('link', { name: '1 member' }).click();
  await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}/members\\?role=owner`));
});

test('a role is made as a copy, given, renamed, and not deleted while held', async ({ page, another, watch }) => {
  watch.allow(400, /^\/sfn\/create_role/);
  await signedUp(page);
  const acme = await organization(page);
  const colleague = await another();
  const babbage = await signedUp(colleague, 'Charles Babbage');
  await joined(page, acme, colleague, babbage);

  await visit(page, `/o/${acme.slug}/roles`);
  await page.getByRole('link', { name: 'Duplicate Member as a new role' }).click();
  await expect(page.getByRole('group', { name: 'Orders' }).getByLabel(/^Create/)).toBeChecked();
  await input(page, 'Name').fill('   ');
  await button(page, 'Create role').click();
  await expect(input(page, 'Name')).toHaveAccessibleDescription(/^This field is required\./);
  await input(page, 'Name').fill('recruiter');
  await page.getByRole('group', { name: 'Invitations' }).getByLabel(/^Send/).check();
  await button(page, 'Create role').click();
  await expect(notice(page, 'Role created.')).toBeVisible();

  await visit(page, `/o/${acme.slug}/members`);
  const row = page.getByRole('row').filter({ hasText: babbage.email });
  await row.getByLabel(`Change role of ${babbage.name}`).first().click();
  await row.getByRole('button', { name: `Make ${babbage.name} recruiter` }).click();
  await expect(row.locator('summary')).toHaveText('recruiter');
  await visit(colleague, `/o/${acme.slug}`);
  const nav = colleague.getByRole('navigation', { name: 'Main' });
  await expect(nav.getByRole('link', { name: 'Invitations' })).toBeVisible();

  // A new name changes nothing for who has it.
  await visit(page, `/o/${acme.slug}/roles`);
  await page.getByRole('link', { name: 'recruiter', exact: true }).click();
  watch.allow(400, /^\/sfn\/review_role/);
  await input(page, 'Name').fill('   ');
  await button(page, 'Review changes').click();
  await expect(heading(page, 'Changes to this role')).toBeVisible();
  await expect(page.getByText('Enter a name for the role.')).toBeVisible();
  await page.getByRole('link', { name: 'Back to editing' }).click();
  await input(page, 'Name').fill('talent scout');
  await button(page, 'Review changes').click();
  await expect(page.getByText('The role will be called talent scout.')).toBeVisible();
  await expect(page.getByText('No member gains or loses a permission.')).toBeVisible();
  await button(page, 'Save changes').click();
  await expect(notice(page, 'Role saved.')).toBeVisible();
  await expect(column(page, /^talent scout/)).toContainText('1 member');

  // The reasons against deleting it: who holds it, and which invitations name it.
  const guest = newcomer('Gerda Guest');
  await invited(page, acme, guest.email, 'talent scout');
  await page.getByRole('link', { name: 'talent scout', exact: true }).click();
  await expect(page.getByText('This role is in use, so it cannot be deleted.')).toBeVisible();
  await expect(page.getByText('1 member has it.')).toBeVisible();
  await expect(page.getByText('1 pending invitation offers it.')).toBeVisible();
  await expect(page.getByText(guest.email)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Delete role' })).toHaveCount(0);
  const people = page.getByRole('list', { name: 'Members with the role talent scout' });
  await expect(people).toContainText(babbage.email);
  const why = people.getByRole('link', { name: new RegExp(`^Why can they\\? All permissions of ${babbage.name}`) });
  await expect(why).toHaveAttribute('href', `/o/${acme.slug}/members/${await memberId(page, acme, babbage)}`);
  watch.allow(400, /^\/sfn\/delete_role/);
  const id = await roleId(page, acme, 'talent scout');
  expect((await call(page, 'delete_role', { organization: acme.slug, roleId: id })).status()).toBe(400);

  // Once nobody has it, it goes.
  await made(page, acme, 'unused', ['orders:read']);
  await visit(page, `/o/${acme.slug}/roles/${await roleId(page, acme, 'unused')}`);
  await page.getByRole('link', { name: 'Delete role' }).click();
  await button(page.getByRole('dialog'), 'Delete role').click();
  await expect(notice(page, 'Role deleted.')).toBeVisible();
  await expect(column(page, /^unused/)).toHaveCount(0);
});

test('what became of deleting a role is told, though the news of it come first; one that others delete is gone', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  await made(page, acme, 'unused', ['orders:read']);
  await made(page, acme, 'useless', ['orders:read']);
  const [unused, useless] = [await roleId(page, acme, 'unused'), await roleId(page, acme, 'useless')];

  await listening(page, `/o/${acme.slug}/roles/${unused}`);
  // Both tabs hear by one stream.
  const other = await page.context().newPage();
  await visit(other, `/o/${acme.slug}/roles`);
  await expect(column(other, /^unused/)).toBeVisible();
  const deletion = await heldAnswers(page, '**/sfn/delete_role');
  await page.getByRole('link', { name: 'Delete role' }).click();
  const looked = goneAnswer(page, 'load_role');
  await button(page.getByRole('dialog'), 'Delete role').click();
  await expect(column(other, /^unused/)).toHaveCount(0);
  // That the other tab has heard of it does not say that this one has.
  await looked;
  await expect(page.getByRole('dialog')).toBeVisible();
  deletion.release();
  await expect(notice(page, 'Role deleted.')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}/roles$`));

  await visit(page, `/o/${acme.slug}/roles/${useless}`);
  await expect(heading(page, 'useless')).toBeVisible();
  await done(page, 'delete_role', { organization: acme.slug, roleId: useless });
  await expect(heading(page, 'Page not found')).toBeVisible();
});

async function threeBuyers(page: Page, another: () => Promise<Page>, acme: Organization): Promise<Page[]> {
  await made(page, acme, 'buyer', ['orders:read', 'orders:update']);
  await made(page, acme, 'auditor', ['orders:update']);
  const pages = [];
  for (const [name, role] of [['Bea One', 'buyer'], ['Bob Two', 'buyer'], ['Bo Three', 'auditor,buyer']] as const) {
    const buyer = await another();
    const person = await signedUp(buyer, name);
    await joined(page, acme, buyer, person);
    await given(page, acme, person, role);
    pages.push(buyer);
  }
  return pages;
}

test('a diff before saving says who loses and who gains what', async ({ page, another }) => {
  test.slow();
  await signedUp(page);
  const acme = await organization(page);
  await threeBuyers(page, another, acme);
  await visit(page, `/o/${acme.slug}/roles/${await roleId(page, acme, 'buyer')}`);
  const orders = page.getByRole('group', { name: 'Orders' });
  await orders.getByLabel(/^Edit/).uncheck();
  await orders.getByLabel(/^Delete/).check();
  await button(page, 'Review changes').click();
  await expect(heading(page, 'Changes to buyer')).toBeVisible();
  const effects = page.getByRole('list', { name: 'What it means for members' });
  await expect(effects.getByRole('listitem')).toHaveText([
    '3 members gain orders:delete',
    // The third has it by another role.
    '2 members lose orders:update',
  ]);
  await expect(page.getByRole('list', { name: 'Added' })).toContainText('Delete orders');
  await expect(page.getByRole('list', { name: 'Removed' })).toContainText('Edit orders');

  // Back keeps what was chosen; nothing is saved yet.
  await page.getByRole('link', { name: 'Back to editing' }).click();
  await expect(orders.getByLabel(/^Edit/)).not.toBeChecked();
  await expect(orders.getByLabel(/^Delete/)).toBeChecked();
  await button(page, 'Review changes').click();
  await button(page, 'Save changes').click();
  await expect(notice(page, 'Role saved.')).toBeVisible();
});

test('a refusal names the missing permission', async ({ page, another, watch }) => {
  await signedUp(page);
  const acme = await organization(page);
  await made(page, acme, 'editor', ['ac:read', 'ac:update', 'orders:read']);
  await made(page, acme, 'weak', ['orders:read']);
  await made(page, acme, 'strong', ['audit:read']);
  const colleague = await another();
  const person = await signedUp(colleague, 'Ed Editor');
  await joined(page, acme, colleague, person);
  await given(page, acme, person, 'editor');

  await visit(colleague, `/o/${acme.slug}/roles/${await roleId(page, acme, 'strong')}`);
  await expect(colleague.getByText('You would need: audit:read.')).toBeVisible();
  await expect(button(colleague, 'Review changes')).toHaveCount(0);

  // The boxes of what one does not hold are shut, and an address that ticks one all the same is refused by name.
  const weak = await roleId(page, acme, 'weak');
  await visit(colleague, `/o/${acme.slug}/roles/${weak}`);
  await expect(colleague.getByRole('group', { name: 'Financials' }).getByLabel(/^View/)).toBeDisabled();
  watch.allow(403, /\/roles\/.*\/review$|\/sfn\/review_role$/);
  const answer = await colleague.goto(`/o/${acme.slug}/roles/${weak}/review?role=weak&p=financials%3Aread`);
  expect(answer?.status()).toBe(403);
  await expect(colleague.getByText('You would need: financials:read.')).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a role is changed through its review, and looked at as', async ({ page, another }) => {
    await signedUp(page);
    const acme = await organization(page);
    await threeBuyers(page, () => another({ javaScriptEnabled: false }), acme);
    await page.goto(`/o/${acme.slug}/roles`);
    await page.getByRole('link', { name: 'buyer', exact: true }).click();
    await page.getByRole('group', { name: 'Orders' }).getByLabel(/^Edit/).uncheck();
    await button(page, 'Review changes').click();
    await expect(page.getByText('2 members lose orders:update')).toBeVisible();
    await button(page, 'Save changes').click();
    await expect(notice(page, 'Role saved.')).toBeVisible();

    await page.goto(`/o/${acme.slug}/roles/member`);
    await button(page, 'View as this role').click();
    await expect(page.getByText(`You are viewing ${acme.name} as Member.`)).toBeVisible();
    await button(page, 'Back to my own view').click();
    await expect(page.getByText(/^You are viewing/)).toHaveCount(0);
  });
});

test('viewing as a role restricts, says so on every page, and has a way out', async ({ page, watch }) => {
  await signedUp(page);
  const acme = await organization(page);
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
  await visit(page, `/o/${acme.slug}/roles/member`);
  await button(page, 'View as this role').click();
  const banner = page.getByRole('status').filter({ hasText: `You are viewing ${acme.name} as Member.` });
  await expect(banner).toBeVisible();
  const nav = page.getByRole('navigation', { name: 'Main' });
  await expect(nav.getByRole('link', { name: 'Invitations' })).toHaveCount(0);
  await nav.getByRole('link', { name: 'Teams' }).click();
  await expect(heading(page, 'Teams')).toBeVisible();
  await expect(banner).toBeVisible();
  await expect(button(page, 'Create team')).toHaveCount(0);

  // Not shown is not enough: the calls are refused, too, reading as well as writing.
  watch.allow(403, /^\/(sfn|o)\//);
  expect((await page.goto(`/o/${acme.slug}/invitations`))?.status()).toBe(403);
  for (const [name, form] of [
    ['list_invitations', {}],
    ['create_team', { name: 'Lab' }],
    ['leave_organization', {}],
    ['update_organization', { name: 'Mine', slug: acme.slug }],
    ['delete_organization', { confirmation: acme.slug }],
    ['view_as_role', { role: 'owner' }],
  ] as const) {
    expect((await call(page, name, { organization: acme.slug, ...form })).status(), name).toBe(403);
  }

  await visit(page, `/o/${acme.slug}/teams`);
  await button(page, 'Back to my own view').click();
  await expect(banner).toHaveCount(0);
  await expect(nav.getByRole('link', { name: 'Invitations' })).toBeVisible();
});

test('a forged view gains nothing', async ({ page, another, watch, baseURL }) => {
  await signedUp(page);
  const acme = await organization(page);
  const member = await another();
  await joined(page, acme, member, await signedUp(member, 'Mallory'));
  watch.allow(403, /^\/sfn\//);
  // The button is refused, and a cookie made by hand gives what one holds anyway.
  expect((await call(member, 'view_as_role', { organization: acme.slug, role: 'owner' })).status()).toBe(403);
  const snapshot = await done<{ organization_id: string }>(member, 'enter_organization', { slug: acme.slug });
  const name = `tenantry_view_${snapshot.organization_id.replaceAll('-', '')}`;
  for (const role of ['owner', 'admin', 'no such role', '']) {
    await member.context().addCookies([{ name, value: Buffer.from(role).toString('hex'), url: baseURL! }]);
    for (const [call_, form] of [
      ['list_invitations', {}],
      ['create_team', { name: 'Mine' }],
      ['invite', { email: 'x@example.com', role: 'member' }],
      ['create_role', { role: 'boss', 'permission[organization:delete]': 'on' }],
    ] as const) {
      expect((await call(member, call_, { organization: acme.slug, ...form })).status(), `${role}: ${call_}`).toBe(403);
    }
  }
});

test('the page of a role follows who gets it, and keeps what is being ticked', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  await done(page, 'create_role', { organization: acme.slug, role: 'planner', 'permission[team:create]': 'on' });
  const colleague = await another();
  const person = await signedUp(colleague, 'Grace Hopper');
  await joined(page, acme, colleague, person);
  await visit(page, `/o/${acme.slug}/roles`);
  await page.getByRole('main').getByRole('link', { name: 'planner', exact: true }).click();
  await expect(page.getByText('No one has this role')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Delete role' })).toBeVisible();
  const box = page.getByRole('main').getByRole('checkbox').last();
  await box.check();
  await done(page, 'change_member_role', {
    organization: acme.slug,
    memberId: await memberId(page, acme, person),
    role: 'planner',
  });
  await expect(page.getByRole('list', { name: /planner/ }).getByText('Grace Hopper')).toBeVisible();
  await expect(page.getByText('This role is in use, so it cannot be deleted.')).toBeVisible();
  await expect(box).toBeChecked();
});
