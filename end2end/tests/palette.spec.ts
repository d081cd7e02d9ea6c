import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { held } from '../support/held.ts';
import { button, heading, visit } from '../support/pages.ts';
import { done, joined, memberId, organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

const input = (page: Page): Locator => page.getByRole('combobox', { name: /^Find a page/ });
const group = (page: Page, name: string): Locator => page.getByRole('listbox', { name: 'Commands' }).getByRole('group', { name });
const option = (page: Page, name: string | RegExp): Locator => page.getByRole('option', { name });

async function opened(page: Page): Promise<void> {
  await page.keyboard.press('Control+K');
  await expect(input(page)).toBeFocused();
}

test('the palette finds pages, organizations and actions, by keys alone', async ({ page }) => {
  await signedUp(page);
  const [first, second] = [await organization(page, 'Acme Foods'), await organization(page, 'Zulu Company')];
  await visit(page, `/o/${first.slug}`);

  await opened(page);
  await page.keyboard.type('team');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/o/${first.slug}/teams$`));
  await expect(input(page)).toBeHidden();

  await opened(page);
  await page.keyboard.type('zulu');
  const chosen = option(page, /Zulu Company/);
  await expect(chosen).toHaveAttribute('aria-selected', 'true');
  await expect(input(page)).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id')) ?? '');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/o/${second.slug}/teams$`));

  await opened(page);
  await page.keyboard.type('create organization');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Create an organization')).toBeVisible();
});

test('arrows move through the options and go around, Escape gives the focus back', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}/members`);
  const search = page.getByRole('main').getByRole('searchbox').first();
  await search.focus();
  await opened(page);
  // The page behind has selects with options, too.
  const list = page.getByRole('listbox', { name: 'Commands' });
  const selected = list.getByRole('option', { selected: true });
  await expect(selected).toHaveCount(1);
  await expect(list.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(list.getByRole('option').last()).toHaveAttribute('aria-selected', 'true');
  await expect(list.getByRole('option').last()).toBeInViewport();
  await page.keyboard.press('ArrowDown');
  await expect(list.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.type('nothing at all is called this');
  await expect(page.getByRole('status').getByText('No results.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(search).toBeFocused();
});

test('members are found by the server', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const colleague = await another();
  const babbage = await signedUp(colleague, 'Charles Babbage');
  await joined(page, acme, colleague, babbage);
  await visit(page, `/o/${acme.slug}`);
  await opened(page);
  await page.keyboard.type('babb');
  await expect(option(page, /Charles Babbage/)).toContainText(babbage.email);
  await option(page, /Charles Babbage/).click();
  await expect(heading(page, 'Charles Babbage')).toBeVisible();
});

test('Enter opens what is found for the text that stands there, however early it is pressed', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  for (const name of ['Charles Babbage', 'Grace Hopper']) {
    const colleague = await another();
    await joined(page, acme, colleague, await signedUp(colleague, name));
  }
  await visit(page, `/o/${acme.slug}`);
  await opened(page);
  await input(page).fill('babb');
  await expect(option(page, /Charles Babbage/)).toHaveAttribute('aria-selected', 'true');
  const first = await held(page, '**/sfn/find_inside');
  await input(page).fill('hopper');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').getByText('Searching…')).toBeVisible();
  await expect(option(page, /Charles Babbage/)).toHaveCount(0);
  await expect(input(page)).toBeVisible();
  first.release();
  await expect(heading(page, 'Grace Hopper')).toBeVisible();
  const there = page.url();

  // Who types on, or closes it, does not want that any more.
  await opened(page);
  const second = await held(page, '**/sfn/find_inside');
  await input(page).fill('babb');
  await page.keyboard.press('Enter');
  await expect.poll(second.requests).toBe(1);
  await input(page).fill('babbage');
  await expect.poll(second.requests).toBe(2);
  second.release();
  await expect(option(page, /Charles Babbage/)).toHaveAttribute('aria-selected', 'true');
  const third = await held(page, '**/sfn/find_inside');
  await input(page).fill('charles');
  await page.keyboard.press('Enter');
  await expect.poll(third.requests).toBe(1);
  await page.keyboard.press('Escape');
  const answered = page.waitForResponse('**/sfn/find_inside');
  third.release();
  await answered;
  await opened(page);
  await expect(page).toHaveURL(there);
});

test('what somebody has gone down to stays chosen when the server finds more in front of it', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  await done(page, 'create_team', { organization: acme.slug, name: 'Create and Company' });
  await visit(page, `/o/${acme.slug}`);
  await opened(page);
  const { release, requests } = await held(page, '**/sfn/find_inside');
  await input(page).fill('create');
  await expect(option(page, /^Create a team/)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  const chosen = option(page, /^Create a role/);
  await expect(chosen).toHaveAttribute('aria-selected', 'true');
  await expect.poll(requests).toBe(1);
  release();
  await expect(group(page, 'Teams').getByRole('option')).toHaveText(/Create and Company/);
  await expect(chosen).toHaveAttribute('aria-selected', 'true');
  await expect(input(page)).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id')) ?? '');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}/roles/new$`));
});

