// The switcher and the palette by their keys, what stands where in the switcher, and what both say that find nothing.

import type { Locator, Page } from '@playwright/test';
import { press } from '../support/keyboard.ts';
import { button, heading, visit } from '../support/pages.ts';
import { done, invited, organization, signedUp, unique, type Organization } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

const switcher = (page: Page): Locator => page.locator('.switcher .menu-panel');
const search = (page: Page): Locator => page.getByRole('searchbox', { name: 'Find an organization' });
const rows = (page: Page): Locator => page.getByRole('list', { name: 'Organizations' }).locator('.switcher-row');
const palette = (page: Page): Locator => page.getByRole('combobox', { name: /^Find a page/ });

async function opened(page: Page): Promise<void> {
  await press(page, 'Control+Shift+O');
  await expect(search(page)).toBeFocused();
}

test('Alt and 2 to 9 open the second to the ninth organization; the tenth has no key', async ({ page }) => {
  await signedUp(page);
  const made: Organization[] = [];
  for (let number = 1; number <= 10; number += 1) made.push(await organization(page, `Company ${number}`));
  await visit(page, `/o/${made[0]!.slug}/members`);
  for (let digit = 2; digit <= 9; digit += 1) {
    await opened(page);
    await expect(rows(page)).toHaveCount(10);
    // What was used last is first, so the order is another one each time.
    const row = rows(page).nth(digit - 1);
    await expect(row.locator('kbd')).toHaveText(String(digit));
    await expect(row).toHaveAttribute('aria-keyshortcuts', `Alt+${digit}`);
    const slug = (await row.getAttribute('data-slug')) ?? '';
    const name = made.find((each) => each.slug === slug)!.name;
    await press(page, `Alt+${digit}`);
    await expect(page).toHaveURL(new RegExp(`/o/${slug}/members$`));
    await expect(page.getByLabel(`Switch organization: ${name}`, { exact: true })).toBeVisible();
    await expect(search(page)).toBeHidden();
  }
  await opened(page);
  const address = page.url();
  const tenth = rows(page).nth(9);
  await expect(tenth.locator('.switcher-row-name')).toHaveText(/^Company \d+$/);
  await expect(tenth.locator('kbd')).toHaveCount(0);
  await expect(tenth).not.toHaveAttribute('aria-keyshortcuts');
  await expect(rows(page).locator('kbd')).toHaveText(['1', '2', '3', '4', '5', '6', '7', '8', '9']);
  await press(page, 'Alt+0');
  await expect(search(page)).toBeFocused();
  // Digits without Alt are letters of the search.
  await page.keyboard.type('10');
  await expect(search(page)).toHaveValue('10');
  await expect(rows(page).filter({ hasText: 'Company 10' })).toHaveCount(1);
  await expect(page).toHaveURL(address);
});

test('a number that no organization shows opens none, not the personal one below either', async ({ page }) => {
  await signedUp(page);
  const only = await organization(page, 'Acme Foods');
  await visit(page, `/o/${only.slug}/members`);
  await opened(page);
  await expect(rows(page)).toHaveCount(1);
  await expect(switcher(page).locator('.switcher-row')).toHaveCount(2);
  const address = page.url();
  await press(page, 'Alt+2');
  await expect(search(page)).toBeFocused();
  await expect(page).toHaveURL(address);
  await press(page, 'Alt+1');
  await expect(search(page)).toBeHidden();
  await expect(page).toHaveURL(address);
});

test('the chords work with the Cmd key of a Mac, too, and close what they opened', async ({ page }) => {
  await signedUp(page);
  const [first, second] = [await organization(page, 'Acme Foods'), await organization(page, 'Zulu Company')];
  await visit(page, `/o/${first.slug}/members`);
  await press(page, 'Meta+K');
  await expect(palette(page)).toBeFocused();
  await press(page, 'Meta+K');
  await expect(palette(page)).toBeHidden();
  await press(page, 'Meta+Shift+O');
  await expect(search(page)).toBeFocused();
  await press(page, 'Meta+Shift+O');
  await expect(search(page)).toBeHidden();
  await press(page, 'Meta+Shift+O');
  await page.keyboard.type('zulu');
  await press(page, 'Enter');
  await expect(page).toHaveURL(new RegExp(`/o/${second.slug}/members$`));
});

