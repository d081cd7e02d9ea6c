import { button, heading, input, listening, notice, visit } from '../support/pages.ts';
import { call, done, memberId, type Person } from '../support/people.ts';
import { row, team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';
import type { Page } from '@playwright/test';

async function giveRole(page: Page, person: Person, role: string): Promise<void> {
  await row(page, person).getByLabel(`Change role of ${person.name}`).first().click();
  await row(page, person).getByRole('button', { name: `Make ${person.name} ${role}` }).click();
}

test('a member sees the people, and nothing to manage', async ({ another, watch }) => {
  const { member, owner, ownerPerson, acme, memberPerson } = await team(another);
  await visit(member, `/o/${acme.slug}`);
  const nav = member.getByRole('navigation', { name: 'Main' });
  await expect(nav.getByRole('link', { name: 'Members' })).toBeVisible();
  await expect(nav.getByRole('link', { name: 'Invitations' })).toHaveCount(0);

  await nav.getByRole('link', { name: 'Members' }).click();
  await expect(row(member, memberPerson)).toContainText('You');
  await expect(row(member, ownerPerson)).toContainText('Owner');
  await expect(member.getByRole('link', { name: /^Remove/ })).toHaveCount(0);
  await expect(member.getByRole('button', { name: /^Remove/ })).toHaveCount(0);

  watch.allow(403, /^\/o\/.*\/invitations$/);
  const answer = await member.goto(`/o/${acme.slug}/invitations`);
  expect(answer?.status()).toBe(403);
  await expect(heading(member, 'You do not have access')).toBeVisible();

  // Not shown is not enough: the calls are refused, too.
  const id = await memberId(member, acme, ownerPerson);
  for (const [name, form] of [
    ['remove_member', { memberId: id }],
    ['change_member_role', { memberId: id, role: 'member' }],
    ['invite', { email: 'x@example.com', role: 'member' }],
    ['update_organization', { name: 'Mine', slug: acme.slug }],
    ['delete_organization', { confirmation: acme.slug }],
  ] as const) {
    const answer = await call(member, name, { organization: acme.slug, ...form });
    expect(answer.status(), name).toBe(403);
  }
  await visit(owner, `/o/${acme.slug}`);
  await expect(heading(owner, acme.name)).toBeVisible();
});

test('an admin manages members, and cannot touch the owner', async ({ another }) => {
  const { admin, ownerPerson, memberPerson, acme } = await team(another);
  await visit(admin, `/o/${acme.slug}/members`);
  await expect(row(admin, ownerPerson).getByRole('link', { name: /^Remove/ })).toHaveCount(0);
  const offers = row(admin, ownerPerson).getByRole('button', { name: /^Make Olivia Owner/, includeHidden: true });
  for (const offer of await offers.all()) await expect(offer).toBeDisabled();

  const id = await memberId(admin, acme, ownerPerson);
  expect((await call(admin, 'remove_member', { organization: acme.slug, memberId: id })).status()).toBe(403);
  const demote = { organization: acme.slug, memberId: id, role: 'member' };
  expect((await call(admin, 'change_member_role', demote)).status()).toBe(403);
  const crown = { organization: acme.slug, memberId: await memberId(admin, acme, memberPerson), role: 'owner' };
  expect((await call(admin, 'change_member_role', crown)).status()).toBe(403);

  await giveRole(admin, memberPerson, 'Admin');
  await expect(notice(admin, 'Role changed.')).toBeVisible();
  await expect(row(admin, memberPerson).getByLabel(/^Change role/).first()).toContainText('Admin');
});

test('an owner promotes another, and only then may leave', async ({ another, watch }) => {
  const { owner, ownerPerson, adminPerson, acme } = await team(another);
  watch.allow(400, /leave_organization/);
  await visit(owner, `/o/${acme.slug}/settings`);
  await expect(owner.getByText(/You are the only owner/)).toBeVisible();
  await expect(owner.getByRole('link', { name: 'Leave', exact: true })).toHaveCount(0);
  expect((await call(owner, 'leave_organization', { organization: acme.slug })).status()).toBe(400);
  const demote = { organization: acme.slug, memberId: await memberId(owner, acme, ownerPerson), role: 'member' };
  expect((await call(owner, 'change_member_role', demote)).status()).toBe(400);

  await owner.getByRole('link', { name: 'Go to members' }).click();
  await giveRole(owner, adminPerson, 'Owner');
  await expect(notice(owner, 'Role changed.')).toBeVisible();

  await listening(owner, `/o/${acme.slug}/settings`);
  await owner.getByRole('link', { name: 'Leave', exact: true }).click();
  await button(owner.getByRole('dialog'), 'Leave organization').click();
  await expect(owner).toHaveURL(/\/home/);
});

test('a member who is removed while the tab is open loses it at once', async ({ another, watch }) => {
  const { owner, member, memberPerson, acme } = await team(another);
  watch.allow(404, /^\/sfn\//);
  await visit(member, `/o/${acme.slug}/members`);
  await expect(row(member, memberPerson)).toBeVisible();

  await visit(owner, `/o/${acme.slug}/members`);
  await owner.getByRole('link', { name: `Remove ${memberPerson.name}` }).click();
  const dialog = owner.getByRole('dialog', { name: `Remove ${memberPerson.name}?` });
  await expect(dialog).toContainText('will lose access immediately');
  await button(dialog, `Remove ${memberPerson.name}`).click();
  await expect(row(owner, memberPerson)).toHaveCount(0);

  // Nobody touches the member's tab.
  await expect(member.getByText('You no longer have access to that organization.')).toBeVisible();
  await expect(row(member, memberPerson)).toHaveCount(0);
  await expect(member).not.toHaveURL(new RegExp(`/o/${acme.slug}`));

  watch.allow(404, /^\/o\//);
  expect((await member.goto(`/o/${acme.slug}`))?.status()).toBe(404);
});

test('a removed member is taken back with the former role', async ({ another }) => {
  const { owner, admin, adminPerson, acme } = await team(another);
  const id = await memberId(owner, acme, adminPerson);
  await done(owner, 'remove_member', { organization: acme.slug, memberId: id });
  await visit(owner, `/o/${acme.slug}/members?status=removed`);
  await button(row(owner, adminPerson), `Reinstate ${adminPerson.name}`).click();
  await expect(notice(owner, 'Member reinstated.')).toBeVisible();
  await visit(admin, `/o/${acme.slug}`);
  await expect(admin.getByRole('main').getByText('Admin', { exact: true })).toBeVisible();
});

test('a role that changes while a tab is open changes what the tab offers', async ({ another }) => {
  const { owner, member, memberPerson, acme } = await team(another);
  await visit(member, `/o/${acme.slug}`);
  const invitations = member.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Invitations' });
  await expect(invitations).toHaveCount(0);
  const promote = { organization: acme.slug, memberId: await memberId(owner, acme, memberPerson), role: 'admin' };
  await done(owner, 'change_member_role', promote);
  await expect(invitations).toBeVisible();
});

test('members are searched and filtered, and the view is in the address', async ({ another }) => {
  const { owner, ownerPerson, adminPerson, memberPerson, acme } = await team(another);
  await visit(owner, `/o/${acme.slug}/members`);
  await input(owner, 'Search').fill('Adam');
  await expect(row(owner, memberPerson)).toHaveCount(0);
  await expect(row(owner, adminPerson)).toBeVisible();
  await expect(owner).toHaveURL(/search=Adam/);
  await owner.reload();
  await expect(row(owner, adminPerson)).toBeVisible();
  await expect(row(owner, ownerPerson)).toHaveCount(0);

  await visit(owner, `/o/${acme.slug}/members?role=owner`);
  await expect(row(owner, ownerPerson)).toBeVisible();
  await expect(row(owner, adminPerson)).toHaveCount(0);
  await visit(owner, `/o/${acme.slug}/members?search=nobody-at-all`);
  await expect(owner.getByText('No members match')).toBeVisible();
  await owner.getByRole('link', { name: 'Show all members' }).click();
  await expect(row(owner, memberPerson)).toBeVisible();
});

test('a change of role can be taken back from the message that tells of it', async ({ another }) => {
  const { owner, memberPerson, acme } = await team(another);
  await visit(owner, `/o/${acme.slug}/members`);
  await giveRole(owner, memberPerson, 'Admin');
  const roles = row(owner, memberPerson).locator('summary');
  await expect(roles).toHaveText('Admin');
  await button(owner.getByRole('status', { name: 'Notifications' }), 'Undo').click();
  await expect(notice(owner, `${memberPerson.name} has the previous role again.`)).toBeVisible();
  await expect(roles).toHaveText('Member');
});
