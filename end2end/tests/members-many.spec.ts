// Ten thousand members stay quick because of what these tests count: the page never has more than a page of them, and asks
// once for each view.

import type { Page } from '@playwright/test';
import { crowd } from '../support/database.ts';
import { held } from '../support/held.ts';
import { button, heading, input, visit } from '../support/pages.ts';
import { call, done, organization, signedIn, signedUp, type Organization, type Person } from '../support/people.ts';
import { row } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

// One after another in one worker: they only look, and so many people are made once.
test.describe.configure({ mode: 'default', timeout: 120_000 });

/** Rows on a page. */
const PAGE = 50;
/** How much more a page may weigh than another one of as many rows: names and places differ in length. */
const SLACK = 1.2;

let owner: Person;
let many: Organization;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  const page = await browser.newPage();
  owner = await signedUp(page, 'Olga Owner');
  many = await organization(page, 'Many');
  await crowd(many.slug, 9_999);
  await page.close();
});

const main = (page: Page) => page.getByRole('main');
const menu = (page: Page) => page.getByRole('navigation', { name: 'Main' });
const people = (page: Page) => main(page).getByRole('row').filter({ hasText: /Person \d{3}/ });
const person = (page: Page, number: string) => people(page).filter({ hasText: `Person ${number}` });
const total = (page: Page) => page.locator('#members-total');
const next = (page: Page) => page.getByRole('link', { name: 'Next page' });

/** What the page asks the list for from now on, a line for each request. */
function asked(page: Page): string[] {
  const requests: string[] = [];
  page.on('request', (request) => {
    if (!request.url().endsWith('/sfn/list_members')) return;
    const inputs = [...new URLSearchParams(request.postData() ?? '')].filter(([name, value]) => value && name !== 'organization');
    requests.push(inputs.map(([name, value]) => (name === 'cursor' ? name : `${name}=${value}`)).sort().join(' '));
  });
  return requests;
}

/** Opens a page of the list, signed in, without news: they would ask again, as they should. */
async function opened(page: Page, query = ''): Promise<void> {
  await signedIn(page, owner);
  await held(page, '**/events?*');
  await visit(page, `/o/${many.slug}/members${query}`);
}

/** Leaves the list: what it has asked for twice by then has been asked for. A search that rests is dropped by it. */
async function elsewhere(page: Page): Promise<void> {
  await menu(page).getByRole('link', { name: 'Teams' }).click();
  await expect(heading(page, 'Teams')).toBeVisible();
}

test('a page of ten thousand members is no larger than one of sixty', async ({ page }) => {
  await signedIn(page, owner);
  const few = await organization(page, 'Few');
  await crowd(few.slug, 59);
  const weighed = async ({ slug }: Organization) => {
    const html = (await (await page.request.get(`/o/${slug}/members`)).body()).length;
    await visit(page, `/o/${slug}`);
    const answer = page.waitForResponse('**/sfn/list_members');
    await menu(page).getByRole('link', { name: 'Members' }).click();
    const json = (await (await answer).body()).length;
    await expect(people(page)).toHaveCount(PAGE - 1);
    await expect(main(page).locator('tbody tr')).toHaveCount(PAGE);
    return { html, json, elements: await page.locator('body *').count() };
  };
  const small = await weighed(few);
  await expect(total(page)).toHaveText('60 members');
  const large = await weighed(many);
  await expect(total(page)).toHaveText(/^10,?000 members$/);
  for (const what of ['html', 'json', 'elements'] as const) {
    expect(large[what], what).toBeLessThanOrEqual(small[what] * SLACK);
  }
});

