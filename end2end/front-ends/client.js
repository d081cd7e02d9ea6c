// What a front end says of its client. The address of the server, and whether the session comes as a cookie or as a
// token, stand in the address of the page.

import { organizationClient } from 'better-auth/client/plugins';

const settings = new URLSearchParams(location.search);
let token = '';

const byToken = {
  credentials: 'omit',
  auth: { type: 'Bearer', token: () => token },
  onSuccess: ({ response }) => {
    token = response.headers.get('set-auth-token') ?? token;
  },
};

export const options = {
  baseURL: settings.get('server'),
  plugins: [organizationClient()],
  fetchOptions: settings.has('token') ? byToken : {},
};

/** What the buttons of every page do. Nothing is fetched again by hand: the client's stores see to that. */
export const actions = (client) => ({
  'Sign up': () => client.signUp.email({ name: 'Mina', email: `${settings.get('person')}@front.example`, password: 'correct horse battery' }),
  'Create One': () => client.organization.create({ name: 'One', slug: `${settings.get('person')}-one` }),
  'Create Two': () => client.organization.create({ name: 'Two', slug: `${settings.get('person')}-two` }),
  'Use One': () => client.organization.setActive({ organizationSlug: `${settings.get('person')}-one` }),
  'Use Two': () => client.organization.setActive({ organizationSlug: `${settings.get('person')}-two` }),
  'Use none': () => client.organization.setActive({ organizationId: null }),
  'Sign out': () => client.signOut(),
});

export const names = (organizations) => (organizations ?? []).map(({ name }) => name).join(', ') || 'none';
