// What changes on a page is told to whoever does not see it: in a region that was there before the change and is still
// the same one, since browsers speak of what changes in a region, and seldom of a new one.

import type { Locator, Page } from '@playwright/test';
import { askers } from '../support/database.ts';
import { alive, button, input, listening, visit } from '../support/pages.ts';
import { done, invited, joined, newcomer, organization, signedUp, type Organization } from '../support/people.ts';
import { row, team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

/** Marks a region; finds it as long as it is the same one. */
async function kept(page: Page, region: Locator): Promise<Locator> {
  const name = `kept-${await page.locator('[data-kept]').count()}`;
  await region.evaluate((element, name) => element.setAttribute('data-kept', name), name);
  return page.locator(`[data-kept="${name}"]`);
}

test('a message comes in the region for messages, which was there before, whether it tells of a success or not', async ({
  another,
  watch,
}) => {
  watch.allow(503, /^\/sfn\//);
  const { owner, memberPerson, acme } = await team(another);
  await visit(owner, `/o/${acme.slug}/members`);
  const region = await kept(owner, owner.getByRole('status', { name: 'Notifications' }));
  await expect(region).toHaveAttribute('aria-live', 'polite');
  await expect(region).toHaveText('');
  await row(owner, memberPerson).getByLabel(`Change role of ${memberPerson.name}`).first().click();
  await button(owner, `Make ${memberPerson.name} Admin`).click();
  await expect(region.getByText('Role changed.')).toBeVisible();
  await button(region, 'Dismiss message').click();
  await expect(region).toHaveText('');

  const other = await organization(owner, 'Zulu');
  await owner.reload();
  await alive(owner);
  const again = await kept(owner, owner.getByRole('status', { name: 'Notifications' }));
  await owner.route('**/sfn/enter_organization', (route) => route.fulfill({ status: 503, body: 'no' }));
  await owner.getByLabel(/^Switch organization/).first().click();
  await owner.locator('.switcher').getByRole('link', { name: other.name }).click();
  await expect(again.getByText('We cannot be reached right now.')).toBeVisible();
});

interface Total {
  path: string;
  before: string;
  change: (owner: Page, acme: Organization, another: () => Promise<Page>) => Promise<unknown>;
  after: string;
}

const TOTALS: Total[] = [
  {
    path: 'members',
    before: '1 member',
    change: async (owner, acme, another) => {
      const page = await another();
      await joined(owner, acme, page, await signedUp(page));
    },
    after: '2 members',
  },
  {
    path: 'invitations',
    before: '1 invitation',
    change: (owner, acme) => invited(owner, acme, newcomer().email),
    after: '2 invitations',
  },
  {
    path: 'invitations/links',
    before: '1 link',
    change: (owner, { slug }) => done(owner, 'create_invitation_link', { organization: slug, role: 'member' }),
    after: '2 links',
  },
  {
    path: 'invitations/requests',
    before: '2 requests',
    change: async (owner, { slug }) => {
      const { items } = await done<{ items: { id: string }[] }>(owner, 'list_join_requests', { organization: slug });
      await done(owner, 'decline_join_request', { organization: slug, requestId: items[0]!.id });
    },
    after: '1 request',
  },
];

/** An organization with something in each list. */
async function filled(page: Page): Promise<Organization> {
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  await invited(page, acme, newcomer().email);
  await done(page, 'create_invitation_link', { organization: acme.slug, role: 'member' });
  await askers(acme.slug, 2);
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
  return acme;
}

/** The total is in a region that stays when it changes. */
async function expectTold(page: Page, acme: Organization, another: () => Promise<Page>, total: Total): Promise<void> {
  await listening(page, `/o/${acme.slug}/${total.path}`);
  const region = page.getByRole('main').getByRole('status').filter({ hasText: new RegExp(`^${total.before}$`) });
  await expect(region).toHaveCount(1);
  const same = await kept(page, region);
  await total.change(page, acme, another);
  await expect(same).toHaveText(total.after);
}

test('how many there are is told when it changes: members, invitations, links, requests', async ({ page, another }) => {
  test.setTimeout(120_000);
  const acme = await filled(page);
  for (const total of TOTALS) await test.step(total.path, () => expectTold(page, acme, another, total));
});

test('how many were found is told while one searches', async ({ another }) => {
  const { owner, acme } = await team(another);
  await visit(owner, `/o/${acme.slug}/members`);
  const total = await kept(owner, owner.getByRole('main').getByRole('status').filter({ hasText: '3 members' }));
  await input(owner, 'Search').fill('mia');
  await expect(total).toHaveText('1 found');
  await input(owner, 'Search').fill('');
  await expect(total).toHaveText('3 members');
});

test('how many teams there are is told when it changes', async ({ page, another }) => {
  const acme = await filled(page);
  const change = (owner: Page, { slug }: Organization) => done(owner, 'create_team', { organization: slug, name: 'Design' });
  await expectTold(page, acme, another, { path: 'teams', before: '1 team', change, after: '2 teams' });
});
