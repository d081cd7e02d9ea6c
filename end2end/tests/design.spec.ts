// The design system: /design shows all of the kit, in both themes and languages, and axe finds nothing there.

import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

const PANELS = ['en light', 'en dark', 'ko light', 'ko dark'];
const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The components and types that the kit gives to pages. Those that only help to make one have no looks. */
function kit(): string[] {
  const helpers = ['FormState', 'ButtonKind', 'Hidden', 'Toasts', 'Sketch', 'InParts', 'Job', 'Part', 'Undo'];
  const names = [...read('app/src/kit.rs').matchAll(/^pub use [^;]*;/gms)].flatMap(([line]) => line.match(/\b[A-Z]\w+/g) ?? []);
  return names.filter((name) => !helpers.includes(name));
}

test('/design shows every component of the kit in every theme and language', async ({ page, watch }) => {
  // It runs no WASM.
  watch.skipHydration(/^\/design/);
  await page.goto('/design');
  for (const name of PANELS) {
    const panel = page.getByRole('region', { name, exact: true });
    const shown = await panel.locator('[data-component]').evaluateAll((boxes) =>
      boxes.flatMap((box) => box.getAttribute('data-component')!.split(' ')),
    );
    expect(kit().filter((component) => !shown.includes(component)), `${name}: not shown`).toEqual([]);
  }
  const ground = (name: string) =>
    page.getByRole('region', { name, exact: true }).evaluate((panel) => getComputedStyle(panel).backgroundColor);
  expect(await ground('en light')).not.toBe(await ground('en dark'));
  await expect(page.getByRole('region', { name: 'ko light' })).toContainText('저장');
});

test('axe finds nothing on /design, and nothing is wider than a phone', async ({ page, watch }) => {
  watch.skipHydration(/^\/design/);
  await page.goto('/design');
  // Each panel is a small page of its own: headings of several pages stand beside each other.
  const { violations } = await new AxeBuilder({ page })
    .disableRules(['landmark-unique', 'heading-order', 'page-has-heading-one'])
    .analyze();
  expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`))).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test('every colour of the tokens is another one in the dark, or says that it is the same', async () => {
  const tokens = read('style/tokens.css');
  const colours = [...tokens.matchAll(/^ {2}(--[\w-]+): (#\w+);$/gm)].map(([, name]) => name!);
  const same = /^--(lamp|on-mark|night|on-night|avatar|on-avatar|toast|on-toast|mask|plate)/;
  expect(colours.filter((name) => !same.test(name))).toEqual([]);
  for (const [, light, dark] of tokens.matchAll(/light-dark\((#\w+), (#\w+)\)/g)) expect(light).not.toBe(dark);
});

test('no page has a style attribute or an icon from elsewhere than the sprite', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  for (const path of ['/home', '/account', '/account/organizations', '/account/security', `/o/${slug}`, `/o/${slug}/settings`]) {
    await page.goto(path);
    await expect(page.locator('html')).toHaveAttribute('data-scripted', '');
    expect(await page.locator('[style]').count(), `${path}: style attributes`).toBe(0);
    const icons = await page.locator('svg.icon use').evaluateAll((uses) => uses.map((use) => use.getAttribute('href') ?? ''));
    expect(icons.filter((href) => !/icons\.[\w.-]*svg#[\w-]+$/.test(href)), `${path}: icons`).toEqual([]);
    expect(icons.length, `${path}: has icons`).toBeGreaterThan(0);
  }
});

test('type, icons and all else come from here, and of the type only the parts that a page needs', async ({ page, baseURL }) => {
  const asked: URL[] = [];
  page.on('request', (request) => asked.push(new URL(request.url())));
  const parts = () => new Set(asked.filter(({ pathname }) => pathname.endsWith('.woff2')).map(({ pathname }) => pathname));
  const shown = async (path: string): Promise<number> => {
    await page.goto(path);
    await page.evaluate(() => document.fonts.ready);
    return parts().size;
  };
  await signedUp(page);
  const { slug } = await organization(page);
  const english = await shown(`/o/${slug}/members`);
  expect(english).toBeGreaterThan(0);
  expect(english, 'a page in English').toBeLessThan(10);
  await page.context().addCookies([{ name: 'tenantry_locale', value: 'ko', url: baseURL! }]);
  expect(await shown(`/o/${slug}/members`), 'Korean needs more').toBeGreaterThan(english);
  expect(asked.filter(({ origin, protocol }) => protocol !== 'data:' && origin !== new URL(baseURL!).origin)).toEqual([]);
});

test('a class is laid out by one file alone: two pages that pick the same name would change each other', async () => {
  const files = [...read('style/main.css').matchAll(/@import "([^"]+)"/g)].map(([, file]) => file!);
  const owners = new Map<string, string>();
  const shared: string[] = [];
  for (const file of files) {
    for (const [, name] of read(`style/${file}`).matchAll(/^\.([a-z][\w-]*) \{/gm)) {
      const owner = owners.get(name!) ?? file;
      if (owner !== file) shared.push(`${name}: ${owner}, ${file}`);
      owners.set(name!, owner);
    }
  }
  expect(owners.size).toBeGreaterThan(100);
  expect(shared).toEqual([]);
});