test('the organization one is in has the check, and no other has', async ({ page }) => {
  await signedUp(page);
  const [first] = [await organization(page, 'Acme Foods'), await organization(page, 'Zulu Company')];
  await organization(page, 'Middle Works');
  const checked = (): Locator => switcher(page).locator('.switcher-row').filter({ has: page.locator('use[href$="#check"]') });
  const current = (): Locator => switcher(page).locator('[aria-current]');
  await visit(page, `/o/${first.slug}/members`);
  await opened(page);
  await expect(rows(page)).toHaveCount(3);
  for (const marked of [checked(), current()]) {
    await expect(marked).toHaveCount(1);
    await expect(marked).toContainText('Acme Foods');
  }
  await expect(current()).toHaveAttribute('aria-current', 'true');
  await expect(checked().locator('use[href$="#check"]')).toBeVisible();

  // It goes along with a switch, without a reload.
  await rows(page).filter({ hasText: 'Zulu Company' }).click();
  await expect(heading(page, 'Members')).toBeVisible();
  await opened(page);
  for (const marked of [checked(), current()]) {
    await expect(marked).toHaveCount(1);
    await expect(marked).toContainText('Zulu Company');
  }

  // Where one is in none, none has it.
  await visit(page, '/home');
  await opened(page);
  await expect(rows(page)).toHaveCount(3);
  await expect(checked()).toHaveCount(0);
  await expect(current()).toHaveCount(0);
});

test('invitations and requests stand above every organization, also above what is pinned and was used last', async ({
  page,
  another,
}) => {
  const [owner, asker] = [await another(), await another()];
  await signedUp(owner, 'Minji Kim');
  const [foods, works] = [await organization(owner, '신선푸드'), await organization(owner, 'Their Works')];
  const me = await signedUp(page);
  await invited(owner, foods, me.email);
  const [acme, zulu] = [await organization(page, 'Acme Foods'), await organization(page, 'Zulu Company')];
  // Used last; and pinned, through the page, as the person does.
  await visit(page, `/o/${acme.slug}`);
  await visit(page, `/o/${zulu.slug}`);
  await visit(page, `/o/${acme.slug}`);
  await opened(page);
  await press(page, 'ArrowDown', 'ArrowRight', 'Enter');
  await expect(button(page, 'Unpin Zulu Company')).toBeFocused();
  await press(page, 'Escape');

  // Mina asks to join mine, and I ask to join another one.
  const link = async (of: Page, at: Organization): Promise<string> => {
    await done(of, 'create_invitation_link', { organization: at.slug, role: 'member', approval: 'true' });
    const links = await done<{ items: { id: string }[] }>(of, 'list_invitation_links', { organization: at.slug });
    const address = await done<string>(of, 'invitation_link_address', { organization: at.slug, linkId: links.items[0]?.id ?? '' });
    return address.split('/').pop() ?? '';
  };
  await signedUp(asker, 'Mina Kim');
  await done(asker, 'ask_to_join', { token: await link(page, acme) });
  await done(page, 'ask_to_join', { token: await link(owner, works) });
  await visit(page, `/o/${acme.slug}`);
  await opened(page);
  const lines = switcher(page).locator('li');
  await expect(lines).toHaveText([
    /신선푸드Minji Kim invited you/,
    /Mina Kim asks to join Acme Foods/,
    /You asked to join Their Works/,
    /Zulu CompanyOwner/,
    /Acme FoodsOwner/,
  ]);
  const headings = switcher(page).locator('.menu-heading');
  await expect(headings).toHaveText(['Pending invitations', 'Join requests', 'Your join requests', 'Organizations']);
  // So they are seen, too, and not only read.
  const tops = await lines.evaluateAll((lines) => lines.map((line) => line.getBoundingClientRect().top));
  expect(tops).toEqual([...tops].sort((one, other) => one - other));
  expect(new Set(tops).size).toBe(tops.length);
  // The arrow leads from the field to the organizations, and one step above the first of them to what waits.
  await press(page, 'ArrowDown');
  await expect(rows(page).first()).toBeFocused();
  await press(page, 'ArrowUp');
  await expect(button(page, 'Withdraw your request to join Their Works')).toBeFocused();
  await press(page, 'Home');
  await expect(button(page, 'Accept the invitation to 신선푸드').last()).toBeFocused();
});

