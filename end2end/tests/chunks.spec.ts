// The code of pages that not everybody sees is loaded when they are wanted.

import type { Page } from '@playwright/test';
import { heading, visit } from '../support/pages.ts';
import { organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

const CHUNK = /\/pkg\/tenantry-[\w-]+\.[0-9a-f]{16}\.wasm$/;

/** The WASM files that a page asks for from now on. */
function wasmOf(page: Page): string[] {
  const files: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('.wasm')) files.push(pathname);
  });
  return files;
}

const chunksIn = (files: string[]): string[] => files.filter((file) => CHUNK.test(file)).sort();
const once = (files: string[]): string[] => [...new Set(files)].sort();

/** Nothing is loaded before it is wanted. */
async function neverIdle(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
}

test('signing in needs the main file alone', async ({ page }) => {
  const files = wasmOf(page);
  await visit(page, '/sign-in');
  await page.waitForLoadState('networkidle');
  expect(files).toHaveLength(1);
  expect(chunksIn(files)).toEqual([]);
});

test('a page that is opened first has its code announced, and each file is loaded once', async ({ page }) => {
  await neverIdle(page);
  await signedUp(page);
  const { slug } = await organization(page);
  const files = wasmOf(page);
  for (const part of ['', '/members', '/roles']) {
    files.length = 0;
    await visit(page, `/o/${slug}${part}`);
    expect(chunksIn(files).length).toBeGreaterThan(0);
    expect([...files].sort()).toEqual(once(files));
    const html = await (await page.request.get(`/o/${slug}${part}`)).text();
    for (const file of files) expect(html, `${part} announces its code`).toContain(`href="${file}"`);
  }
});

test('going to another part of the console loads its code once, and the page before stays until then', async ({
  page,
}) => {
  await neverIdle(page);
  await signedUp(page);
  const { slug, name } = await organization(page);
  await visit(page, `/o/${slug}`);
  const files = wasmOf(page);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(CHUNK, async (route) => {
    await held;
    await route.continue();
  });
  const menu = page.getByRole('navigation', { name: 'Main' });
  const asked = page.waitForRequest(CHUNK);
  await menu.getByRole('link', { name: 'Roles' }).click();
  await asked;
  await expect(heading(page, name)).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(name));
  release();
  await expect(heading(page, 'Roles')).toBeVisible();
  await expect(page).toHaveTitle(/Roles/);
  await expect(page).toHaveURL(`/o/${slug}/roles`);
  await expect(page.locator('#main')).toBeFocused();
  expect(chunksIn(files).length).toBeGreaterThan(0);

  await menu.getByRole('link', { name: 'Members' }).click();
  await expect(heading(page, 'Members')).toBeVisible();
  await menu.getByRole('link', { name: 'Roles' }).click();
  await expect(heading(page, 'Roles')).toBeVisible();
  expect([...files].sort()).toEqual(once(files));
});

test('the console loads the code of its other pages while nobody waits for it', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  const files = wasmOf(page);
  await visit(page, `/o/${slug}`);
  // The last chunk: its file is asked for after those that it shares with others.
  await expect.poll(() => files.filter((file) => file.includes('-console-account.'))).toHaveLength(1);
  files.length = 0;
  const menu = page.getByRole('navigation', { name: 'Main' });
  for (const name of ['Roles', 'Teams', 'Members']) {
    await menu.getByRole('link', { name }).click();
    await expect(heading(page, name)).toBeVisible();
  }
  expect(files).toEqual([]);
});

test('a page whose code does not come is loaded as a whole', async ({ page, watch }) => {
  await neverIdle(page);
  watch.allow(404, CHUNK);
  watch.allowConsole(/WebAssembly|wasm|HTTP status code/i);
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}`);
  // As after a new version: the files that the page knows are gone, those of the next page are there.
  let gone = true;
  await page.route(CHUNK, (route) => (gone ? route.fulfill({ status: 404 }) : route.continue()));
  page.on('request', (request) => {
    if (request.isNavigationRequest()) gone = false;
  });
  const loaded = page.waitForEvent('load');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Roles' }).click();
  await loaded;
  await expect(heading(page, 'Roles')).toBeVisible();
  await expect(page).toHaveURL(`/o/${slug}/roles`);
});
