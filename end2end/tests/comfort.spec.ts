// What people need who see or move otherwise: no movement. The focus: focus.spec.ts; longer words: looks.spec.ts.

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
