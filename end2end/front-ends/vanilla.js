import { createAuthClient } from 'better-auth/client';
import { actions, names, options } from './client.js';

const client = createAuthClient(options);
const main = document.getElementById('root').appendChild(document.createElement('main'));

const shown = (label, store, text) => {
  const line = main.appendChild(document.createElement('p'));
  line.setAttribute('aria-label', label);
  store.subscribe(({ data }) => {
    line.textContent = text(data);
  });
};
shown('Person', client.useSession, (data) => data?.user.email ?? 'nobody');
shown('Active', client.useActiveOrganization, (data) => data?.name ?? 'none');
shown('Organizations', client.useListOrganizations, names);

for (const [label, act] of Object.entries(actions(client))) {
  const button = main.appendChild(document.createElement('button'));
  button.textContent = label;
  button.addEventListener('click', act);
}
