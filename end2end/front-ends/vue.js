import { createAuthClient } from 'better-auth/vue';
import { createApp, h } from 'vue';
import { actions, names, options } from './client.js';

const client = createAuthClient(options);

createApp({
  setup() {
    const session = client.useSession();
    const active = client.useActiveOrganization();
    const organizations = client.useListOrganizations();
    return () =>
      h('main', [
        h('p', { 'aria-label': 'Person' }, session.value.data?.user.email ?? 'nobody'),
        h('p', { 'aria-label': 'Active' }, active.value.data?.name ?? 'none'),
        h('p', { 'aria-label': 'Organizations' }, names(organizations.value.data)),
        ...Object.entries(actions(client)).map(([label, onClick]) => h('button', { onClick }, label)),
      ]);
  },
}).mount('#root');
