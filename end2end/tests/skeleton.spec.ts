// While a list is on its way grey shapes hold its place: they say that it is loading, and nothing jumps when it comes.

import type { Locator, Page } from '@playwright/test';
import { crowd } from '../support/database.ts';
import { held } from '../support/held.ts';
import { heading, input, visit } from '../support/pages.ts';
import { done, newcomer, organization, signedUp, type Organization } from '../support/people.ts';
import { expectNothingJumps, expectSaid, SHIFT_MAX, skeleton } from '../support/skeleton.ts';
import { standing } from '../support/still.ts';
import { expect, test } from '../support/test.ts';

const WIDTHS = [1280, 390];

/** The members' filter that waits for the teams, and makes way for another one of its size. */
const TEAM_CHOICE = '.filter:has(#members-team)';

/** Where selects are folded away: below 48rem. */
const isPhone = (width: number) => width < 768;
const folded = (page: Page) => page.locator('.filters-fold summary');

const main = (page: Page) => page.getByRole('main');
const menu = (page: Page) => page.getByRole('navigation', { name: 'Main' });

interface List {
  /** What its page is called. */
  name: string;
  /** The server function that it comes from. */
  call: string;
  /** Makes what is listed: more than there are grey rows. */
  fill: (page: Page, acme: Organization) => Promise<void>;
  /** What is there once the list is. */
  there: (page: Page) => Locator;
  /** How it is said that the list is there, where it is. */
  total?: string;
}

const LISTS: List[] = [
  {
    name: 'Members',
    call: 'list_members',
    fill: (_, { slug }) => crowd(slug, 12),
    there: (page) => main(page).getByRole('row').filter({ hasText: 'Person 012' }),
    total: '13 members',
  },
  {
    name: 'Invitations',
    call: 'list_invitations',
    fill: async (page, { slug }) => {
      for (let count = 0; count < 6; count += 1) {
        await done(page, 'invite', { organization: slug, email: newcomer('Nina New').email, role: 'member' });
      }
    },
    there: (page) => main(page).getByRole('row').filter({ hasText: 'nina-new-' }).last(),
    total: '6 invitations',
  },
  {
    name: 'Teams',
    call: 'load_teams',
    fill: async (page, { slug }) => {
      for (let count = 1; count <= 6; count += 1) await done(page, 'create_team', { organization: slug, name: `Shift ${count}` });
    },
    there: (page) => main(page).getByRole('link', { name: /^Shift 6\b/ }),
  },
  {
    name: 'Roles',
    call: 'list_roles',
    fill: async () => undefined,
    there: (page) => main(page).getByRole('table'),
  },
];

for (const width of WIDTHS) {
  for (const { name, call, fill, there, total } of LISTS) {
    test(`${name}, ${width} wide: a skeleton says that the list is loading, and nothing jumps when it comes`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await signedUp(page, 'Olga Owner');
      const acme = await organization(page);
      await fill(page, acme);
      await visit(page, `/o/${acme.slug}`);
      const { release } = await held(page, `**/sfn/${call}`);
      const asked = page.waitForRequest(`**/sfn/${call}`);
      await menu(page).getByRole('link', { name }).click();
      await asked;
      await expect(heading(page, name)).toBeVisible();
      const said = await expectSaid(page);
      // It is moved to with the page, and would scroll.
      await expect(page.locator('#main')).toBeFocused();
      await expect(there(page)).toHaveCount(0);

      await expectNothingJumps(page, release, there(page), TEAM_CHOICE);
      await expect(said).toHaveCount(0);
      if (total) await expect(main(page).getByRole('status').filter({ hasText: total })).toBeVisible();
    });
  }

  test(`${width} wide: switching leaves heading and filters where they are, and nothing jumps when the members come`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await signedUp(page, 'Olga Owner');
    // Short names: the line below the heading is one line with each of them.
    const [first, second] = [await organization(page, 'Acme'), await organization(page, 'Zulu')];
    await crowd(second.slug, 12);
    await visit(page, `/o/${first.slug}/members`);
    await page.evaluate(() => document.fonts.ready);
    // On a phone the selects are folded away, behind what says so.
    const filters = isPhone(width) ? [folded(page)] : [input(page, 'Role'), input(page, 'Sort by')];
    const places = () =>
      Promise.all(
        [heading(page, 'Members'), input(page, 'Search'), ...filters].map((one) =>
          one.evaluate((element) => {
            const { left, top } = element.getBoundingClientRect();
            return [Math.round(left + scrollX), Math.round(top + scrollY)];
          }),
        ),
      );
    const before = await places();

    const { release } = await held(page, '**/sfn/list_members');
    const isOfSecond = (text: string | null) => (text ?? '').includes(second.slug);
    const asked = page.waitForRequest((request) => request.url().endsWith('/list_members') && isOfSecond(request.postData()));
    await page.getByLabel(/^Switch organization/).first().click();
    await page.getByRole('link', { name: /Zulu/ }).click();
    await asked;
    await expect(main(page).getByText('The people in Zulu')).toBeVisible();
    await expect(page).toHaveURL(`/o/${second.slug}/members`);
    await expect(skeleton(page)).toBeVisible();
    await expect(page.locator('#main')).toBeFocused();
    expect(await places()).toEqual(before);

    await expectNothingJumps(page, release, main(page).getByRole('row').filter({ hasText: 'Person 012' }), TEAM_CHOICE);
    expect(await places()).toEqual(before);
  });
}

for (const width of WIDTHS) {
  test(`Members, ${width} wide: the list and its filters stand still when the teams to choose from come last`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await signedUp(page, 'Olga Owner');
    const { slug } = await organization(page);
    await crowd(slug, 12);
    await done(page, 'create_team', { organization: slug, name: 'Sales' });
    await visit(page, `/o/${slug}`);
    const { release } = await held(page, '**/sfn/list_teams');
    const asked = page.waitForRequest('**/sfn/list_teams');
    await menu(page).getByRole('link', { name: 'Members' }).click();
    await asked;
    await expect(main(page).getByRole('row').filter({ hasText: 'Person 012' })).toBeVisible();
    await expect(page.locator('#main')).toBeFocused();
    if (isPhone(width)) await folded(page).click();
    // The choice that has nothing to choose from yet makes way for another one, of the same size.
    const choice = page.getByRole('combobox', { name: 'Team' });
    await expect(choice).toBeDisabled();
    const place = await choice.boundingBox();
    const still = await standing(page, TEAM_CHOICE);
    release();
    await expect(choice.locator('option', { hasText: 'Sales' })).toHaveCount(1);
    await expect(choice).toBeEnabled();
    expect(await choice.boundingBox()).toEqual(place);
    expect(await still.moved()).toEqual([]);
    expect(await still.shift()).toBeLessThanOrEqual(SHIFT_MAX);
  });
}

test('a page that does jump is noticed here', async ({ page }) => {
  await signedUp(page, 'Olga Owner');
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}/members`);
  const still = await standing(page);
  expect(await still.moved()).toEqual([]);
  await page.evaluate(() => {
    const late = document.createElement('div');
    late.style.height = '400px';
    document.querySelector('.console-page')?.prepend(late);
  });
  expect((await still.moved()).join('\n')).toContain('Members');
  expect(await still.shift()).toBeGreaterThan(SHIFT_MAX);
});
