// The unmodified client in React, Vue, Svelte and plain JavaScript, in a real browser, on another origin that the server
// trusts: what it shows follows the organization by itself, by cookie and by token.

import { expect, test } from '@playwright/test';
import { FRAMEWORKS, startFrontEnds, type FrontEnd } from '../support/better-auth/front-end.ts';
import { startOurs, type Server } from '../support/better-auth/servers.ts';

let frontEnds: FrontEnd;
let server: Server;

test.beforeAll(async () => {
  frontEnds = await startFrontEnds();
  server = await startOurs({ trusted: frontEnds.origin });
});

test.afterAll(async () => {
  await server?.stop();
  await frontEnds?.stop();
});

for (const framework of FRAMEWORKS) {
  for (const way of ['cookie', 'token'] as const) {
    test(`${framework}, by ${way}: the stores follow the active organization`, async ({ page, context }) => {
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        // The stores ask before anybody is signed in, and hear so.
        if (message.type() === 'error' && !/status of 401/.test(message.text())) faults.push(message.text());
      });
      const address = `/${framework}?${way}&person=${framework}-${way}&server=${server.url}`;
      await page.goto(frontEnds.origin + address);
      const [person, active, organizations] = ['Person', 'Active', 'Organizations'].map((label) => page.getByLabel(label));
      const press = (name: string) => page.getByRole('button', { name }).click();
      await expect(person!).toHaveText('nobody');

      await press('Sign up');
      await expect(person!).toHaveText(`${framework}-${way}@front.example`);
      await press('Create One');
      await expect(organizations!).toHaveText('One');
      await expect(active!).toHaveText('One');
      await press('Create Two');
      await expect(organizations!).toHaveText('One, Two');
      await expect(active!).toHaveText('Two');
      await press('Use One');
      await expect(active!).toHaveText('One');
      await press('Use none');
      await expect(active!).toHaveText('none');
      await press('Use Two');
      await expect(active!).toHaveText('Two');

      // A token is in the memory of the page, a cookie in the browser's.
      expect((await context.cookies(server.url)).length > 0).toBe(way === 'cookie');
      if (way === 'cookie') {
        await page.reload();
        await expect(active!).toHaveText('Two');
        await expect(organizations!).toHaveText('One, Two');
      }
      await press('Sign out');
      await expect(person!).toHaveText('nobody');
      expect(faults).toEqual([]);
    });
  }
}
