// The second script: teams, and roles made at run time.

import { PASSWORD, stage, type Sighting } from './script.ts';
import type { Client } from './client.ts';
import type { Server } from './servers.ts';

export async function runTeams(server: Server): Promise<Sighting[]> {
  const { sightings, browser, see, post, get } = stage(server);
  const [mina, jun, eve] = [browser(), browser(), browser()];
  const api = (step: string, client: Client, path: string, body: unknown) =>
    see(step, client, post(client, `/organization/${path}`, body));
  const read = (step: string, client: Client, path: string) => see(step, client, get(client, `/organization/${path}`));
  const idOf = (result: { data?: unknown }): string => (result.data as { id?: string } | null)?.id ?? '';
  const userOf = async (client: Client) => (await client.getSession()).data?.user.id ?? '';

  for (const [client, name] of [
    [mina, 'mina'],
    [jun, 'jun'],
    [eve, 'eve'],
  ] as const) {
    await client.signUp.email({ name, email: `${name}@teams.example`, password: PASSWORD });
  }
  const [junId, eveId] = [await userOf(jun), await userOf(eve)];
  const organization = await mina.organization.create({ name: 'Teams', slug: 'teams-company' });
  const organizationId = organization.data?.id ?? '';
  const offer = await mina.organization.inviteMember({ email: 'jun@teams.example', role: 'member' });
  await jun.organization.acceptInvitation({ invitationId: offer.data?.id ?? '' });

  // Teams.
  const sales = await api('create-team', mina, 'create-team', { name: 'Sales' });
  const teamId = idOf(sales);
  await api('create-team: nothing', mina, 'create-team', {});
  await api('create-team: member', jun, 'create-team', { name: 'Mine' });
  await read('list-teams: member', jun, 'list-teams');
  await read('list-teams: foreign', eve, `list-teams?organizationId=${organizationId}`);
  await api('update-team', mina, 'update-team', { teamId, data: { name: 'Sales Seoul' } });
  await api('update-team: unknown', mina, 'update-team', { teamId: 'nonsense', data: { name: 'X' } });
  await api('update-team: member', jun, 'update-team', { teamId, data: { name: 'X' } });
  await api('add-team-member', mina, 'add-team-member', { teamId, userId: junId });
  await api('add-team-member: again', mina, 'add-team-member', { teamId, userId: junId });
  await api('add-team-member: no member', mina, 'add-team-member', { teamId, userId: eveId });
  await api('add-team-member: by a member', jun, 'add-team-member', { teamId, userId: junId });
  await read('list-team-members', jun, `list-team-members?teamId=${teamId}`);
  await read('list-team-members: outside', eve, `list-team-members?teamId=${teamId}`);
  await api('set-active-team', jun, 'set-active-team', { teamId });
  await api('set-active-team: unknown', jun, 'set-active-team', { teamId: 'nonsense' });
  await api('set-active-team: none', jun, 'set-active-team', { teamId: null });
  await read('list-user-teams', jun, 'list-user-teams');
  await read('list-user-teams: none', eve, 'list-user-teams');
  await api('remove-team-member: by a member', jun, 'remove-team-member', { teamId, userId: junId });
  await api('remove-team-member', mina, 'remove-team-member', { teamId, userId: junId });
  await api('remove-team-member: again', mina, 'remove-team-member', { teamId, userId: junId });
  await api('remove-team: member', jun, 'remove-team', { teamId });
  await api('remove-team: unknown', mina, 'remove-team', { teamId: 'nonsense' });
  await api('remove-team', mina, 'remove-team', { teamId });

  // Roles.
  const permission = { member: ['update'] };
  await api('create-role', mina, 'create-role', { role: 'Editor', permission });
  await api('create-role: taken', mina, 'create-role', { role: 'editor', permission });
  await api('create-role: built-in', mina, 'create-role', { role: 'admin', permission });
  await api('create-role: unknown resource', mina, 'create-role', { role: 'odd', permission: { nothing: ['x'] } });
  await api('create-role: member', jun, 'create-role', { role: 'mine', permission });
  await api('create-role: nothing', mina, 'create-role', {});
  await read('list-roles', mina, 'list-roles');
  await read('list-roles: foreign', eve, `list-roles?organizationId=${organizationId}`);
  await read('get-role', mina, 'get-role?roleName=editor');
  await read('get-role: unknown', mina, 'get-role?roleName=nobody');
  const wider = { permission: { member: ['update', 'delete'] } };
  await api('update-role', mina, 'update-role', { roleName: 'editor', data: wider });
  await api('update-role: unknown', mina, 'update-role', { roleName: 'nobody', data: wider });
  await api('update-role: member', jun, 'update-role', { roleName: 'editor', data: wider });
  const members = await mina.organization.listMembers();
  const memberId = members.data?.members.find((member) => member.userId === junId)?.id ?? '';
  await api('update-member-role', mina, 'update-member-role', { memberId, role: 'editor' });
  await api('has-permission', jun, 'has-permission', { permissions: { member: ['delete'] } });
  await api('delete-role: in use', mina, 'delete-role', { roleName: 'editor' });
  await api('delete-role: built-in', mina, 'delete-role', { roleName: 'admin' });
  await api('delete-role: unknown', mina, 'delete-role', { roleName: 'nobody' });
  await api('delete-role: holder', jun, 'delete-role', { roleName: 'editor' });
  await api('update-member-role: back', mina, 'update-member-role', { memberId, role: 'member' });
  await api('delete-role', mina, 'delete-role', { roleName: 'editor' });
  return sightings;
}
