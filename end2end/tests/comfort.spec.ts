// What people need who see, move or read otherwise: no movement, longer words. The focus: see focus.spec.ts.

import type { Page } from '@playwright/test';
import { alive, visit } from '../support/pages.ts';
import { organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { tour } from '../support/tour.ts';

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

/** Makes every text half as long again, as translations do. */
async function lengthen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      if (text.parentElement?.closest('script, style, noscript, textarea, svg, [aria-hidden="true"]')) continue;
      const words = text.data.trim();
      if (words.length < 2) continue;
      text.data = `${text.data} ${words.slice(0, Math.ceil(words.length / 2))}`;
    }
  });
}

test('nothing breaks when words are half as long again', async ({ page, another }) => {
  test.setTimeout(300_000);
  const { inside } = await tour(page, another);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const stop of inside) {
      if (stop.status) continue;
      await page.goto(stop.path);
      await alive(page);
      await lengthen(page);
      // What sticks out is named, when something does.
      const wide = await page.evaluate(() =>
        document.documentElement.scrollWidth <= innerWidth
          ? []
          : [
              `${document.documentElement.scrollWidth - innerWidth} px`,
              ...[...document.querySelectorAll<HTMLElement>('body *')]
                .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
                .map((one) => `${one.tagName.toLowerCase()}.${one.className}`)
                .slice(0, 8),
            ],
      );
      expect.soft(wide, `${stop.name} at ${width}: wider than the screen`).toEqual([]);
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('main .button, main h1, main h2, main label')]
          // What is there for readers of the screen alone is cut on purpose.
          .filter((one) => one.offsetParent !== null && one.clientWidth > 2 && one.scrollWidth > one.clientWidth + 1)
          .filter((one) => getComputedStyle(one).visibility === 'visible')
          .filter((one) => getComputedStyle(one).overflowX !== 'visible' && getComputedStyle(one).textOverflow !== 'ellipsis')
          .map((one) => one.textContent?.trim().slice(0, 40)),
      );
      expect.soft(cut, `${stop.name} at ${width}: cut off`).toEqual([]);
    }
  }
});
