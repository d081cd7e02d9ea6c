// One script through every endpoint, and what it saw. Run against two servers, the sightings can be compared.

import { inBrowser, type Client, type Wire } from './client.ts';
import type { Server } from './servers.ts';

/** What one call gave: the status, and the body with everything that chance decides replaced by its kind. */
export interface Sighting {
  step: string;
  endpoint: string;
  status: number;
  body: unknown;
}

export const PASSWORD = 'correct horse battery';

export interface Result {
  data?: unknown;
  error?: unknown;
}

/** Who acts in a script, and how it sees what comes of that. */
export interface Stage {
  sightings: Sighting[];
  /** Somebody with a browser of their own. */
  browser(): Client;
  /** Keeps what a call gave. */
  see<T extends Result>(step: string, client: Client, call: Promise<T>): Promise<T>;
  post(client: Client, path: string, body: unknown): Promise<Result>;
  get(client: Client, path: string): Promise<Result>;
}

/** With the client that `make` gives to everybody. */
export function stage(server: Server, make: (url: string, wire: Wire) => Client = inBrowser): Stage {
  const sightings: Sighting[] = [];
  const wires = new Map<Client, Wire>();
  const browser = (): Client => {
    const wire: Wire = { status: 0, cookies: [], endpoint: '' };
    const client = make(server.url, wire);
    wires.set(client, wire);
    return client;
  };
  const see = async <T extends Result>(step: string, client: Client, call: Promise<T>): Promise<T> => {
    const result = await call;
    const { data, error } = result;
    const { status, endpoint, location } = wires.get(client)!;
    const body = location !== undefined ? { location } : error ? code(error) : data;
    sightings.push({ step, endpoint, status, body: plain(body) });
    return result;
  };
  const post = (client: Client, path: string, body: unknown): Promise<Result> =>
    client.$fetch(path, { method: 'POST', body });
  const get = (client: Client, path: string): Promise<Result> => client.$fetch(path, { method: 'GET' });
  return { sightings, browser, see, post, get };
}

