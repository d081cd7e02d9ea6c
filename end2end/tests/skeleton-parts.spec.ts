// What skeleton.spec.ts asks of the lists of the menu, asked of the lists below them and of the account: grey shapes say
// that something is loading, and the page stands still when it comes.

import type { Locator, Page } from '@playwright/test';
import { askers, crowd } from '../support/database.ts';
import { held } from '../support/held.ts';
import { heading, visit } from '../support/pages.ts';
import { done, invited, newcomer, organization, signedIn, signedUp, type Organization } from '../support/people.ts';
import { expectNothingJumps, expectSaid, SHIFT_MAX, skeleton } from '../support/skeleton.ts';
import { standing } from '../support/still.ts';
import { expect, test } from '../support/test.ts';

const WIDTHS = [1280, 390];

const main = (page: Page) => page.getByRole('main');
const menu = (page: Page) => page.getByRole('navigation', { name: 'Main' });
const parts = (page: Page) => page.getByRole('navigation', { name: 'Ways to invite' });

interface Part {
  /** Its page. */
  name: string;
  /** Where the way to it begins. */
  from: (slug: string) => string;
  way: (page: Page) => Locator;
  /** The server function that it comes from. */
  call: string;
  /** What is there once it is. */
  there: (page: Page, acme: Organization) => Locator;
}

const PARTS: Part[] = [
  {
    name: 'Invitation links',
    from: (slug) => `/o/${slug}/invitations`,
    way: (page) => parts(page).getByRole('link', { name: 'Invitation links' }),
    call: 'list_invitation_links',
    there: (page) => main(page).getByRole('status').filter({ hasText: '5 links' }),
  },
  {
    name: 'Join requests',
    from: (slug) => `/o/${slug}/invitations`,
    way: (page) => parts(page).getByRole('link', { name: 'Join requests' }),
    call: 'list_join_requests',
    there: (page) => main(page).getByRole('status').filter({ hasText: '6 requests' }),
  },
  {
    name: 'Security',
    from: () => '/account',
    way: (page) => menu(page).getByRole('link', { name: 'Security' }),
    call: 'list_sessions',
    there: (page) => main(page).getByRole('button', { name: 'End all other sessions' }),
  },
  {
    name: 'Profile',
    from: () => '/account/security',
    way: (page) => menu(page).getByRole('link', { name: 'Profile' }),
    call: 'load_profile',
    there: (page) => main(page).getByRole('button', { name: 'Save profile picture' }),
  },
  {
    name: 'Organizations',
    from: () => '/account',
    way: (page) => menu(page).getByRole('link', { name: 'Organizations' }),
    call: 'load_ties',
    there: (page, acme) => main(page).getByRole('link', { name: acme.name, exact: true }),
  },
  {
    name: 'Settings',
    from: (slug) => `/o/${slug}/roles`,
    way: (page) => menu(page).getByRole('link', { name: 'Settings' }),
    call: 'load_settings',
    there: (page) => main(page).getByRole('heading', { name: 'Danger zone' }),
  },
];

for (const width of WIDTHS) {
  test(`${width} wide: links, requests, sessions and the account: a skeleton says what is loading, and nothing jumps`, async ({
    page,
    another,
  }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width, height: 800 });
    const olga = await signedUp(page, 'Olga Owner');
    const acme = await organization(page);
    for (let count = 0; count < 5; count += 1) {
      await done(page, 'create_invitation_link', { organization: acme.slug, role: 'member' });
    }
    await askers(acme.slug, 6);
    for (let count = 0; count < 3; count += 1) await signedIn(await another(), olga);
    for (const { name, from, way, call, there } of PARTS) {
      await test.step(name, async () => {
        await visit(page, from(acme.slug));
        const { release } = await held(page, `**/sfn/${call}`);
        const asked = page.waitForRequest(`**/sfn/${call}`);
        await way(page).click();
        await asked;
        await expect(heading(page, name)).toBeVisible();
        const said = await expectSaid(page);
        await expect(page.locator('#main')).toBeFocused();
        await expect(there(page, acme)).toHaveCount(0);
        await expectNothingJumps(page, release, there(page, acme));
        await expect(said).toHaveCount(0);
        await page.unroute(`**/sfn/${call}`);
      });
    }
  });

  test(`${width} wide: a member, a team and a role come all at once, and nothing jumps`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width, height: 800 });
    await signedUp(page, 'Olga Owner');
    const { slug } = await organization(page);
    await crowd(slug, 3);
    await done(page, 'create_team', { organization: slug, name: 'Sales' });
    for (const [list, link, call, there] of [
      ['members', 'Person 002', 'load_member', 'Recent activity'],
      ['teams', 'Sales', 'load_team', 'People in this team'],
      ['roles', 'Admin', 'load_role', 'Members with this role'],
    ] as const) {
      await test.step(call, async () => {
        await visit(page, `/o/${slug}/${list}`);
        const { release } = await held(page, `**/sfn/${call}`);
        const asked = page.waitForRequest(`**/sfn/${call}`);
        await main(page).getByRole('link', { name: link }).first().click();
        await asked;
        await expectSaid(page);
        await expect(page.locator('#main')).toBeFocused();
        await expectNothingJumps(page, release, main(page).getByRole('heading', { name: there }).first());
        await expect(heading(page, link)).toBeVisible();
      });
    }
  });

  test(`${width} wide: on the way from an invitation to home a skeleton says so, and nothing jumps`, async ({ page, another }) => {
    await page.setViewportSize({ width, height: 800 });
    await signedUp(page, 'Grace Park');
    const own = await organization(page);
    const owner = await another();
    await signedUp(owner, 'Olga Owner');
    const acme = await organization(owner, 'Northwind Trading');
    // It is for somebody else: there is a way home.
    await visit(page, await invited(owner, acme, newcomer().email));
    const { release } = await held(page, '**/sfn/load_console');
    const asked = page.waitForRequest('**/sfn/load_console');
    await page.getByRole('link', { name: 'Stay signed in and go home' }).click();
    await asked;
    const grey = page.locator('.skeleton');
    await expect(grey).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'Loading…' })).toHaveText('Loading…');
    const still = await standing(page, '.skeleton');
    release();
    await expect(main(page).getByRole('link', { name: own.name })).toBeVisible();
    await expect(grey).toHaveCount(0);
    expect(await still.shift()).toBeLessThanOrEqual(SHIFT_MAX);
  });

  test(`${width} wide: the parts of an organization on one page come in any order, and nothing jumps`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await signedUp(page, 'Olga Owner');
    const { slug } = await organization(page);
    await crowd(slug, 12);
    await visit(page, `/o/${slug}`);
    const calls = ['load_settings', 'list_members', 'list_invitations'];
    const waits = await Promise.all(calls.map((call) => held(page, `**/sfn/${call}`)));
    const asked = Promise.all(calls.map((call) => page.waitForRequest(`**/sfn/${call}`)));
    await main(page).getByRole('link', { name: 'All on one page' }).click();
    await asked;
    await expect(heading(page, 'All on one page')).toBeVisible();
    await expect(skeleton(page)).toHaveCount(3);
    await expect(page.locator('#main')).toBeFocused();
    const still = await standing(page);
    // From the last to the first, which moves the most.
    for (const [index, wait] of [...waits.entries()].reverse()) {
      wait.release();
      await expect(skeleton(page)).toHaveCount(index);
    }
    await expect(main(page).getByRole('row').filter({ hasText: 'Person 001' })).toBeVisible();
    expect(await still.shift()).toBeLessThanOrEqual(SHIFT_MAX);
  });
}
