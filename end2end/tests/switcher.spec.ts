// The switcher, beyond switching itself (see switching.spec.ts).

import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { plan } from '../support/database.ts';
import { alive, button, heading, notice, visit } from '../support/pages.ts';
import { done, invited, joined, newcomer, organization, signedUp } from '../support/people.ts';
import { png } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

const summary = (page: Page): Locator => page.getByLabel(/^Switch organization/).first();
const list = (page: Page): Locator => page.getByRole('list', { name: 'Organizations' });
const rows = (page: Page): Locator => list(page).locator('.switcher-row');

async function opened(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+O');
  await expect(page.getByRole('searchbox', { name: 'Find an organization' })).toBeFocused();
}

test('a long name is cut and stays inside of the side bar', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page, 'The Acme Foods and Beverages Trading Company');
  await visit(page, `/o/${acme.slug}/members`);
  const bar = await page.getByRole('banner').boundingBox();
  const box = await summary(page).boundingBox();
  expect(box!.x + box!.width).toBeLessThanOrEqual(bar!.x + bar!.width);
});

test('a row tells name, role, size and open invitations, and has the logo', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page, 'Acme Foods');
  await organization(page, 'Bare Company');
  await invited(page, acme, newcomer().email);
  await page.context().request.post('/sfn/set_logo', {
    multipart: { organization: acme.slug, logo: png() },
    headers: { accept: 'application/json' },
  });
  await visit(page, `/o/${acme.slug}`);
  await summary(page).click();
  const row = rows(page).filter({ hasText: 'Acme Foods' });
  await expect(row).toContainText('Owner');
  await expect(row).toContainText('1 member');
  await expect(row).toContainText('1 pending invitation');
  await expect(row).toHaveAttribute('aria-current', 'true');
  await expect(row.locator('img')).toHaveJSProperty('complete', true);
  expect(await row.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(256);
  // The header has it, too; who has none gets initials.
  await expect(summary(page).locator('img')).toBeVisible();
  await expect(rows(page).filter({ hasText: 'Bare Company' }).locator('.avatar')).toHaveText('BC');
});

test('the plan stands in every list of my organizations, where there is one', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page, 'Acme Foods');
  await organization(page, 'Bare Company');
  await plan(acme.slug, 'basic');
  await visit(page, '/home');
  const cards = page.getByRole('region', { name: 'Your organizations' }).getByRole('listitem');
  await expect(cards.filter({ hasText: 'Acme Foods' })).toContainText('Owner · basic · 1 member');
  await expect(cards.filter({ hasText: 'Bare Company' })).toContainText('Owner · 1 member');
  await visit(page, '/account/organizations');
  const lines = page.getByRole('main').getByRole('listitem');
  await expect(lines.filter({ hasText: 'Acme Foods' })).toContainText('Owner · basic · 1 member');
  await expect(lines.filter({ hasText: 'Bare Company' })).toContainText('Owner · 1 member');
  await summary(page).click();
  await expect(rows(page).filter({ hasText: 'Acme Foods' })).toContainText('Owner · basic · 1 member');
  await expect(rows(page).filter({ hasText: 'Bare Company' })).toContainText('Owner · 1 member');
});

