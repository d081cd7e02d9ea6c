// What axe says of every page on a wide screen, in two looks. The others, and phones: looks.spec.ts.

import type { Page } from '@playwright/test';
import { axe, look, type Look } from '../support/looks.ts';
import { alive } from '../support/pages.ts';
import { expect, test } from '../support/test.ts';
import { tour, type Stop } from '../support/tour.ts';

const LOOKS: Look[] = [
  { theme: 'light', lang: 'en' },
  { theme: 'dark', lang: 'ko' },
];

async function expectAccessible(page: Page, stop: Stop, what: string): Promise<void> {
  const answer = await page.goto(stop.path);
  expect.soft(answer?.status(), `${stop.name}: status`).toBe(stop.status ?? 200);
  await alive(page);
  await expect.soft(page.getByRole('heading', { level: 1 }), `${stop.name}: one h1`).toHaveCount(1);
  expect.soft(await axe(page), `${stop.name}, ${what}`).toEqual([]);
}

for (const each of LOOKS) {
  const what = `${each.theme}, ${each.lang}`;
  test(`axe finds nothing on any page (${what})`, async ({ page, another, watch }) => {
    test.setTimeout(300_000);
    watch.allow(404, /^\/(invite|o|no-such-page)/);
    watch.allow(400, /^\/verify-email$/);
    watch.allow(410, /^\/o\//);
    const { outside, inside } = await tour(page, another);
    const stranger = await another();
    await look(stranger, each);
    for (const stop of outside) await expectAccessible(stranger, stop, what);
    await look(page, each);
    for (const stop of inside) await expectAccessible(page, stop, what);
  });
}

test('axe finds nothing in an open menu and an open dialog', async ({ page, another }) => {
  test.setTimeout(180_000);
  const { inside } = await tour(page, another);
  await page.goto(inside.find((stop) => stop.name === 'members')!.path);
  await alive(page);
  await page.getByLabel(/^Switch organization/).first().click();
  expect.soft(await axe(page), 'the switcher').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Remove James Miller' }).click();
  await expect(page.locator('dialog:modal')).toBeVisible();
  expect.soft(await axe(page), 'the question before a removal').toEqual([]);
});

test('the first Tab offers the way to the content, and navigation moves the focus there', async ({ page, another }) => {
  const { inside } = await tour(page, another);
  await page.goto(inside.find((stop) => stop.name === 'overview')!.path);
  await alive(page);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Members' }).click();
  await expect(page.getByRole('main')).toBeFocused();
});