test('where what was chosen is found no more, the first is', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  for (const name of ['Roles and Rules', 'Role Players', 'Night Watch']) {
    await done(page, 'create_team', { organization: acme.slug, name });
  }
  await visit(page, `/o/${acme.slug}`);
  await opened(page);
  await input(page).fill('rol');
  await expect(group(page, 'Teams').getByRole('option')).toHaveCount(2);
  // By name they fit this, too; the server finds nothing any more.
  const teams = await done<{ id: string; name: string }[]>(page, 'list_teams', { organization: acme.slug });
  for (const { id } of teams.filter(({ name }) => name.startsWith('Role'))) {
    await done(page, 'remove_team', { organization: acme.slug, teamId: id });
  }
  const { release } = await held(page, '**/sfn/find_inside');
  await input(page).fill('role');
  const players = option(page, /^Role Players/);
  await expect(players).toBeVisible();
  const list = page.getByRole('listbox', { name: 'Commands' });
  for (let presses = await list.getByRole('option').count(); presses > 1; presses -= 1) {
    if ((await players.getAttribute('aria-selected')) === 'true') break;
    await page.keyboard.press('ArrowDown');
  }
  await expect(players).toHaveAttribute('aria-selected', 'true');
  release();
  await expect(players).toHaveCount(0);
  await expect(list.getByRole('option', { selected: true })).toHaveCount(1);
  await expect(list.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
});

test('a search that fails says so, and opens nothing', async ({ page, watch }) => {
  watch.allow(503, /find_inside/);
  await signedUp(page);
  const acme = await organization(page);
  await done(page, 'create_team', { organization: acme.slug, name: 'Night Watch' });
  await visit(page, `/o/${acme.slug}`);
  await opened(page);
  const search = '**/sfn/find_inside';
  await page.route(search, (route) => route.fulfill({ status: 503 }));
  await input(page).fill('watch');
  await page.keyboard.press('Enter');
  const said = page.getByRole('dialog').getByRole('status');
  await expect(said).toHaveText(/^Members, teams and roles could not be searched\. We cannot be reached/);
  await expect(input(page)).toBeVisible();
  await page.unroute(search);
  await input(page).fill('watc');
  await expect(option(page, /^Night Watch/)).toBeVisible();
  await expect(said).toHaveText('1 result');
});

