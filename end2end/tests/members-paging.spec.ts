// A list that is longer than a page: forward, back by a page, back to its start, and what was filtered and sorted stays so.

import type { Locator, Page } from '@playwright/test';
import { crowd } from '../support/database.ts';
import { held } from '../support/held.ts';
import { button, input, listening, visit } from '../support/pages.ts';
import { done, memberId, organization, signedUp, type Organization, type Person } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

async function crowded(page: Page, count: number): Promise<Organization> {
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  await crowd(acme.slug, count);
  return acme;
}

/** One of the crowd. */
const somebody = ({ slug }: Organization, number: string): Person => ({
  name: `Person ${number}`,
  email: `person-${number}@${slug}.example`,
  password: '',
});

const people = (page: Page) => page.getByRole('main').getByRole('row').filter({ hasText: /Person \d{3}/ });
const person = (page: Page, number: string) => people(page).filter({ hasText: `Person ${number}` });
const next = (page: Page) => page.getByRole('link', { name: 'Next page' });
const previous = (page: Page) => page.getByRole('link', { name: 'Previous page' });

/** From the first page of 170 people to the last one and back, page by page. */
async function thereAndBack(page: Page): Promise<void> {
  await expect(people(page).first()).toContainText('Person 001');
  await expect(previous(page)).toHaveCount(0);
  for (const start of ['051', '101', '151']) {
    await next(page).click();
    await expect(people(page).first()).toContainText(`Person ${start}`);
    await expect(page).toHaveURL(/search=Person&/);
  }
  await expect(next(page)).toHaveCount(0);
  for (const start of ['101', '051', '001']) {
    await previous(page).click();
    await expect(people(page).first()).toContainText(`Person ${start}`);
    await expect(page).toHaveURL(/search=Person(&|$)/);
  }
  await expect(page).not.toHaveURL(/cursor=|from=/);
  await expect(previous(page)).toHaveCount(0);
  await expect(next(page)).toBeVisible();
}

test('a long list has pages, a total, and an address for each page', async ({ page }) => {
  const { slug } = await crowded(page, 120);
  await visit(page, `/o/${slug}/members`);
  await expect(page.locator('#members-total')).toContainText('121');
  await expect(person(page, '001')).toBeVisible();
  await expect(page.getByRole('link', { name: 'First page' })).toHaveCount(0);
  const first = await people(page).count();
  expect(first).toBeLessThan(120);

  await next(page).click();
  await expect(page).toHaveURL(/[?&]cursor=/);
  await expect(person(page, '001')).toHaveCount(0);
  await expect(person(page, String(first + 1).padStart(3, '0'))).toBeVisible();
  await expect(page.locator('#members-total')).toContainText('121');
  const second = page.url();
  await next(page).click();
  await expect(person(page, '120')).toBeVisible();
  await expect(next(page)).toHaveCount(0);

  await page.goBack();
  await expect(page).toHaveURL(second);
  await expect(person(page, String(first + 1).padStart(3, '0'))).toBeVisible();
  await page.getByRole('link', { name: 'First page' }).click();
  await expect(page).not.toHaveURL(/cursor=/);
  await expect(person(page, '001')).toBeVisible();

  // What somebody else is sent shows the same, and the same way back.
  await page.goto(second);
  await expect(person(page, String(first + 1).padStart(3, '0'))).toBeVisible();
  await expect(previous(page)).toBeVisible();
  // A way back that nobody can read is none.
  await page.goto(second.replace('from=.', 'from=nonsense'));
  await expect(person(page, String(first + 1).padStart(3, '0'))).toBeVisible();
  await expect(page.getByRole('link', { name: 'First page' })).toBeVisible();
  await expect(previous(page)).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('status')).toHaveText('');
});

test('a long list is gone through forward and back', async ({ page }) => {
  const { slug } = await crowded(page, 170);
  await visit(page, `/o/${slug}/members?search=Person`);
  await thereAndBack(page);
});

test('a long list is gone through forward and back without JavaScript', async ({ another }) => {
  const page = await another({ javaScriptEnabled: false });
  const { slug } = await crowded(page, 170);
  await page.goto(`/o/${slug}/members?search=Person`);
  await thereAndBack(page);
});