test('each search, filter, order and page of ten thousand is asked for once, and replaces the rows', async ({ page }) => {
  const requests = asked(page);
  await opened(page);
  await expect(people(page)).toHaveCount(PAGE - 1);

  await input(page, 'Search').fill('Person 9999');
  await expect(people(page)).toHaveCount(1);
  await expect(person(page, '9999')).toBeVisible();
  await expect(total(page)).toHaveText('1 found');
  await input(page, 'Search').fill('');
  await expect(person(page, '0001')).toBeVisible();
  await page.getByLabel('Sort by').selectOption('Newest first');
  await expect(row(page, owner)).toHaveCount(0);
  await expect(people(page)).toHaveCount(PAGE);
  await page.getByLabel('Role', { exact: true }).selectOption('Owner');
  await expect(row(page, owner)).toBeVisible();
  await expect(people(page)).toHaveCount(0);
  await page.getByLabel('Role', { exact: true }).selectOption('All roles');
  await expect(people(page)).toHaveCount(PAGE);
  await page.getByRole('combobox', { name: 'Source' }).selectOption('API');
  await expect(total(page)).toHaveText(/^9,?999 found$/);
  await page.getByLabel('Sort by').selectOption('Name');
  await expect(person(page, '0001')).toBeVisible();
  for (const [link, first] of [
    ['Next page', '0051'],
    ['Next page', '0101'],
    ['Previous page', '0051'],
    ['First page', '0001'],
  ] as const) {
    await page.getByRole('link', { name: link }).click();
    await expect(people(page).first()).toContainText(`Person ${first}`);
    await expect(main(page).locator('tbody tr')).toHaveCount(PAGE);
    await expect(total(page)).toHaveText(/^9,?999 found$/);
  }

  await elsewhere(page);
  // The page itself came with its first rows.
  expect(requests).toEqual([
    'search=Person 9999',
    '',
    'sort=joined',
    'role=owner sort=joined',
    'sort=joined',
    'sort=joined source=api',
    'source=api',
    'cursor source=api',
    'cursor source=api',
    'cursor source=api',
    'source=api',
  ]);
});

interface List {
  page: { items: { id: string }[]; next: string | null };
}

test('the last page of ten thousand is as light as the first, and is asked for once', async ({ page }) => {
  await signedIn(page, owner);
  const first = (await (await call(page, 'list_members', { organization: many.slug })).body()).length;
  // All but the last two pages, in large parts, as programs read them.
  const read = new Set<string>();
  let cursor = '';
  for (const limit of [...Array<number>(49).fill(200), PAGE, PAGE]) {
    const part = await done<List>(page, 'list_members', { organization: many.slug, limit: String(limit), cursor });
    for (const { id } of part.page.items) read.add(id);
    cursor = part.page.next ?? '';
  }
  expect(read.size, 'nobody is listed twice').toBe(9_900);

  const requests = asked(page);
  await opened(page, `?cursor=${cursor}`);
  await expect(people(page).first()).toContainText('Person 9900');
  await expect(people(page)).toHaveCount(PAGE);
  const answer = page.waitForResponse('**/sfn/list_members');
  await next(page).click();
  expect((await (await answer).body()).length).toBeLessThanOrEqual(first * SLACK);
  await expect(people(page).first()).toContainText('Person 9950');
  await expect(people(page).last()).toContainText('Person 9999');
  await expect(people(page)).toHaveCount(PAGE);
  await expect(next(page)).toHaveCount(0);
  await expect(total(page)).toHaveText(/^10,?000 members$/);

  // From there somebody at the very start is found, and somebody at the very end.
  await input(page, 'Search').fill(owner.email);
  await expect(row(page, owner)).toBeVisible();
  await expect(total(page)).toHaveText('1 found');
  await input(page, 'Search').fill('person-9999@');
  await expect(person(page, '9999')).toBeVisible();
  await expect(total(page)).toHaveText('1 found');
  // One question waits for the answer to the one before it: what was asked twice is asked before this.
  const sorted = page.waitForResponse('**/sfn/list_members');
  await page.getByLabel('Sort by').selectOption('Newest first');
  await sorted;
  await elsewhere(page);
  expect(requests).toEqual(['cursor', `search=${owner.email}`, 'search=person-9999@', 'search=person-9999@ sort=joined']);
});

test('all of ten thousand are ticked without naming one, and reviewed as far as it goes at once', async ({ page }) => {
  await opened(page, '?search=Person');
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await expect(page.getByRole('status').filter({ hasText: `${PAGE} selected` })).toHaveCount(1);
  await page.getByRole('checkbox', { name: /^Select all 9,?999 that match$/ }).check();
  await page.getByRole('combobox', { name: 'Action' }).selectOption('Put on hold');
  await button(page, 'Review').click();
  await expect(heading(page, 'Put on hold')).toBeVisible();
  await expect(page).toHaveURL(/[?&]all=1(&|$)/);
  await expect(page).not.toHaveURL(/member=/);
  await expect(main(page).getByText(/^These are the first 200 of 9,?999\./)).toBeVisible();
  await expect(page.getByText('200 selected. This will work for all of them.')).toBeVisible();
  await expect(button(page, 'Put 200 on hold')).toBeEnabled();
  await expect(people(page)).toHaveCount(200);
});
