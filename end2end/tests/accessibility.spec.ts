import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { alive } from '../support/pages.ts';
import { expect, test } from '../support/test.ts';
import { tour, type Stop } from '../support/tour.ts';

const LOOKS = [
  { theme: 'light', lang: 'en' },
  { theme: 'dark', lang: 'ko' },
] as const;

async function look(page: Page, { theme, lang }: (typeof LOOKS)[number]): Promise<void> {
  const url = test.info().project.use.baseURL!;
  await page.context().addCookies([
    { name: 'tenantry_theme', value: theme, url },
    { name: 'tenantry_locale', value: lang, url },
  ]);
}

async function expectAccessible(page: Page, stop: Stop, what: string): Promise<void> {
  const answer = await page.goto(stop.path);
  expect.soft(answer?.status(), `${stop.name}: status`).toBe(stop.status ?? 200);
  await alive(page);
  await expect.soft(page.getByRole('heading', { level: 1 }), `${stop.name}: one h1`).toHaveCount(1);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
  expect.soft(found, `${stop.name}, ${what}`).toEqual([]);
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

test('axe finds nothing in open menus and dialogs, and nothing is cut off on a phone', async ({ page, another }) => {
  test.setTimeout(180_000);
  const { inside } = await tour(page, another);
  const at = (name: string) => inside.find((stop) => stop.name === name)!.path;
  await page.goto(at('members'));
  await alive(page);
  const check = async (what: string) => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')}`), what).toEqual([]);
  };
  await page.getByLabel(/^Switch organization/).first().click();
  await check('the switcher');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Remove James Miller' }).click();
  await check('the question before a removal');

  await page.setViewportSize({ width: 390, height: 844 });
  for (const stop of inside) {
    if (stop.status) continue;
    await page.goto(stop.path);
    await alive(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect.soft(overflow, `${stop.name}: wider than the screen`).toBeLessThanOrEqual(0);
  }
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