test('whoever goes through a long list by keys goes on from its links, and hears where that leads', async ({ page }) => {
  const { slug } = await crowded(page, 170);
  await visit(page, `/o/${slug}/members?search=Person`);
  const said = page.getByRole('navigation', { name: 'Pages' }).getByRole('status');
  const press = async (start: string) => {
    await page.keyboard.press('Enter');
    await expect(people(page).first()).toContainText(`Person ${start}`);
  };
  await next(page).focus();
  await press('051');
  await expect(next(page)).toBeFocused();
  await expect(said).toHaveText('Page 2');
  await press('101');
  await expect(next(page)).toBeFocused();
  await expect(said).toHaveText('Page 3');
  // The last page has no next one, and the first one nothing before it.
  await press('151');
  await expect(previous(page)).toBeFocused();
  await expect(said).toHaveText('This is the last page.');
  await press('101');
  await expect(previous(page)).toBeFocused();
  await expect(said).toHaveText('Page 3');
  await press('051');
  await expect(said).toHaveText('Page 2');
  await press('001');
  await expect(next(page)).toBeFocused();
  await expect(said).toHaveText('This is the first page.');
  await press('051');
  await page.getByRole('link', { name: 'First page' }).focus();
  await press('001');
  await expect(next(page)).toBeFocused();

  // It goes on at once, and not only with the answer. Who looks elsewhere meanwhile stays there.
  await press('051');
  await expect(said).toHaveText('Page 2');
  const { release } = await held(page, '**/sfn/list_members');
  await previous(page).focus();
  await page.keyboard.press('Enter');
  await expect(next(page)).toBeFocused();
  await expect(said).toHaveText('');
  await input(page, 'Search').focus();
  release();
  await expect(people(page).first()).toContainText('Person 001');
  await expect(said).toHaveText('This is the first page.');
  await expect(input(page, 'Search')).toBeFocused();
});

test('what is pressed before the answer goes on from the address, and leaves out no page', async ({ page }) => {
  const { slug } = await crowded(page, 170);
  await visit(page, `/o/${slug}/members?search=Person`);
  const follow = async (link: Locator, start: string) => {
    await link.click();
    await expect(people(page).first()).toContainText(`Person ${start}`);
  };
  await follow(next(page), '051');
  await follow(next(page), '101');
  const third = page.url();
  const once = await held(page, '**/sfn/list_members');
  await previous(page).click();
  await expect(page).not.toHaveURL(third);
  await expect.poll(once.requests).toBe(1);
  await next(page).click();
  await expect(page).toHaveURL(third);
  once.release();
  // The second question waits for the first answer.
  await expect.poll(once.requests).toBe(2);
  await expect(people(page).first()).toContainText('Person 101');
  await follow(next(page), '151');

  // Back from the last page, and further back.
  const twice = await held(page, '**/sfn/list_members');
  await expect(next(page)).toHaveCount(0);
  await previous(page).click();
  await expect(next(page)).toBeVisible();
  await previous(page).click();
  twice.release();
  await expect(people(page).first()).toContainText('Person 051');
  await follow(next(page), '101');
  await follow(previous(page), '051');
  await follow(previous(page), '001');
});

