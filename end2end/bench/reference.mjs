// The reference as a process of its own: better-auth with its organization plugin on the database of the first
// argument. Prints its address. Limits that would end a bench are lifted; nothing else is changed.

import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { organization } from 'better-auth/plugins';
import { defaultAc } from 'better-auth/plugins/organization/access';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.argv[2], max: 10 });
let handle = (_, response) => response.writeHead(503).end();
const server = createServer((request, response) => handle(request, response));
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const url = `http://127.0.0.1:${server.address().port}`;
const options = {
  baseURL: url,
  secret: '0123456789-abcdefghij-ABCDEFGHIJ-side-by-side',
  database: pool,
  logger: { disabled: true },
  telemetry: { enabled: false },
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  // With teams and run-time roles, which our server always has.
  plugins: [
    organization({
      invitationLimit: 1_000_000,
      membershipLimit: 1_000_000,
      teams: { enabled: true },
      ac: defaultAc,
      dynamicAccessControl: { enabled: true },
    }),
  ],
};
const auth = betterAuth(options);
await (await getMigrations(options)).runMigrations();
handle = toNodeHandler(auth);
console.log(`answers at ${url}`);
process.on('SIGTERM', () => process.exit(0));