test('a pinned organization is on top, in every browser of the person', async ({ page, another }) => {
  const me = await signedUp(page);
  const [first] = [await organization(page, 'Acme Foods'), await organization(page, 'Zulu Company')];
  await visit(page, `/o/${first.slug}`);
  await opened(page);
  await expect(rows(page).first()).toContainText('Acme Foods');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(button(page, 'Pin Zulu Company to the top')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(rows(page).first()).toContainText('Zulu Company');
  // The focus stays with it.
  await expect(button(page, 'Unpin Zulu Company')).toBeFocused();

  const elsewhere = await another();
  await done(elsewhere, 'sign_in', { email: me.email, password: me.password });
  await visit(elsewhere, `/o/${first.slug}`);
  await opened(elsewhere);
  await expect(rows(elsewhere).first()).toContainText('Zulu Company');

  await button(page, 'Unpin Zulu Company').click();
  await expect(button(page, 'Pin Zulu Company to the top')).toBeFocused();
  await expect(rows(elsewhere).first()).toContainText('Acme Foods');
});

test('arrows, Home and End move through rows, Escape gives the focus back', async ({ page }) => {
  await signedUp(page);
  const [first] = [await organization(page, 'Acme Foods'), await organization(page, 'Zulu Company')];
  await visit(page, `/o/${first.slug}/members`);
  const search = page.getByRole('main').getByRole('searchbox').first();
  await search.focus();
  await opened(page);
  await page.keyboard.press('ArrowDown');
  await expect(rows(page).nth(0)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(rows(page).nth(1)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(rows(page).nth(0)).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('link', { name: 'All organizations' })).toBeFocused();
  await page.keyboard.press('Home');
  await expect(rows(page).nth(0)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(search).toBeFocused();
});

test('a middle click opens the organization in a new tab and leaves this one', async ({ page }) => {
  await signedUp(page);
  const [first, second] = [await organization(page, 'Acme Foods'), await organization(page, 'Zulu Company')];
  await visit(page, `/o/${first.slug}/members`);
  await summary(page).click();
  const tab = page.context().waitForEvent('page');
  await rows(page).filter({ hasText: 'Zulu Company' }).click({ button: 'middle' });
  const other = await tab;
  await alive(other);
  await expect(other).toHaveURL(new RegExp(`/o/${second.slug}/members$`));
  await expect(page).toHaveURL(new RegExp(`/o/${first.slug}/members$`));
});

test('an accepted invitation becomes an organization where it stands; a declined one goes', async ({
  page,
  another,
}) => {
  const owner = await another();
  await signedUp(owner, 'Minji Kim');
  const [good, bad] = [await organization(owner, '신선푸드'), await organization(owner, 'No Company')];
  const me = await signedUp(page);
  const own = await organization(page, 'Acme Foods');
  await invited(owner, good, me.email);
  await invited(owner, bad, me.email);
  await visit(page, `/o/${own.slug}/members`);
  const isSame = await page.evaluate(() => ((window as { stays?: boolean }).stays = true));
  expect(isSame).toBe(true);
  await opened(page);
  await button(page, 'Accept the invitation to 신선푸드').last().click();
  const row = rows(page).filter({ hasText: '신선푸드' });
  await expect(row).toBeVisible();
  await expect(row).toBeFocused();
  await expect(row).toContainText('Member');
  await expect(page).toHaveURL(new RegExp(`/o/${own.slug}/members$`));
  // Declining is final: it is asked in the row, and the focus stays there.
  const decline = page.getByRole('link', { name: 'Decline the invitation to No Company' });
  const keep = button(page, 'Keep the invitation to No Company');
  await decline.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'Decline the invitation to No Company?' })).toBeVisible();
  await expect(keep).toBeFocused();
  // Escape takes the question back and leaves the switcher open; so does the button.
  await page.keyboard.press('Escape');
  await expect(decline).toBeFocused();
  await decline.click();
  await keep.click();
  await expect(decline).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`/o/${own.slug}/members$`));
  // A switcher that is opened anew asks nothing.
  await decline.click();
  await expect(keep).toBeFocused();
  await page.keyboard.press('Control+Shift+O');
  await expect(keep).toHaveCount(0);
  await opened(page);
  await decline.click();
  await button(page, 'Decline the invitation to No Company').click();
  await expect(page.locator('.switcher-invitation')).toHaveCount(0);
  // Without a reload.
  expect(await page.evaluate(() => (window as { stays?: boolean }).stays)).toBe(true);
  await row.click();
  await expect(page).toHaveURL(new RegExp(`/o/${good.slug}/members$`));
});

test('where the page is not to be had, the nearest one says so', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner);
  const theirs = await organization(owner, 'Their Company');
  const me = await signedUp(page);
  await joined(owner, theirs, page, me);
  const own = await organization(page, 'Own Company');
  await visit(page, `/o/${own.slug}/invitations`);
  await summary(page).click();
  await rows(page).filter({ hasText: 'Their Company' }).click();
  await expect(page).toHaveURL(new RegExp(`/o/${theirs.slug}\\?`));
  await expect(heading(page, 'Their Company')).toBeVisible();
  await expect(notice(page, /cannot open that page in this organization/)).toBeVisible();
});

test('pages that every organization has are kept, and single things lead to the list', async ({ page }) => {
  const me = await signedUp(page);
  const [first, second] = [await organization(page, 'Acme Foods'), await organization(page, 'Zulu Company')];
  const zulu = (): Locator => rows(page).filter({ hasText: 'Zulu Company' });
  for (const kept of ['invitations/many', 'invitations/links', 'roles/new', 'roles/admin', 'transfer', 'members?search=ada']) {
    await visit(page, `/o/${first.slug}/${kept}`);
    await summary(page).click();
    await zulu().click();
    await expect(page).toHaveURL(new RegExp(`/o/${second.slug}/${kept.replace('?', '\\?')}$`));
  }
  const list = await done<{ page: { items: { id: string; email: string }[] } }>(page, 'list_members', { organization: first.slug });
  const mine = list.page.items.find((member) => member.email === me.email)!;
  await visit(page, `/o/${first.slug}/members/${mine.id}`);
  await summary(page).click();
  await zulu().click();
  await expect(page).toHaveURL(new RegExp(`/o/${second.slug}/members\\?`));
  await expect(notice(page, /belongs to the other organization/)).toBeVisible();
});