test('a search in the switcher tells how many it found, in a live region that was there before', async ({ page }) => {
  await signedUp(page);
  const [first] = [await organization(page, 'Acme Works'), await organization(page, 'Zulu Works')];
  await visit(page, `/o/${first.slug}/members`);
  await opened(page);
  const said = switcher(page).getByRole('status').first();
  await expect(said).toBeAttached();
  await expect(said).toHaveText('');
  // What tells of a change has to stand in the page before it.
  await said.evaluate((element) => element.setAttribute('data-same', ''));
  await page.keyboard.type('zulu');
  await expect(said).toHaveText('1 organization');
  await search(page).fill('works');
  await expect(said).toHaveText('2 organizations');
  await search(page).fill('nothing is called this');
  await expect(said).toHaveText(/^No organizations match\./);
  await expect(said).toBeVisible();
  await expect(said).toHaveAttribute('data-same', '');
  await expect(rows(page)).toHaveCount(0);
  // The ways on stay, and are reached by the arrow.
  await press(page, 'ArrowDown');
  await expect(switcher(page).getByRole('link', { name: 'Create organization' })).toBeFocused();
  await press(page, 'End');
  await expect(switcher(page).getByRole('link', { name: 'All organizations' })).toBeFocused();
  // Enter in the field opens nothing then.
  await search(page).focus();
  await press(page, 'Enter');
  await expect(search(page)).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`/o/${first.slug}/members$`));
  await search(page).fill('');
  await expect(said).toHaveText('');
  await expect(rows(page)).toHaveCount(2);
});

test('the palette tells that it found nothing in a live region that was there before', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}/members`);
  await press(page, 'Control+K');
  await expect(palette(page)).toBeFocused();
  const said = page.getByRole('dialog').getByRole('status');
  await expect(said).toHaveText(/^\d+ results$/);
  await said.evaluate((element) => element.setAttribute('data-same', ''));
  await palette(page).fill(`nothing-${unique()}`);
  await expect(said).toHaveText(/^No results\./);
  await expect(said).toBeVisible();
  await expect(said).toHaveAttribute('data-same', '');
  await expect(page.getByRole('listbox', { name: 'Commands' }).getByRole('option')).toHaveCount(0);
  await expect(palette(page)).not.toHaveAttribute('aria-activedescendant');
  await press(page, 'Enter');
  await expect(palette(page)).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`/o/${slug}/members$`));
});

test('what finds nothing says what to do, and the personal organization counts as found', async ({ page }) => {
  await signedUp(page, 'Ada Lovelace');
  const { slug } = await organization(page, 'Acme Foods');
  await visit(page, `/o/${slug}/members`);
  await opened(page);
  const said = switcher(page).getByRole('status').first();
  await search(page).fill('nothing is called this');
  await expect(said).toHaveText('No organizations match. Try part of a name, or see all organizations below.');
  // It stands below the others, and is what Enter opens.
  await search(page).fill('lovelace');
  await expect(said).toHaveText('1 organization');
  await press(page, 'Escape');
  await press(page, 'Control+K');
  await palette(page).fill('nothing is called this');
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('No results. Try fewer letters, or part of a name.');
});
