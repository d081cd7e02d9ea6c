// What people need who see or move otherwise: visible focus, no movement. Longer words: looks.spec.ts.

import type { Page } from '@playwright/test';
import { visit } from '../support/pages.ts';
import { organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test('nothing moves for whoever asks for that', async ({ another }) => {
  const page = await another({ reducedMotion: 'reduce' });
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/members`);
  const moving = () =>
    page.evaluate(() => document.getAnimations().map((one) => Number(one.effect?.getComputedTiming().duration ?? 0)));
  await page.getByLabel(/^Switch organization/).first().click();
  expect((await moving()).filter((milliseconds) => milliseconds > 1)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect((await moving()).filter((milliseconds) => milliseconds > 1)).toEqual([]);
});

/** How the focused element is drawn, and how it is drawn without the focus. */
async function drawn(page: Page) {
  return page.evaluate(() => {
    const focused = document.activeElement as HTMLElement;
    const look = () => {
      // Some controls show the focus on what stands around them.
      const around = [focused, focused.parentElement, focused.nextElementSibling].filter((one) => one !== null);
      return around
        .map((one) => getComputedStyle(one))
        .map(({ outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, borderColor }) =>
          [outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, borderColor].join(' '),
        )
        .join(' | ');
    };
    const name = `${focused.tagName.toLowerCase()} ${focused.getAttribute('aria-label') ?? focused.textContent?.trim().slice(0, 40) ?? ''}`;
    const on = look();
    focused.blur();
    const off = look();
    focused.focus();
    return { name, differs: on !== off };
  });
}

test('the focus can be seen on everything that Tab reaches', async ({ page }) => {
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  // Fades would be caught half-way.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const path of ['members', 'invitations', 'roles', 'settings']) {
    await visit(page, `/o/${acme.slug}/${path}`);
    for (let step = 0; step < 30; step += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement === document.body)) break;
      const { name, differs } = await drawn(page);
      expect.soft(differs, `${path}: ${name}`).toBe(true);
    }
  }
});
