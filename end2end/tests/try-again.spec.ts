// A page whose data did not come says so, and how to try again.

import { alive, button, heading, visit } from '../support/pages.ts';
import { organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test('where a page failed, it can be tried again', async ({ page, watch }) => {
  watch.allow(503, /^\/sfn\//);
  await signedUp(page);
  const { slug } = await organization(page);
  const main = page.getByRole('main');
  const menu = page.getByRole('navigation', { name: 'Main' });
  for (const [call, link, there] of [
    ['list_roles', 'Roles', page.getByRole('link', { name: 'New role' })],
    ['load_teams', 'Teams', page.getByText('No teams yet')],
    ['load_settings', 'Settings', page.getByText('Danger zone')],
  ] as const) {
    await visit(page, `/o/${slug}`);
    await page.route(`**/sfn/${call}`, (route) => route.fulfill({ status: 503, body: 'no' }));
    await menu.getByRole('link', { name: link }).click();
    await expect(main.getByRole('alert')).toContainText('We cannot be reached');
    await page.unroute(`**/sfn/${call}`);
    await main.getByRole('link', { name: 'Try again' }).click();
    await alive(page);
    await expect(there.first()).toBeVisible();
    await expect(main.getByRole('alert')).toHaveCount(0);
  }
});

test('the list of links and the page of an error can be tried again, too', async ({ page, watch }) => {
  watch.allow(503, /^\/sfn\//);
  await signedUp(page);
  const { slug } = await organization(page);
  const main = page.getByRole('main');
  await visit(page, `/o/${slug}/invitations`);
  await page.route('**/sfn/list_invitation_links', (route) => route.fulfill({ status: 503, body: 'no' }));
  await main.getByRole('link', { name: 'Invitation links' }).click();
  await expect(main.getByRole('alert')).toBeVisible();
  await page.unroute('**/sfn/list_invitation_links');
  await main.getByRole('link', { name: 'Try again' }).click();
  await expect(page.getByText('No links yet')).toBeVisible();

  await visit(page, `/o/${slug}/roles`);
  await page.route('**/sfn/load_role', (route) => route.fulfill({ status: 503, body: 'no' }));
  await main.getByRole('link', { name: 'Admin', exact: true }).click();
  await expect(heading(page, 'We cannot be reached')).toBeVisible();
  await expect(button(page, 'Try again')).toHaveCount(0);
  await page.unroute('**/sfn/load_role');
  await main.getByRole('link', { name: 'Try again' }).click();
  await expect(heading(page, 'Admin')).toBeVisible();
});