test('the header changes at once, the rows of the other organization never show under it', async ({ page }) => {
  const me = await signedUp(page);
  const [first, second] = [await organization(page, 'Acme Foods'), await organization(page, 'Zulu Company')];
  await done(page, 'create_team', { organization: first.slug, name: 'Only in Acme' });
  await visit(page, `/o/${first.slug}/teams`);
  await expect(page.getByText('Only in Acme').first()).toBeVisible();
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/sfn/enter_organization', async (route) => {
    await held;
    await route.continue();
  });
  await summary(page).click();
  await rows(page).filter({ hasText: 'Zulu Company' }).click();
  await expect(summary(page)).toContainText('Zulu Company');
  await expect(page.getByText('Only in Acme')).toHaveCount(0);
  await expect(page.getByRole('main').getByText('Loading…').first()).toBeAttached();
  letGo();
  await expect(heading(page, 'Teams')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/o/${second.slug}/teams$`));
  expect(me.email).toContain('@');
});

test('a switch that fails rolls back and says why', async ({ page, watch }) => {
  await signedUp(page);
  const [first] = [await organization(page, 'Acme Foods'), await organization(page, 'Zulu Company')];
  await visit(page, `/o/${first.slug}/members`);
  watch.allow(503, /enter_organization/);
  await page.route('**/sfn/enter_organization', async (route) => {
    const isOther = (route.request().postData() ?? '').includes(first.slug) === false;
    if (isOther) await route.fulfill({ status: 503, json: { code: 'UNAVAILABLE' } });
    else await route.continue();
  });
  await summary(page).click();
  await rows(page).filter({ hasText: 'Zulu Company' }).click();
  await expect(notice(page, /We could not switch to Zulu Company/)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/o/${first.slug}/members$`));
  await expect(summary(page)).toContainText('Acme Foods');
  await expect(heading(page, 'Members')).toBeVisible();
});

test('the personal organization, managing and creating stand at the bottom', async ({ page }) => {
  await signedUp(page, 'Ada Lovelace');
  const acme = await organization(page, 'Acme Foods');
  await visit(page, `/o/${acme.slug}`);
  await summary(page).click();
  await expect(list(page)).not.toContainText('Ada Lovelace');
  const foot = page.locator('.switcher .menu-foot');
  await expect(foot.getByRole('link', { name: /Ada Lovelace's organization/ })).toBeVisible();
  await expect(foot.getByRole('link', { name: 'Create organization' })).toHaveAttribute('href', '/organizations/new');
  await expect(foot.getByRole('link', { name: 'Manage Acme Foods' })).toHaveAttribute(
    'href',
    `/o/${acme.slug}/settings`,
  );
  // The search finds it, too.
  await page.keyboard.type('lovelace');
  await page.keyboard.press('Enter');
  await expect(heading(page, /Ada Lovelace/)).toBeVisible();
});

test('who has as many organizations as one may have reads why, and who can change it', async ({ page }) => {
  await signedUp(page);
  let last = await organization(page, 'Company 1');
  for (let number = 2; number <= 10; number += 1) last = await organization(page, `Company ${number}`);
  await visit(page, `/o/${last.slug}`);
  await summary(page).click();
  const create = page.locator('.switcher').getByRole('link', { name: /Create organization/ });
  await expect(create).toHaveAttribute('aria-disabled', 'true');
  await expect(create).toContainText('10 of 10 organizations');
  await expect(create).toContainText('whoever runs this service');
});

test('on a phone it is a sheet at the bottom, and axe finds nothing in it', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner);
  const theirs = await organization(owner, 'Their Company');
  const me = await signedUp(page);
  const own = await organization(page, 'Own Company');
  await invited(owner, theirs, me.email);
  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, `/o/${own.slug}`);
  await summary(page).click();
  const panel = page.locator('.switcher .menu-panel');
  await expect(panel).toBeVisible();
  const box = await panel.evaluate(async (element) => {
    await Promise.all(element.getAnimations().map((animation) => animation.finished));
    const { left, right, bottom } = element.getBoundingClientRect();
    return { left, right, bottom };
  });
  expect(box).toEqual({ left: 0, right: 390, bottom: 844 });
  const { violations } = await new AxeBuilder({ page }).include('.switcher').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')}`)).toEqual([]);
});
