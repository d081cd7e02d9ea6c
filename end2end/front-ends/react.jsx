import { createAuthClient } from 'better-auth/react';
import { createRoot } from 'react-dom/client';
import { actions, names, options } from './client.js';

const client = createAuthClient(options);

function Page() {
  const session = client.useSession();
  const active = client.useActiveOrganization();
  const organizations = client.useListOrganizations();
  return (
    <main>
      <p aria-label="Person">{session.data?.user.email ?? 'nobody'}</p>
      <p aria-label="Active">{active.data?.name ?? 'none'}</p>
      <p aria-label="Organizations">{names(organizations.data)}</p>
      {Object.entries(actions(client)).map(([label, act]) => (
        <button key={label} onClick={act}>
          {label}
        </button>
      ))}
    </main>
  );
}

createRoot(document.getElementById('root')).render(<Page />);
