// Whether a page stands still: what is on it keeps its place, and the browser counts no shift of the layout.

import type { Page } from '@playwright/test';

export interface Still {
  /** What has another place or size by now, or is gone: nothing, where the page stood still. */
  moved: () => Promise<string[]>;
  /** The browser's own sum of what jumped since, from 0 on. It leaves out what was not seen before. */
  shift: () => Promise<number>;
}

/** How far something may be off, in pixels: less than that is rounding. */
const TOLERANCE = 1;

/**
 * Remembers where everything stands that a page shows, but for what is in `hole`, and for what `hole` is in. What is in
 * `replaced` may make way for something else of the same place. The shapes within an icon come with its file.
 */
export async function standing(page: Page, hole?: string, replaced?: string): Promise<Still> {
  // Letters have another width in the face that stands in for the page's own.
  await page.evaluate(() => document.fonts.ready);
  const seen = await page.evaluateHandle(([hole, replaced]) => {
    const inside = hole === undefined ? null : document.querySelector(hole);
    if (hole !== undefined && !inside) throw new Error(`there is no ${hole}`);
    const isAround = (element: Element) => !inside || !(inside.contains(element) || element.contains(inside));
    const mayGo = (element: Element) => element.matches('svg *') || (replaced !== undefined && element.closest(replaced));
    const shown = [...document.querySelectorAll('body *')].filter(
      (element) => isAround(element) && !mayGo(element) && element.checkVisibility(),
    );
    return shown.map((element) => ({ element, box: element.getBoundingClientRect() }));
  }, [hole, replaced] as const);
  const shifts = await page.evaluateHandle(() => {
    const since = performance.now();
    let sum = 0;
    const add = (entries: PerformanceEntryList) => {
      // Also those right after an input, which others leave out: the click that led here is only just over.
      for (const entry of entries as (PerformanceEntry & { value: number })[]) if (entry.startTime >= since) sum += entry.value;
    };
    const observer = new PerformanceObserver((list) => add(list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
    const read = async () => {
      // What was just changed is drawn, and judged with the frame after.
      for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
      add(observer.takeRecords());
      return sum;
    };
    return { read };
  });
  return {
    moved: () =>
      seen.evaluate(
        (seen, tolerance) =>
          seen.flatMap(({ element, box }) => {
            const now = element.getBoundingClientRect();
            const sides = ['left', 'top', 'width', 'height'] as const;
            if (element.isConnected && sides.every((side) => Math.abs(now[side] - box[side]) <= tolerance)) return [];
            const name = `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} ${element.textContent?.trim().slice(0, 30)}`;
            const place = (box: DOMRect) => sides.map((side) => Math.round(box[side])).join(' ');
            return [`${name}: ${place(box)} -> ${element.isConnected ? place(now) : 'gone'}`];
          }),
        TOLERANCE,
      ),
    shift: () => shifts.evaluate((shifts) => shifts.read()),
  };
}