test('teams and roles are found by a part of their names', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  await done(page, 'create_team', { organization: acme.slug, name: 'Night Watch' });
  await done(page, 'create_role', { organization: acme.slug, role: 'route planner', 'permission[team:create]': 'on' });
  await visit(page, `/o/${acme.slug}`);
  await opened(page);
  await page.keyboard.type('watch');
  await expect(group(page, 'Teams').getByRole('option')).toHaveText(/Night Watch.*0 members/);
  await expect(option(page, /^Night Watch/)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Night Watch')).toBeVisible();

  await opened(page);
  await page.keyboard.type('planner');
  await expect(group(page, 'Roles').getByRole('option')).toHaveText(/route planner.*Custom/);
  await page.keyboard.press('Enter');
  await expect(heading(page, 'route planner')).toBeVisible();

  // Built-in ones have no id, and go by their names in both languages.
  await opened(page);
  await page.keyboard.type('소유자');
  await expect(group(page, 'Roles').getByRole('option')).toHaveText(/Owner.*Built-in/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}/roles/owner$`));
});

test('teams and roles are those of the organization one is in, and roles are for those who may see them', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  await done(owner, 'create_team', { organization: acme.slug, name: 'Night Watch' });
  await done(owner, 'create_role', { organization: acme.slug, role: 'night planner', 'permission[team:create]': 'on' });
  await done(owner, 'create_role', { organization: acme.slug, role: 'newcomer', 'permission[team:create]': 'on' });
  const me = await signedUp(page);
  await joined(owner, acme, page, me);
  await done(owner, 'change_member_role', { organization: acme.slug, memberId: await memberId(owner, acme, me), role: 'newcomer' });
  const own = await organization(page);
  await done(page, 'create_team', { organization: own.slug, name: 'Night Shift' });
  await visit(page, `/o/${acme.slug}`);
  await opened(page);
  await page.keyboard.type('night');
  await expect(option(page, /^Night Watch/)).toBeVisible();
  await expect(option(page, /Night Shift/)).toHaveCount(0);
  await expect(group(page, 'Roles')).toHaveCount(0);
});

test('pages below the lists are found, also by Korean words', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}`);
  for (const [words, address] of [
    ['invite many', `/o/${slug}/invitations/many`],
    ['invitation links', `/o/${slug}/invitations/links`],
    ['transfer', `/o/${slug}/transfer`],
    ['create a role', `/o/${slug}/roles/new`],
    ['my organizations', '/account/organizations'],
    ['비밀번호', '/account/security'],
  ] as const) {
    await visit(page, `/o/${slug}`);
    await opened(page);
    await input(page).fill(words);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`${address}$`));
  }
});

test('a role of the organization decides over what is offered', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  await done(owner, 'create_role', {
    organization: acme.slug,
    role: 'planner',
    'permission[team:create]': 'on',
    'permission[invitation:cancel]': 'on',
  });
  const me = await signedUp(page);
  await joined(owner, acme, page, me);
  await done(owner, 'change_member_role', { organization: acme.slug, memberId: await memberId(owner, acme, me), role: 'planner' });
  await visit(page, `/o/${acme.slug}/members`);
  await opened(page);
  await expect(option(page, /^Create a team/)).toHaveCount(1);
  await expect(option(page, /^Invitations/)).toHaveCount(1);
  for (const name of [/^Invite people/, /^Invite in bulk/, /^Create a role/, /^Transfer/]) {
    await expect(option(page, name)).toHaveCount(0);
  }
});

test('theme, language and signing out are commands', async ({ page }) => {
  await signedUp(page);
  await visit(page, '/home');
  await opened(page);
  await page.keyboard.type('dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('data-scripted', '');
  await page.keyboard.press('Control+K');
  await expect(input(page)).toBeFocused();
  await page.keyboard.type('한국');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(page.locator('html')).toHaveAttribute('data-scripted', '');
  await page.keyboard.press('Control+K');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('로그아웃');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('what the person may not do is not offered', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  await joined(owner, acme, page, await signedUp(page));
  await visit(page, `/o/${acme.slug}`);
  await opened(page);
  await expect(option(page, 'Members')).toHaveCount(1);
  for (const name of [/^Invitations/, /^Invite people/, /^Create a team/]) await expect(option(page, name)).toHaveCount(0);
});

test('a question mark explains the keys, and is typed where somebody types', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}/members`);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toContainText('Ctrl/⌘ Shift O');
  await expect(help).toContainText('Alt 1–9');
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  const search = page.getByRole('main').getByRole('searchbox').first();
  await search.focus();
  await page.keyboard.press('?');
  await expect(search).toHaveValue('?');
  await expect(help).toBeHidden();
});

test('its code is a chunk of its own, loaded when it is wanted', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  const files: string[] = [];
  page.on('request', (request) => files.push(new URL(request.url()).pathname));
  await visit(page, `/o/${slug}`);
  const palette = () => files.filter((file) => file.includes('console-palette'));
  expect(palette()).toEqual([]);
  await opened(page);
  expect(palette()).toHaveLength(1);
});

test('axe finds nothing in the palette and in the help, on wide screens and on a phone', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}`);
  const check = async (what: string) => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')}`), what).toEqual([]);
  };
  await opened(page);
  await check('palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await check('help');
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: /^Search and commands/ }).click();
  await expect(input(page)).toBeVisible();
  await check('palette on a phone');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect(input(page)).toBeHidden();
  await page.getByLabel(/^Switch organization/).first().click();
  const search = page.getByRole('searchbox', { name: 'Find an organization' });
  await expect(search).toBeVisible();
  await button(page, 'Close').click();
  await expect(search).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
