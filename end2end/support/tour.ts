// Every page, with something on it: for what is asked of all of them.

import type { Page } from '@playwright/test';
import { done, invited, joined, newcomer, organization, signedUp } from './people.ts';

export interface Stop {
  /** The name of the page, for a file. */
  name: string;
  path: string;
  /** The status of a page that says no. */
  status?: number;
}

export interface Tour {
  /** What strangers see. */
  outside: Stop[];
  /** What the owner of an organization sees. */
  inside: Stop[];
}

/** Makes an organization with people and invitations, owned by the person of `page`. */
export async function tour(page: Page, another: () => Promise<Page>): Promise<Tour> {
  const grace = await signedUp(page, 'Grace Park');
  const acme = await organization(page, 'Northwind Trading');
  for (const [name, role] of [
    ['James Miller', 'admin'],
    ['이소라', 'member'],
  ] as const) {
    const colleague = await another();
    await joined(page, acme, colleague, await signedUp(colleague, name), role);
  }
  const link = new URL(await invited(page, acme, newcomer('Hyunwoo Park').email)).pathname;
  await invited(page, acme, newcomer('Daniel Weber').email, 'admin');
  const other = await another();
  await signedUp(other, 'Minji Kim');
  const foods = await organization(other, '신선푸드');
  const received = new URL(await invited(other, foods, grace.email)).pathname;
  // Where she is a member like others, and can leave.
  const guild = await organization(other, 'Harbour Guild');
  await joined(other, guild, page, grace);

  const gone = await organization(page, 'Old Works');
  await done(page, 'delete_organization', { organization: gone.slug, confirmation: gone.slug });

  const at = `/o/${acme.slug}`;
  await done(page, 'create_invitation_link', { organization: acme.slug, role: 'member', uses: '25', domains: 'example.com' });
  const links = await done<{ items: { id: string }[] }>(page, 'list_invitation_links', { organization: acme.slug });
  const address = { organization: acme.slug, linkId: links.items[0]?.id ?? '' };
  const shared = new URL(await done<string>(page, 'invitation_link_address', address)).pathname;
  await done(page, 'create_invitation_link', { organization: acme.slug, role: 'member', approval: 'true' });
  const newest = await done<{ items: { id: string }[] }>(page, 'list_invitation_links', { organization: acme.slug });
  const asking = { organization: acme.slug, linkId: newest.items[0]?.id ?? '' };
  const approved = new URL(await done<string>(page, 'invitation_link_address', asking)).pathname;
  await done(other, 'ask_to_join', { token: approved.split('/').pop() ?? '' });
  for (const name of ['Sales', 'Design']) await done(page, 'create_team', { organization: acme.slug, name });
  const teams = await done<{ id: string; name: string }[]>(page, 'list_teams', { organization: acme.slug });
  const sales = teams.find((team) => team.name === 'Sales')?.id ?? '';
  await done(page, 'create_team', { organization: acme.slug, name: 'Seoul office', parentId: sales });
  await done(page, 'create_role', { organization: acme.slug, role: 'recruiter', 'permission[invitation:create]': 'on' });
  const roles = await done<{ own: { id: string }[] }>(page, 'list_roles', { organization: acme.slug });
  const recruiter = roles.own[0]?.id ?? '';
  const members = await done<{ page: { items: { id: string; name: string }[] } }>(page, 'list_members', { organization: acme.slug });
  const ids = members.page.items.map((member) => member.id);
  const james = members.page.items.find((member) => member.name === 'James Miller')?.id ?? '';
  return {
    outside: [
      { name: 'sign-in', path: '/sign-in' },
      { name: 'sign-up', path: '/sign-up' },
      { name: 'check-mail', path: '/check-mail?email=grace@example.com' },
      { name: 'verify-email-dead', path: '/verify-email?token=none' },
      { name: 'change-email-dead', path: '/change-email?token=none' },
      { name: 'forgot-password', path: '/forgot-password' },
      { name: 'reset-password', path: `/reset-password?token=${'A'.repeat(43)}` },
      { name: 'invite', path: link },
      { name: 'join', path: shared },
      { name: 'join-approval', path: approved },
      { name: 'invite-invalid', path: '/invite/none', status: 404 },
      { name: 'not-found', path: '/no-such-page', status: 404 },
    ],
    inside: [
      { name: 'home', path: '/home' },
      { name: 'organizations-new', path: '/organizations/new' },
      { name: 'account', path: '/account' },
      { name: 'account-email', path: '/account?dialog=email' },
      { name: 'account-delete', path: '/account?dialog=delete-account' },
      { name: 'account-organizations', path: '/account/organizations' },
      { name: 'security', path: '/account/security' },
      { name: 'preferences', path: '/account/preferences' },
      { name: 'overview', path: at },
      { name: 'organization-whole', path: `${at}/organization` },
      { name: 'welcome', path: `${at}/welcome` },
      { name: 'members', path: `${at}/members` },
      { name: 'members-none', path: `${at}/members?search=nobody-at-all` },
      { name: 'members-removed', path: `${at}/members?status=removed` },
      { name: 'member', path: `${at}/members/${james}` },
      { name: 'members-bulk', path: `${at}/members/bulk?action=remove&${ids.map((id) => `member=${id}`).join('&')}` },
      { name: 'members-bulk-none', path: `${at}/members/bulk?action=roles` },
      { name: 'transfer', path: `${at}/transfer` },
      { name: 'invitations', path: `${at}/invitations` },
      { name: 'invitations-all', path: `${at}/invitations?status=all` },
      { name: 'invitations-expired', path: `${at}/invitations?status=expired` },
      { name: 'invite-many', path: `${at}/invitations/many` },
      { name: 'invitation-links', path: `${at}/invitations/links` },
      { name: 'join-requests', path: `${at}/invitations/requests` },
      { name: 'join-requests-declined', path: `${at}/invitations/requests?status=declined` },
      { name: 'teams', path: `${at}/teams` },
      { name: 'team', path: `${at}/teams/${sales}` },
      { name: 'team-add', path: `${at}/teams/${sales}/add` },
      { name: 'team-move', path: `${at}/teams?move=${sales}` },
      { name: 'roles', path: `${at}/roles` },
      { name: 'roles-new', path: `${at}/roles/new?from=member` },
      { name: 'role', path: `${at}/roles/${recruiter}` },
      { name: 'role-review', path: `${at}/roles/${recruiter}/review?role=recruiter&p=orders%3Aread&p=orders%3Aupdate` },
      { name: 'role-built-in', path: `${at}/roles/admin` },
      { name: 'settings', path: `${at}/settings` },
      { name: 'settings-delete', path: `${at}/settings?dialog=delete` },
      { name: 'settings-leave', path: `/o/${guild.slug}/settings?dialog=leave` },
      { name: 'organization-deleted', path: `/o/${gone.slug}`, status: 410 },
      { name: 'invite-received', path: received },
      { name: 'invite-already-member', path: link },
      { name: 'organization-unknown', path: '/o/no-such-organization-at-all', status: 404 },
    ],
  };
}