export async function run(server: Server): Promise<Sighting[]> {
  const { sightings, browser, see, post, get } = stage(server);
  const mina = browser();
  const jun = browser();
  const eve = browser();
  const zoe = browser();
  const nobody = browser();

  // Accounts.
  await see('sign-up', mina, mina.signUp.email({ name: 'Mina', email: 'Mina@Example.com', password: PASSWORD }));
  await see('sign-up: taken', nobody, nobody.signUp.email({ name: 'X', email: 'mina@example.com', password: PASSWORD }));
  await see('sign-up: short password', nobody, nobody.signUp.email({ name: 'X', email: 'x@example.com', password: 'a' }));
  await see('sign-up: no address', nobody, nobody.signUp.email({ name: 'X', email: 'x', password: PASSWORD }));
  await see('sign-up: no name', nobody, post(nobody, '/sign-up/email', { email: 'x@example.com', password: PASSWORD }));
  await see('sign-in: wrong password', nobody, nobody.signIn.email({ email: 'mina@example.com', password: 'wrong one' }));
  await see('sign-in: unknown', nobody, nobody.signIn.email({ email: 'no@example.com', password: PASSWORD }));
  await see('sign-in: no address', nobody, nobody.signIn.email({ email: 'no', password: PASSWORD }));
  await see('get-session: nobody', nobody, nobody.getSession());
  const session = await see('get-session', mina, mina.getSession());
  const second = browser();
  await see('sign-in', second, second.signIn.email({ email: 'mina@example.com', password: PASSWORD }));
  const listed = await see('list-sessions', mina, mina.listSessions());
  await see('list-sessions: nobody', nobody, nobody.listSessions());
  await see('revoke-session: unknown', mina, mina.revokeSession({ token: 'nonsense' }));
  const own = (session.data as { session: { id: string } } | null)?.session.id;
  const other = listed.data?.find((entry) => entry.id !== own);
  await see('revoke-session', mina, mina.revokeSession({ token: other?.token ?? '' }));
  await see('get-session: revoked', second, second.getSession());
  await second.signIn.email({ email: 'mina@example.com', password: PASSWORD });
  await see('revoke-other-sessions', mina, mina.revokeOtherSessions());
  await see('get-session: revoked with others', second, second.getSession());
  await see('update-user', mina, mina.updateUser({ name: 'Mina K', image: 'https://a.b/c.png' }));
  await see('update-user: nothing', mina, post(mina, '/update-user', {}));
  await see('update-user: address', mina, post(mina, '/update-user', { email: 'x@example.com' }));
  const password = (currentPassword: string) =>
    mina.changePassword({ currentPassword, newPassword: `${PASSWORD}!`, revokeOtherSessions: true });
  await see('change-password: wrong', mina, password('wrong one'));
  await see('change-password', mina, password(PASSWORD));
  await see('send-verification-email', mina, mina.sendVerificationEmail({ email: 'mina@example.com' }));
  await see('send-verification-email: other', mina, mina.sendVerificationEmail({ email: 'x@example.com' }));
  await see('send-verification-email: nobody', nobody, nobody.sendVerificationEmail({ email: 'x@example.com' }));
  await see('verify-email: nonsense', nobody, nobody.verifyEmail({ query: { token: 'nonsense' } }));
  await see('verify-email: no token', nobody, get(nobody, '/verify-email'));
  await see('request-password-reset', nobody, nobody.requestPasswordReset({ email: 'mina@example.com' }));
  const link = '/reset-password/nonsense?callbackURL=/set';
  const followed = nobody.$fetch(link, { method: 'GET', redirect: 'manual' });
  await see('reset-password: link of nonsense', nobody, followed as Promise<Result>);
  await see('reset-password: nonsense', nobody, nobody.resetPassword({ newPassword: PASSWORD, token: 'nonsense' }));
  const ada = browser();
  const adas = 'ada@example.com';
  await ada.signUp.email({ name: 'Ada', email: adas, password: PASSWORD });
  await ada.sendVerificationEmail({ email: adas });
  const proof = await server.token('/verify-email', adas);
  await see('verify-email', nobody, nobody.verifyEmail({ query: { token: proof } }));
  await see('get-session: verified', ada, ada.getSession());
  await see('send-verification-email: verified', ada, ada.sendVerificationEmail({ email: adas }));
  await nobody.requestPasswordReset({ email: adas });
  const reset = await server.token('/reset-password', adas);
  const newPassword = `${PASSWORD}, new`;
  await see('reset-password: short', nobody, nobody.resetPassword({ newPassword: 'a', token: reset }));
  await see('reset-password', nobody, nobody.resetPassword({ newPassword, token: reset }));
  await see('reset-password: again', nobody, nobody.resetPassword({ newPassword, token: reset }));
  await see('sign-in: old password', ada, ada.signIn.email({ email: adas, password: PASSWORD }));
  await see('sign-in: new password', ada, ada.signIn.email({ email: adas, password: newPassword }));
  await see('sign-out: nobody', nobody, nobody.signOut());

  // Organizations.
  const acme = await see('create', mina, mina.organization.create({ name: 'Acme', slug: 'acme', metadata: { plan: 1 } }));
  const acmeId = acme.data?.id ?? '';
  const kept = { name: 'Other', slug: 'other', keepCurrentActiveOrganization: true };
  const otherOrganization = await see('create: keep the active one', mina, mina.organization.create(kept));
  const otherId = otherOrganization.data?.id ?? '';
  await see('create: slug taken', mina, mina.organization.create({ name: 'Acme', slug: 'acme' }));
  await see('create: nobody', nobody, nobody.organization.create({ name: 'Acme', slug: 'acme-two' }));
  await see('create: nothing', mina, post(mina, '/organization/create', {}));
  await see('check-slug: taken', mina, mina.organization.checkSlug({ slug: 'acme' }));
  await see('check-slug', mina, mina.organization.checkSlug({ slug: 'free' }));
  await see('check-slug: nobody', nobody, nobody.organization.checkSlug({ slug: 'free' }));
  await see('get-session: active', mina, mina.getSession());
  await see('list: nobody', nobody, nobody.organization.list());
  await see('get-organization', mina, get(mina, '/organization/get-organization'));
  await see('get-organization: unknown slug', mina, get(mina, '/organization/get-organization?organizationSlug=nowhere'));
  await see('get-full-organization', mina, mina.organization.getFullOrganization());
  const data = { name: 'Acme New', logo: 'https://a.b/l.png', metadata: { plan: 2 } };
  await see('update', mina, mina.organization.update({ organizationId: acmeId, data }));
  await see('update: slug taken', mina, mina.organization.update({ organizationId: acmeId, data: { slug: 'other' } }));
  await see('update: nobody', nobody, nobody.organization.update({ organizationId: acmeId, data }));
  await see('set-active: slug', mina, mina.organization.setActive({ organizationSlug: 'other' }));
  await see('set-active: null', mina, mina.organization.setActive({ organizationId: null }));
  await see('get-full-organization: none', mina, mina.organization.getFullOrganization());
  await see('get-active-member: none', mina, mina.organization.getActiveMember());
  await see('update: none active', mina, mina.organization.update({ data }));
  await see('set-active: unknown slug', mina, mina.organization.setActive({ organizationSlug: 'nowhere' }));
  await see('set-active: unknown id', mina, mina.organization.setActive({ organizationId: 'nonsense' }));
  await see('set-active: id', mina, mina.organization.setActive({ organizationId: acmeId }));
  await see('set-active: refused', mina, mina.organization.setActive({ organizationId: 'nonsense' }));
  await see('get-session: after a refusal', mina, mina.getSession());
  await mina.organization.setActive({ organizationId: acmeId });
  await see('get-active-member', mina, mina.organization.getActiveMember());
  await see('get-active-member-role', mina, mina.organization.getActiveMemberRole());

  // Permissions.
  const may = (client: Client, permissions: Record<string, string[]>, organizationId?: string) =>
    post(client, '/organization/has-permission', { permissions, organizationId });
  await see('has-permission', mina, mina.organization.hasPermission({ permissions: { organization: ['update', 'delete'], member: ['create'] } }));
  await see('has-permission: unknown', mina, may(mina, { nothing: ['read'] }));
  await see('has-permission: empty', mina, may(mina, {}));
  await see('has-permission: no actions', mina, may(mina, { member: [] }));
  await see('has-permission: no question', mina, post(mina, '/organization/has-permission', {}));

  // Strangers.
  await zoe.signUp.email({ name: 'Zoe', email: 'zoe@example.com', password: PASSWORD });
  await eve.signUp.email({ name: 'Eve', email: 'eve@example.com', password: PASSWORD });
  await see('create: strange slug', zoe, zoe.organization.create({ name: 'Strange', slug: '../x' }));
  await see('eve: list', eve, eve.organization.list());
  await see('eve: get-organization', eve, get(eve, `/organization/get-organization?organizationId=${acmeId}`));
  await see('eve: get-full-organization', eve, eve.organization.getFullOrganization({ query: { organizationId: acmeId } }));
  await see('eve: set-active', eve, eve.organization.setActive({ organizationId: acmeId }));
  await see('eve: update', eve, eve.organization.update({ organizationId: acmeId, data }));
  await see('eve: delete', eve, eve.organization.delete({ organizationId: acmeId }));
  await see('eve: has-permission', eve, may(eve, { member: ['create'] }, acmeId));
  await see('eve: has-permission, none active', eve, may(eve, { member: ['create'] }));
  await see('eve: list-members', eve, eve.organization.listMembers({ query: { organizationId: acmeId } }));
  await see('eve: list-members, none active', eve, eve.organization.listMembers({}));
  await see('eve: get-active-member-role', eve, eve.organization.getActiveMemberRole({ query: { organizationId: acmeId } }));
  await see('eve: list-invitations', eve, eve.organization.listInvitations({ query: { organizationId: acmeId } }));
  await see('eve: list-invitations, none active', eve, eve.organization.listInvitations());
  const invite = (client: Client, email: string, role: string | string[], rest = {}) =>
    post(client, '/organization/invite-member', { email, role, organizationId: acmeId, ...rest });
  await see('eve: invite-member', eve, invite(eve, 'x@example.com', 'member'));
  await see('eve: leave', eve, eve.organization.leave({ organizationId: acmeId }));

  // Invitations.
  await jun.signUp.email({ name: 'Jun', email: 'jun@example.com', password: PASSWORD });
  const invited = await see('invite-member', mina, mina.organization.inviteMember({ email: 'Jun@Example.com', role: ['admin', 'member'], organizationId: acmeId }));
  const invitationId = invited.data?.id ?? '';
  await see('invite-member: again', mina, invite(mina, 'jun@example.com', 'member'));
  await see('invite-member: resend', mina, invite(mina, 'jun@example.com', 'member', { resend: true }));
  await see('invite-member: no address', mina, invite(mina, 'jun', 'member'));
  await see('invite-member: unknown role', mina, invite(mina, 'x@example.com', 'wizard'));
  await see('invite-member: no roles', mina, invite(mina, 'x@example.com', []));
  await see('invite-member: empty role', mina, invite(mina, 'x@example.com', ''));
  await see('invite-member: a member', mina, invite(mina, 'mina@example.com', 'member'));
  await see('get-invitation: inviter', mina, mina.organization.getInvitation({ query: { id: invitationId } }));
  await see('get-invitation: nobody', nobody, nobody.organization.getInvitation({ query: { id: invitationId } }));
  await see('get-invitation', jun, jun.organization.getInvitation({ query: { id: invitationId } }));
  await see('get-invitation: unknown', jun, jun.organization.getInvitation({ query: { id: 'nonsense' } }));
  await see('list-user-invitations: unverified', jun, jun.organization.listUserInvitations());
  await server.verify('jun@example.com');
  await see('list-user-invitations', jun, jun.organization.listUserInvitations());
  await see('list-user-invitations: by address', jun, get(jun, '/organization/list-user-invitations?email=eve@example.com'));
  await see('list-user-invitations: nobody', nobody, nobody.organization.listUserInvitations());
  await see('list-invitations', mina, mina.organization.listInvitations());
  await see('get-full-organization: invitations', mina, mina.organization.getFullOrganization());
  await see('accept-invitation: stranger', eve, eve.organization.acceptInvitation({ invitationId }));
  await see('accept-invitation: unknown', jun, jun.organization.acceptInvitation({ invitationId: 'nonsense' }));
  const accepted = await see('accept-invitation', jun, jun.organization.acceptInvitation({ invitationId }));
  const junId = accepted.data?.member.id ?? '';
  const junUser = accepted.data?.member.userId ?? '';
  await see('accept-invitation: twice', jun, jun.organization.acceptInvitation({ invitationId }));
  await see('get-session: after accepting', jun, jun.getSession());

  // Members.
  const members = (client: Client, query: Record<string, string | number>) =>
    client.organization.listMembers({ query: query as never });
  await see('list-members', mina, members(mina, {}));
  await see('list-members: page', mina, members(mina, { limit: 1, offset: 1, sortBy: 'createdAt', sortDirection: 'asc' }));
  await see('list-members: filter', mina, members(mina, { filterField: 'role', filterOperator: 'contains', filterValue: 'admin' }));
  await see('list-members: ne', mina, members(mina, { filterField: 'role', filterOperator: 'ne', filterValue: 'owner' }));
  await see('list-members: starts_with', mina, members(mina, { filterField: 'role', filterOperator: 'starts_with', filterValue: 'own' }));
  await see('list-members: user', mina, members(mina, { filterField: 'userId', filterValue: junUser }));
  await see('list-members: unknown field', mina, members(mina, { filterField: 'nothing', filterValue: 'x' }));
  await see('list-members: bad limit', mina, members(mina, { limit: -1 }));
  await see('list-members: bad direction', mina, members(mina, { sortDirection: 'up' }));
  await see('get-active-member-role: other', mina, mina.organization.getActiveMemberRole({ query: { userId: junUser } }));
  await see('get-active-member-role: stranger', mina, mina.organization.getActiveMemberRole({ query: { userId: 'nonsense' } }));
  const role = (client: Client, memberId: string, roles: string | string[]) =>
    post(client, '/organization/update-member-role', { memberId, role: roles, organizationId: acmeId });
  await see('update-member-role: admin makes an owner', jun, role(jun, junId, 'owner'));
  await see('update-member-role: unknown role', mina, role(mina, junId, 'wizard'));
  await see('update-member-role: no role', mina, role(mina, junId, ''));
  await see('update-member-role: unknown member', mina, role(mina, 'nonsense', 'member'));
  await see('update-member-role', mina, role(mina, junId, ['member']));
  await see('member: list-invitations', jun, jun.organization.listInvitations({ query: { organizationId: acmeId } }));
  await see('member: invite-member', jun, invite(jun, 'x@example.com', 'member'));
  await see('member: update', jun, jun.organization.update({ organizationId: acmeId, data }));
  await see('member: update-member-role', jun, role(jun, junId, 'admin'));
  await see('member: delete', jun, jun.organization.delete({ organizationId: acmeId }));
  const remove = (client: Client, memberIdOrEmail: string) =>
    client.organization.removeMember({ memberIdOrEmail, organizationId: acmeId });
  await see('member: remove-member, owner', jun, remove(jun, 'mina@example.com'));
  await see('remove-member: the only owner', mina, remove(mina, 'mina@example.com'));
  await see('remove-member: unknown', mina, remove(mina, 'nonsense'));
  await see('leave: the only owner', mina, mina.organization.leave({ organizationId: acmeId }));
  await see('remove-member', mina, remove(mina, 'jun@example.com'));
  await see('get-session: after removal', jun, jun.getSession());
  await see('get-active-member: after removal', jun, jun.organization.getActiveMember());

  const again = async () => ((await invite(mina, 'jun@example.com', 'member')).data as { id: string }).id;
  const rejected = await again();
  await see('reject-invitation: stranger', eve, eve.organization.rejectInvitation({ invitationId: rejected }));
  await see('reject-invitation', jun, jun.organization.rejectInvitation({ invitationId: rejected }));
  await see('reject-invitation: twice', jun, jun.organization.rejectInvitation({ invitationId: rejected }));
  const cancelled = await again();
  await see('cancel-invitation: stranger', jun, jun.organization.cancelInvitation({ invitationId: cancelled }));
  await see('cancel-invitation', mina, mina.organization.cancelInvitation({ invitationId: cancelled }));
  await see('cancel-invitation: unknown', mina, mina.organization.cancelInvitation({ invitationId: 'nonsense' }));
  await see('cancel-invitation: accepted', mina, mina.organization.cancelInvitation({ invitationId }));
  await jun.organization.acceptInvitation({ invitationId: await again() });
  await see('member: cancel-invitation', jun, jun.organization.cancelInvitation({ invitationId }));
  await see('leave', jun, jun.organization.leave({ organizationId: acmeId }));
  await see('get-session: after leaving', jun, jun.getSession());

  await see('ok', nobody, get(nobody, '/ok'));

  // The end.
  await see('delete', mina, mina.organization.delete({ organizationId: otherId }));
  await see('delete: nobody', nobody, nobody.organization.delete({ organizationId: acmeId }));
  await see('delete: nothing', mina, post(mina, '/organization/delete', {}));
  await see('list', mina, mina.organization.list());
  await see('no such endpoint', mina, get(mina, '/organization/nothing'));
  await see('revoke-sessions', mina, mina.revokeSessions());
  await see('get-session: revoked all', mina, mina.getSession());
  await see('sign-out', jun, jun.signOut());
  return sightings;
}

/** Of an error, what a front end branches on. */
function code(error: unknown): unknown {
  const { code } = error as { code?: string };
  return { code: code ?? null };
}

/** Ids, tokens, times and client names as their kinds. */
function plain(value: unknown, key = ''): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return '<time>';
  if (Array.isArray(value)) return value.map((item) => plain(item, key));
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([name, inner]) => [name, plain(inner, name)] as const);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  if (typeof value === 'string') {
    if (/^\d{4}-\d\d-\d\dT/.test(value)) return '<time>';
    if (key === 'id' || /Id$/.test(key)) return '<id>';
    if (/token$/i.test(key)) return '<token>';
    if (key === 'ipAddress' || key === 'userAgent') return '<client>';
  }
  return value;
}
