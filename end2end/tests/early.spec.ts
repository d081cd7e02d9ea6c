// Forms that are sent before the WebAssembly has come: on a slow line that is most of the first seconds.

import type { Page } from '@playwright/test';
import { button, input, notice, signIn } from '../support/pages.ts';
import { newcomer, organization, signedUp } from '../support/people.ts';
import { png } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

/** Lets no WebAssembly through; gives what lets it through again. */
async function withoutWasm(page: Page): Promise<() => Promise<void>> {
  let release = (): void => undefined;
  const released = new Promise<void>((done) => (release = done));
  await page.route('**/*.wasm', async (route) => {
    await released;
    await route.continue().catch(() => undefined);
  });
  return async () => {
    release();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  };
}

test('signing in and inviting work before the WebAssembly is there', async ({ page, another }) => {
  const elsewhere = await another();
  const owner = await signedUp(elsewhere, 'Olga Owner');
  const acme = await organization(elsewhere);
  const release = await withoutWasm(page);
  const early = { waitUntil: 'domcontentloaded' } as const;

  await page.goto('/sign-in', early);
  await signIn(page, owner);
  await expect(page).toHaveURL(/\/(home|o\/)/);
  await expect(page.locator('html')).not.toHaveAttribute('data-scripted', '');

  await page.goto(`/o/${acme.slug}/invitations`, early);
  const guest = newcomer('Nina New');
  await input(page, 'Email').fill(guest.email);
  await button(page, 'Send invitation').click();
  await expect(notice(page, 'Invitation sent.')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: guest.email })).toBeVisible();
  await expect(page.locator('html')).not.toHaveAttribute('data-scripted', '');
  await release();
  await expect(page.locator('html')).toHaveAttribute('data-scripted', '');
});

test('what is typed before the WebAssembly comes is still there afterwards', async ({ page }) => {
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  const release = await withoutWasm(page);
  await page.goto(`/o/${acme.slug}/settings`, { waitUntil: 'domcontentloaded' });
  await input(page, 'Name').fill('Typed early');
  await release();
  await expect(page.locator('html')).toHaveAttribute('data-scripted', '');
  await expect(input(page, 'Name')).toHaveValue('Typed early');
  await button(page, 'Save changes').first().click();
  await expect(page.getByLabel(/^Switch organization/).first()).toContainText('Typed early');
});

test('a file that is chosen before the WebAssembly comes is told and shown afterwards', async ({ page }) => {
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  const release = await withoutWasm(page);
  await page.goto(`/o/${acme.slug}/settings`, { waitUntil: 'domcontentloaded' });
  const chooser = page.locator('.picture-input');
  // Until then the browser's own button tells it.
  await expect(chooser.getByText('Choose an image')).toBeHidden();
  await chooser.locator('input[type=file]').setInputFiles(png());
  await release();
  await expect(chooser.locator('img')).toHaveAttribute('src', /^data:image\/png/);
  await expect(chooser.getByText('Choose an image')).toBeVisible();
  await expect(chooser).toContainText(png().name);
});
