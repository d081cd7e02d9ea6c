// Grey shapes in the place of what is on its way, and whether anything jumps when it comes.

import { expect, type JSHandle, type Locator, type Page } from '@playwright/test';
import { standing } from './still.ts';

/** The most that a page may jump, as the browser counts it. */
export const SHIFT_MAX = 0.05;

/** The grey shapes of a page. */
export const skeleton = (page: Page): Locator => page.getByRole('main').locator('.skeleton');

/** Whoever does not see the grey shapes is told, and hears nothing of the shapes themselves. */
export async function expectSaid(page: Page): Promise<Locator> {
  await expect(skeleton(page)).toBeVisible();
  const said = page.getByRole('main').getByRole('status').filter({ hasText: 'Loading…' });
  await expect(said).toHaveCount(1);
  await expect(said).toHaveText('Loading…');
  await expect(skeleton(page).locator('.skeleton-row:not([aria-hidden="true"])')).toHaveCount(0);
  return said;
}

/** Where the skeleton begins and how wide it is; to be compared with what takes its place. */
async function placeOf(skeleton: Locator): Promise<() => Promise<{ left: number; top: number; width: number }>> {
  const around: JSHandle<{ before: Element | null; within: Element | null; box: DOMRect }> = await skeleton.evaluateHandle(
    (element) => ({
      before: element.previousElementSibling,
      within: element.parentElement,
      box: element.getBoundingClientRect(),
    }),
  );
  return () =>
    around.evaluate(({ before, within, box }) => {
      let next = before ? before.nextElementSibling : within?.firstElementChild;
      // What only a screen reader is told has no place.
      while (next && (getComputedStyle(next).position === 'absolute' || !next.checkVisibility())) next = next.nextElementSibling;
      if (!next) throw new Error('nothing stands in its place');
      const now = next.getBoundingClientRect();
      const off = (side: 'left' | 'top' | 'width') => Math.abs(Math.round(now[side] - box[side]));
      return { left: off('left'), top: off('top'), width: off('width') };
    });
}

/**
 * Lets the list come, and compares what stands around it, and where it begins, with what was there before. What is in
 * `replaced` may make way for something else of the same place.
 */
export async function expectNothingJumps(page: Page, release: () => void, there: Locator, replaced?: string): Promise<void> {
  const still = await standing(page, 'main .skeleton', replaced);
  const place = await placeOf(skeleton(page));
  release();
  await expect(there).toBeVisible();
  await expect(skeleton(page)).toHaveCount(0);
  expect(await still.moved(), 'what stands around the list').toEqual([]);
  expect(await place(), 'the list begins where the skeleton began').toEqual({ left: 0, top: 0, width: 0 });
  expect(await still.shift()).toBeLessThanOrEqual(SHIFT_MAX);
}
