// The third script: extra fields, declared alike for both servers, and typed for the client.

import { createAuthClient } from 'better-auth/client';
import { inferOrgAdditionalFields, organizationClient } from 'better-auth/client/plugins';
import { cookieFetch, type Client, type Wire } from './client.ts';
import type { Difference } from './differences.ts';
import { PASSWORD, stage, type Sighting } from './script.ts';
import type { Server } from './servers.ts';

/** What a front end shares with its server, in the words of better-auth. */
export const FIELDS = {
  organization: {
    additionalFields: {
      vatNumber: { type: 'string', required: true },
      tier: { type: 'string', required: true, defaultValue: 'free' },
      seats: { type: 'number', required: false, defaultValue: 3 },
      trial: { type: 'boolean', required: false },
      since: { type: 'date', required: false },
      tags: { type: 'string[]', required: false },
      scores: { type: 'number[]', required: false },
      address: { type: 'json', required: false },
      crm: { type: 'string', required: false, input: false, defaultValue: 'none' },
      riskNote: { type: 'string', required: false, returned: false },
    },
  },
  member: {
    additionalFields: {
      department: { type: 'string', required: false, defaultValue: 'none' },
      badge: { type: 'string', required: false, returned: false, defaultValue: 'secret' },
    },
  },
  invitation: {
    additionalFields: {
      costCenter: { type: 'number', required: true },
      note: { type: 'string', required: false, returned: false },
    },
  },
  team: {
    additionalFields: {
      color: { type: 'string', required: false },
      floor: { type: 'number', required: true },
    },
  },
  organizationRole: {
    additionalFields: {
      rank: { type: 'number', required: true },
      hint: { type: 'string', required: false, returned: false },
    },
  },
} as const;

/** The same for our server. */
export function fieldsFile(): string {
  const lines: string[] = [];
  for (const [model, { additionalFields }] of Object.entries(FIELDS)) {
    for (const [name, field] of Object.entries(additionalFields)) {
      lines.push(`[fields.${model === 'organizationRole' ? 'role' : model}.${name}]`);
      for (const [key, value] of Object.entries(field)) {
        lines.push(`${key === 'defaultValue' ? 'default' : key} = ${JSON.stringify(value)}`);
      }
    }
  }
  return lines.join('\n');
}

/** A client that knows the fields, in a browser. */
export function withFields(url: string, wire: Wire, origin = url) {
  return createAuthClient({
    baseURL: url,
    plugins: [
      organizationClient({
        teams: { enabled: true },
        dynamicAccessControl: { enabled: true },
        schema: inferOrgAdditionalFields({
          organization: FIELDS.organization,
          member: FIELDS.member,
          invitation: FIELDS.invitation,
          team: FIELDS.team,
          organizationRole: FIELDS.organizationRole,
        }),
      }),
    ],
    fetchOptions: { customFetchImpl: cookieFetch(wire, origin) },
  });
}

type FieldsClient = ReturnType<typeof withFields>;