test('where another page of people, or of what happened, does not come, that is said and can be tried again', async ({ page, watch }) => {
  test.slow();
  watch.allow(503, /^\/sfn\//);
  // News would ask in between.
  await held(page, '**/events?*');
  const acme = await crowded(page, 60);
  const { slug } = acme;
  for (const name of ['Full', 'Empty']) await done(page, 'create_team', { organization: slug, name });
  const teams = await done<{ id: string; name: string }[]>(page, 'list_teams', { organization: slug });
  const [full, empty] = ['Full', 'Empty'].map((name) => teams.find((team) => team.name === name)!.id);
  const crowd = { organization: slug, search: 'Person', limit: '200' };
  const all = await done<{ page: { items: { user_id: string }[] } }>(page, 'list_members', crowd);
  const ticks = Object.fromEntries(all.page.items.map(({ user_id }) => [`user[u-${user_id}]`, 'on']));
  await done(page, 'add_to_team', { organization: slug, teamId: full!, ...ticks });
  const one = await memberId(page, acme, somebody(acme, '001'));
  for (let count = 0; count < 21; count += 1) {
    const role = count % 2 ? 'member' : 'admin';
    await done(page, 'change_member_role', { organization: slug, memberId: one, role });
  }

  const main = page.getByRole('main');
  const card = (title: string) => page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) });
  // One of the sixty is an admin by now. The owner could join a team, too.
  for (const [path, call, list, first, second] of [
    ['roles/member', 'load_role', page.getByRole('list', { name: 'Members with the role Member' }), 50, 9],
    [`teams/${full}`, 'load_team', page.getByRole('list', { name: 'People in this team' }), 50, 10],
    [`teams/${empty}/add`, 'team_candidates', page.getByRole('list', { name: 'Members who are not in the team' }), 50, 11],
    [`members/${one}`, 'load_member', card('Recent activity'), 20, 1],
  ] as const) {
    await visit(page, `/o/${slug}/${path}`);
    const rows = list.getByRole('listitem');
    await expect(rows, path).toHaveCount(first);
    await page.route(`**/sfn/${call}`, (route) => route.fulfill({ status: 503, body: 'no' }), { times: 1 });
    await next(page).click();
    await expect(main.getByRole('alert'), path).toContainText('We cannot be reached');
    await expect(page).toHaveURL(/[?&]cursor=/);
    await expect(rows, path).toHaveCount(first);
    await button(main, 'Try again').click();
    await expect(rows, path).toHaveCount(second);
    await expect(main.getByRole('alert'), path).toHaveCount(0);
  }
});

test('on the way back from a page that nobody is on any more, nobody is told that there is nobody', async ({ page }) => {
  const acme = await crowded(page, 51);
  await listening(page, `/o/${acme.slug}/roles/member`);
  const rows = page.getByRole('list', { name: 'Members with the role Member' }).getByRole('listitem');
  await next(page).click();
  await expect(rows).toHaveText([/Person 051/]);
  await done(page, 'remove_member', { organization: acme.slug, memberId: await memberId(page, acme, somebody(acme, '051')) });
  await expect(rows).toHaveCount(0);
  const { release } = await held(page, '**/sfn/load_role');
  await previous(page).click();
  await expect(page).not.toHaveURL(/cursor=/);
  await expect(next(page)).toBeVisible();
  await expect(page.getByText('No one has this role')).toHaveCount(0);
  release();
  await expect(rows).toHaveCount(50);
});

test('pages keep what is searched, and a new search begins on its first page', async ({ page }) => {
  const { slug } = await crowded(page, 120);
  await visit(page, `/o/${slug}/members?search=Person`);
  await expect(page.locator('#members-total')).toContainText('120');
  await next(page).click();
  await expect(page).toHaveURL(/search=Person/);
  await expect(page).toHaveURL(/cursor=/);
  await expect(person(page, '001')).toHaveCount(0);
  await input(page, 'Search').fill('Person 01');
  await expect(page).not.toHaveURL(/cursor=|from=/);
  await expect(people(page)).toHaveCount(10);
  await expect(person(page, '010')).toBeVisible();
});

test('the list is sorted by what is chosen, and the address says so', async ({ page }) => {
  const { slug } = await crowded(page, 3);
  await visit(page, `/o/${slug}/members`);
  const names = page.getByRole('main').getByRole('row').getByText(/^(Olga Owner|Person \d{3})$/);
  await expect(names).toHaveText(['Olga Owner', 'Person 001', 'Person 002', 'Person 003']);
  await page.getByLabel('Sort by').selectOption('Newest first');
  await expect(page).toHaveURL(/sort=joined/);
  await expect(names.last()).toHaveText('Olga Owner');
  await page.getByLabel('Role', { exact: true }).selectOption('Owner');
  await expect(page).toHaveURL(/role=owner/);
  await expect(names).toHaveText(['Olga Owner']);
  await page.reload();
  await expect(names).toHaveText(['Olga Owner']);
});
