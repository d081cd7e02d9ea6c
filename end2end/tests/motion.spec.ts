// Whoever asks for less movement gets none: sheets, dialogs, messages, grey shapes and turning circles. Everybody else
// sees them move, which is how it is known here that they would.

import type { Page } from '@playwright/test';
import { held } from '../support/held.ts';
import { accountMenu, button, heading, input, notice, visit } from '../support/pages.ts';
import { invited, joined, newcomer, organization, signedUp, type Organization, type Person } from '../support/people.ts';
import { row } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

/** What is no movement: how long it may take, in milliseconds. */
const INSTANT = 1;

interface Movement {
  name: string;
  /** Until its end. */
  milliseconds: number;
}

/** Notes every animation and transition of the pages to come, however short it is. */
async function noteMovements(page: Page): Promise<() => Promise<Movement[]>> {
  await page.addInitScript(() => {
    const seen: Movement[] = [];
    Object.assign(window, { seen });
    const longest = (list: string) => Math.max(...list.split(',').map((one) => parseFloat(one) * (one.trim().endsWith('ms') ? 1 : 1000)));
    document.addEventListener('animationstart', ({ animationName, target, pseudoElement }) => {
      const style = getComputedStyle(target as Element, pseudoElement || null);
      const times = style.animationIterationCount.includes('infinite') ? Infinity : parseFloat(style.animationIterationCount);
      seen.push({ name: animationName, milliseconds: longest(style.animationDelay) + longest(style.animationDuration) * times });
    }, true);
    document.addEventListener('transitionrun', ({ target, pseudoElement }) => {
      const style = getComputedStyle(target as Element, pseudoElement || null);
      seen.push({ name: 'transition', milliseconds: longest(style.transitionDelay) + longest(style.transitionDuration) });
    }, true);
  });
  return () => page.evaluate(() => (window as unknown as { seen: Movement[] }).seen);
}

const names = (all: Movement[]) => [...new Set(all.map(({ name }) => name))].sort();

interface Place {
  acme: Organization;
  james: Person;
}

async function place(page: Page, colleague: Page): Promise<Place> {
  await signedUp(page, 'Grace Park');
  const acme = await organization(page);
  const james = await signedUp(colleague, 'James Miller');
  await joined(page, acme, colleague, james);
  await invited(page, acme, newcomer().email);
  return { acme, james };
}

/** Opens, on a phone, everything that could move, and gives what did. */
async function moved(page: Page, { acme, james }: Place): Promise<Movement[]> {
  const movements = await noteMovements(page);
  // It begins with a frame of its own: what is closed before that never moved.
  const begun = (name: string) => expect.poll(async () => names(await movements())).toContain(name);
  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, `/o/${acme.slug}/members`);
  const account = await accountMenu(page);
  await expect(account.locator('.menu-panel')).toBeVisible();
  await begun('sheet-in');
  await page.keyboard.press('Escape');
  await page.getByLabel(/^Switch organization/).first().click();
  await expect(page.locator('.switcher .menu-panel')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+K');
  await expect(page.getByRole('dialog')).toBeVisible();
  await begun('menu-in');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: `Remove ${james.name}` }).click();
  await expect(page.getByRole('dialog', { name: /^Remove/ })).toBeVisible();
  await begun('dialog-in');
  await page.keyboard.press('Escape');
  await row(page, james).getByLabel(`Change role of ${james.name}`).first().click();
  await button(row(page, james), `Make ${james.name} Admin`).click();
  await expect(notice(page, 'Role changed.')).toBeVisible();
  await begun('toast-in');

  // Grey shapes shimmer, and the circle of a button turns, until the answer comes.
  const list = await held(page, '**/sfn/list_invitations');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Invitations' }).click();
  await expect(page.getByRole('main').locator('.skeleton')).toBeVisible();
  await begun('shimmer');
  list.release();
  await expect(heading(page, 'Invitations')).toBeVisible();
  const sending = await held(page, '**/sfn/invite');
  await input(page, 'Email').fill(newcomer().email);
  await button(page, 'Send invitation').click();
  await expect(page.getByRole('status').filter({ hasText: 'Working…' })).toHaveCount(1);
  await begun('spin');
  sending.release();
  await expect(notice(page, 'Invitation sent.')).toBeVisible();
  return movements();
}

test('on a phone nothing moves for whoever asks for that', async ({ another }) => {
  const page = await another({ reducedMotion: 'reduce' });
  const all = await moved(page, await place(page, await another()));
  expect(all.filter(({ milliseconds }) => milliseconds > INSTANT)).toEqual([]);
});

test('and all of it does for everybody else', async ({ page, another }) => {
  const all = await moved(page, await place(page, await another()));
  expect(names(all.filter(({ milliseconds }) => milliseconds > INSTANT))).toEqual(
    expect.arrayContaining(['dialog-in', 'menu-in', 'sheet-in', 'shimmer', 'spin', 'toast-in', 'transition']),
  );
});