export async function runFields(server: Server): Promise<Sighting[]> {
  const stand = stage(server, (url, wire) => withFields(url, wire) as unknown as Client);
  const { sightings, see, post, get } = stand;
  const browser = () => stand.browser();
  const typed = (client: Client) => client as unknown as FieldsClient;
  const [mina, jun] = [browser(), browser()];
  const api = (step: string, client: Client, path: string, body: unknown) =>
    see(step, client, post(client, `/organization/${path}`, body));
  const read = (step: string, client: Client, path: string) => see(step, client, get(client, `/organization/${path}`));

  for (const [client, name] of [
    [mina, 'mina'],
    [jun, 'jun'],
  ] as const) {
    await client.signUp.email({ name, email: `${name}@fields.example`, password: PASSWORD });
  }
  await server.verify('jun@fields.example');

  // Organizations. The types of the client take the fields, and know them in what comes back.
  const made = await see(
    'create',
    mina,
    typed(mina).organization.create({
      name: 'Acme',
      slug: 'acme-fields',
      vatNumber: 'DE1',
      tier: 'pro',
      trial: true,
      tags: ['a', 'b'],
      scores: [1, 2],
      riskNote: 'late',
    }),
  );
  const vatNumber: string | undefined = made.data?.vatNumber;
  const organizationId = vatNumber === 'DE1' ? (made.data?.id ?? '') : 'the client lost the field';
  const other = { name: 'Other', slug: 'other-fields' };
  await api('create: required missing', mina, 'create', { ...other, tier: 'pro' });
  await api('create: default for required', mina, 'create', { ...other, vatNumber: 'DE2' });
  await api('create: wrong types', mina, 'create', { ...other, vatNumber: 1, tier: true, seats: '3', tags: 'a' });
  await api('create: null for required', mina, 'create', { ...other, vatNumber: null, tier: 'pro' });
  const odd = { name: 'Odd', slug: 'odd-fields', vatNumber: '', tier: 'pro', crm: 'mine', nothing: 1, seats: null };
  await api('create: closed, unknown, empty and null', mina, 'create', odd);
  await api('create: json', mina, 'create', { ...odd, slug: 'json-fields', address: { city: ['Seoul', null] } });
  await api('create: date', mina, 'create', { ...odd, slug: 'date-fields', since: '2026-01-31T00:00:00.000Z' });
  await api('create: fraction', mina, 'create', { ...odd, slug: 'fraction-fields', seats: 1.5 });
  await mina.organization.setActive({ organizationId });
  await see('set-active', mina, mina.organization.setActive({ organizationId }));
  await see('update', mina, typed(mina).organization.update({ data: { seats: 9, tags: ['x'], riskNote: 'on time' } }));
  await api('update: null', mina, 'update', { data: { trial: null, tags: null } });
  await api('update: null for required', mina, 'update', { data: { vatNumber: null } });
  await api('update: wrong types', mina, 'update', { data: { seats: 'many', scores: ['1'] } });
  await api('update: closed', mina, 'update', { data: { crm: 'mine', name: 'Acme New' } });
  await read('get-organization', mina, 'get-organization');
  const listed = (await mina.organization.list()).data?.find((one) => one.id === organizationId);
  await see('list', mina, Promise.resolve({ data: listed }));

  // Invitations and members.
  const invite = { email: 'jun@fields.example', role: 'member', organizationId };
  await api('invite-member: required missing', mina, 'invite-member', invite);
  await api('invite-member: wrong type', mina, 'invite-member', { ...invite, costCenter: 'x' });
  const invited = await see(
    'invite-member',
    mina,
    typed(mina).organization.inviteMember({ ...invite, role: 'member', costCenter: 42, note: 'quiet' }),
  );
  const invitationId = invited.data?.id ?? '';
  await read('list-invitations', mina, 'list-invitations');
  await read('get-invitation', jun, `get-invitation?id=${invitationId}`);
  await read('list-user-invitations', jun, 'list-user-invitations');
  await read('get-full-organization: invitation', mina, 'get-full-organization');
  await see('accept-invitation', jun, jun.organization.acceptInvitation({ invitationId }));
  await see('list-members', mina, typed(mina).organization.listMembers());
  await see('get-active-member', jun, jun.organization.getActiveMember());
  const members = await mina.organization.listMembers();
  const memberId = members.data?.members.find((member) => member.role === 'member')?.id ?? '';
  await api('update-member-role', mina, 'update-member-role', { memberId, role: 'admin', department: 'Sales' });

  // Teams.
  await api('create-team: required missing', mina, 'create-team', { name: 'Sales' });
  const team = await see('create-team', mina, typed(mina).organization.createTeam({ name: 'Sales', floor: 2 }));
  const teamId = team.data?.id ?? '';
  await see('update-team', mina, typed(mina).organization.updateTeam({ teamId, data: { color: 'red' } }));
  await api('update-team: wrong type', mina, 'update-team', { teamId, data: { floor: 'two' } });
  await read('list-teams', mina, 'list-teams');
  await read('get-full-organization: team', mina, 'get-full-organization');

  // Roles.
  const role = { role: 'editor', permission: { member: ['update'] } };
  await api('create-role: required missing', mina, 'create-role', { ...role, additionalFields: {} });
  await api('create-role: wrong type', mina, 'create-role', { ...role, additionalFields: { rank: 'high' } });
  await api('create-role', mina, 'create-role', { ...role, additionalFields: { rank: 1, hint: 'quiet' } });
  await api('create-role: no fields', mina, 'create-role', { ...role, role: 'bare' });
  await api('update-role', mina, 'update-role', { roleName: 'editor', data: { rank: 5 } });
  await api('update-role: wrong type', mina, 'update-role', { roleName: 'editor', data: { rank: 'high' } });
  await read('get-role', mina, 'get-role?roleName=editor');
  return sightings;
}

export const FIELD_DIFFERENCES: Difference[] = [
  { steps: /./, path: /\.metadata$/, why: 'metadata is always an object' },
  { steps: /./, path: /\.(badge|note|hint)$/, why: 'a field with `returned: false` is shown nowhere' },
  { steps: /^create: default for required$/, path: /^status$/, why: 'a default fills in for a required field' },
  { steps: /^create: date$/, path: /^status$/, why: 'a date is given as text, as JSON has no other way' },
  { steps: /^create: fraction$/, path: /^status$/, why: 'a number may have a fraction' },
  {
    steps: /^create-role: no fields$/,
    path: /^status$/,
    why: 'a required field of a role is asked for also where `additionalFields` is left out',
  },
  { steps: /team/, path: /\.(memberCount|parentId)$/, why: 'teams nest, and tell how many are in them' },
  { steps: /^(create|update)-role$/, path: /\.updatedAt$/, why: 'a role tells when it was changed last' },
];
