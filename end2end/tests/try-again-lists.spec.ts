// Every list whose data did not come at all says so, says nothing else in its place, and is there after another try.

import type { Locator, Page } from '@playwright/test';
import { alive, heading, visit } from '../support/pages.ts';
import { done, invited, joined, memberId, newcomer, organization, signedUp, type Organization } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

const REASON = 'We cannot be reached right now. Check your connection and try again.';

const main = (page: Page): Locator => page.getByRole('main');

/** What offers another try: a button where the page stays, else a link to the whole page. */
const again = (page: Page): Locator =>
  main(page).getByRole('button', { name: 'Try again' }).or(main(page).getByRole('link', { name: 'Try again' }));

interface Way {
  /** The server function that does not answer. */
  call: string;
  /** The link that leads to the page. */
  link: Locator;
  /** What is there once the answer has come, and not before. */
  there: Locator;
  /** What would be a lie as long as nothing came. */
  lie?: Locator;
}

/** Goes a way while its answer is a failure, is told so, and tries again. */
async function lostAndFound(page: Page, { call, link, there, lie }: Way): Promise<void> {
  const address = `**/sfn/${call}`;
  await page.route(address, (route) => route.fulfill({ status: 503, body: 'no' }));
  await link.click();
  await expect(main(page), call).toContainText(REASON);
  await expect(again(page), call).toHaveCount(1);
  await expect(there, call).toHaveCount(0);
  if (lie) await expect(lie, call).toHaveCount(0);
  await page.unroute(address);
  await again(page).click();
  await expect(there, call).toBeVisible();
  await expect(main(page).getByText(REASON), call).toHaveCount(0);
  await expect(again(page), call).toHaveCount(0);
  await alive(page);
}

/** An organization with somebody in it and somebody invited, and its pages. */
async function busy(page: Page, another: () => Promise<Page>): Promise<{ acme: Organization; member: string; guest: string }> {
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  const colleague = await another();
  const person = await signedUp(colleague, 'Mia Member');
  await joined(page, acme, colleague, person);
  const guest = newcomer('Gus Guest').email;
  await invited(page, acme, guest);
  return { acme, member: await memberId(page, acme, person), guest };
}

test('members, one of them, invitations and requests to join are there after another try', async ({ page, another, watch }) => {
  test.slow();
  watch.allow(503, /^\/sfn\//);
  const { acme, guest } = await busy(page, another);
  const menu = page.getByRole('navigation', { name: 'Main' });
  await visit(page, `/o/${acme.slug}`);
  await lostAndFound(page, {
    call: 'list_members',
    link: menu.getByRole('link', { name: 'Members' }),
    there: page.getByRole('row').filter({ hasText: 'Mia Member' }),
    lie: page.getByText('No members match'),
  });
  // The activity comes with the rest of the page.
  await lostAndFound(page, {
    call: 'load_member',
    link: main(page).getByRole('link', { name: 'Mia Member', exact: true }),
    there: page.getByRole('heading', { name: 'Recent activity' }),
    lie: page.getByText('Page not found'),
  });
  await lostAndFound(page, {
    call: 'list_invitations',
    link: menu.getByRole('link', { name: 'Invitations' }),
    there: page.getByRole('row').filter({ hasText: guest }),
    lie: page.getByText('No pending invitations'),
  });
  await lostAndFound(page, {
    call: 'list_join_requests',
    link: page.getByRole('navigation', { name: 'Ways to invite' }).getByRole('link', { name: 'Join requests' }),
    there: page.getByText('No pending requests'),
  });
});

test('the review of many members is there after another try', async ({ page, another, watch }) => {
  watch.allow(503, /^\/sfn\//);
  const { acme } = await busy(page, another);
  await visit(page, `/o/${acme.slug}/members`);
  await page.getByRole('checkbox', { name: 'Select Mia Member' }).check();
  await page.getByRole('combobox', { name: 'Action' }).selectOption('Remove members');
  await lostAndFound(page, {
    call: 'review_bulk',
    link: page.getByRole('button', { name: 'Review', exact: true }),
    there: page.getByRole('button', { name: 'Remove 1' }),
    lie: page.getByText('No members selected'),
  });
  // Who was ticked is in the address.
  await expect(page.getByRole('row').filter({ hasText: 'Mia Member' })).toContainText('Loses access immediately.');
});

test('a team, those who can be added to it, and the offer of ownership are there after another try', async ({ page, another, watch }) => {
  watch.allow(503, /^\/sfn\//);
  const { acme } = await busy(page, another);
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
  await visit(page, `/o/${acme.slug}/teams`);
  await lostAndFound(page, {
    call: 'load_team',
    link: page.getByRole('list', { name: 'Teams' }).getByRole('link', { name: /^Sales/ }),
    there: page.getByText('No one is in this team yet'),
    lie: page.getByText('Page not found'),
  });
  await lostAndFound(page, {
    call: 'team_candidates',
    link: main(page).getByRole('link', { name: 'Add people' }).first(),
    there: page.getByRole('checkbox', { name: /Mia Member/ }),
  });
  await visit(page, `/o/${acme.slug}/settings`);
  await lostAndFound(page, {
    call: 'load_transfer',
    link: main(page).getByRole('link', { name: 'Transfer', exact: true }),
    there: page.getByRole('button', { name: 'Offer ownership' }),
  });
});

test('home and an organization are there after another try, though all around the page is missing', async ({ page, watch }) => {
  watch.allow(503, /^\/sfn\//);
  watch.allow(404, /^\/no-such-page$/);
  await signedUp(page);
  const { name } = await organization(page);
  const card = main(page).getByRole('link', { name: new RegExp(`^${name}`) });
  // From outside of the console, whose frame is a list of the organizations itself.
  await visit(page, '/no-such-page');
  await lostAndFound(page, {
    call: 'load_console',
    link: page.getByRole('link', { name: 'Go home' }),
    there: card,
    lie: page.getByText('No organizations yet'),
  });
  await lostAndFound(page, {
    call: 'enter_organization',
    link: card,
    there: heading(page, name),
    lie: page.getByText('Organization not found'),
  });
});

test('the account, its sessions and its organizations are there after another try', async ({ page, watch }) => {
  watch.allow(503, /^\/sfn\//);
  await signedUp(page, 'Olga Owner');
  await organization(page, 'Acme Foods');
  await visit(page, '/account/preferences');
  const menu = page.getByRole('navigation', { name: 'Main' });
  await lostAndFound(page, {
    call: 'list_sessions',
    link: menu.getByRole('link', { name: 'Security' }),
    there: main(page).getByRole('listitem').filter({ hasText: 'This browser' }),
  });
  await lostAndFound(page, {
    call: 'load_ties',
    link: menu.getByRole('link', { name: 'Organizations' }),
    there: main(page).getByRole('listitem').filter({ hasText: 'Acme Foods' }),
  });
});
