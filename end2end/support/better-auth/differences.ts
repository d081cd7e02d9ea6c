// Where we answer otherwise than the reference, and why. Whatever is not declared here is a fault; whatever is declared
// and does not occur is a fault, too.

export interface Difference {
  /** Which steps. */
  steps: RegExp;
  /** Which part of the sighting: `status`, `body.code`, `body.0.metadata`. */
  path: RegExp;
  why: string;
}

export const DIFFERENCES: Difference[] = [
  { steps: /./, path: /\.activeTeamId$/, why: 'teams are always on, so a session always tells its team' },
  { steps: /^get-full-organization/, path: /^body\.teams$/, why: 'teams are always on, so the whole organization tells them' },
  { steps: /./, path: /\.teamId$/, why: 'teams are always on, so an invitation always tells its teams' },
  { steps: /./, path: /\.metadata$/, why: 'metadata is always an object' },
  {
    steps: /^(create|update|delete|get-invitation): nobody$|^no such endpoint$/,
    path: /^body\.code$/,
    why: 'every error has a code and a message',
  },
  { steps: /^update-user: nothing$/, path: /^body\.code$/, why: 'every error has a code and a message (nothing to update)' },
  {
    steps: /^eve: list-invitations/,
    path: /^body\.code$/,
    why: 'every error has a code and a message (invitations of a foreign or no organization)',
  },
  {
    steps: /^list-user-invitations: (by address|nobody)$/,
    path: /^body\.code$/,
    why: 'every error has a code and a message (one’s own invitations)',
  },
  { steps: /^invite-member: unknown role$/, path: /^body\.code$/, why: 'every error has a code and a message (unknown role)' },
  { steps: /^update-member-role: no role$/, path: /^body\.code$/, why: 'every error has a code and a message (no role)' },
  { steps: /^create: strange slug$/, path: /^status$/, why: 'slugs are lower-case letters, digits and single hyphens' },
  { steps: /^eve: has-permission$/, path: /^status$/, why: 'a signed-in caller who may not gets 403' },
  {
    steps: /^list-members: (unknown field|bad limit)$/,
    path: /^status$/,
    why: 'bad paging and unknown fields are no fault of the server',
  },
  { steps: /^member: remove-member, owner$/, path: /^status$/, why: 'a member who removes an owner is told that he may not' },
  {
    steps: /^get-session: after a refusal$/,
    path: /\.activeOrganizationId$/,
    why: 'a refused set-active changes nothing',
  },
  {
    steps: /^get-session: after removal$/,
    path: /\.activeOrganizationId$/,
    why: 'removal clears the organization in every session at once',
  },
  {
    steps: /^get-active-member: after removal$/,
    path: /^body\.code$/,
    why: 'after a removal no organization is active',
  },
  { steps: /^cancel-invitation: accepted$/, path: /^status$/, why: 'final states are final' },
];

export const TEAM_DIFFERENCES: Difference[] = [
  { steps: /team/, path: /\.(parentId|memberCount)$/, why: 'teams nest, and tell how many are in them' },
  { steps: /team-member/, path: /\.role$/, why: 'people have a role in a team: lead or member' },
  { steps: /team-member/, path: /\.user$/, why: 'the people of a team come with their names' },
  { steps: /team|role/, path: /\.updatedAt$/, why: 'what was never changed says when it was made' },
  { steps: /^update-role$/, path: /\.permission\.member\.\d$/, why: 'the actions of a resource are sorted' },
];
