// How pages look: in a theme and a language, with longer words, and what goes wrong with it then.

import AxeBuilder from '@axe-core/playwright';
import { test, type Page } from '@playwright/test';

export interface Look {
  theme: 'light' | 'dark';
  lang: 'en' | 'ko';
}

/** Makes the pages of a browser look like this from now on. */
export async function look(page: Page, { theme, lang }: Look): Promise<void> {
  const url = test.info().project.use.baseURL!;
  await page.context().addCookies([
    { name: 'tenantry_theme', value: theme, url },
    { name: 'tenantry_locale', value: lang, url },
  ]);
}

/** Everything that moves is at its end: what fades in has its colours then. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const each of document.getAnimations()) {
      if (each.effect?.getComputedTiming().endTime !== Infinity) each.finish();
    }
  });
}

/** What axe has to say. */
export async function axe(page: Page): Promise<string[]> {
  await settle(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

/** Makes every text half as long again, as translations do. */
export async function lengthen(page: Page): Promise<void> {
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

/** By how much a page is wider than the screen, and what sticks out: nothing, where all fits. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
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
}

/** What has words that must be read whole. */
const WORDS = 'h1, h2, h3, label, legend, th, .button, .segment, .tab, .nav-item, .badge';

/** The words that stick out of their button, heading or label, or are cut off in it. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate((words) => {
    const isCut = (box: Element, text: Text): boolean => {
      const range = document.createRange();
      range.selectNodeContents(text);
      const outer = box.getBoundingClientRect();
      return [...range.getClientRects()].some(
        (one) => one.left < outer.left - 1 || one.right > outer.right + 1 || one.top < outer.top - 1 || one.bottom > outer.bottom + 1,
      );
    };
    // What is there for readers of the screen alone is cut on purpose.
    const isHidden = (element: Element | null): boolean =>
      element !== null && (getComputedStyle(element).clipPath !== 'none' || isHidden(element.parentElement));
    return [...document.querySelectorAll<HTMLElement>(words)]
      .filter((box) => box.checkVisibility({ visibilityProperty: true }) && box.clientWidth > 2)
      .filter((box) => {
        const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
        const texts: Text[] = [];
        while (walker.nextNode()) texts.push(walker.currentNode as Text);
        return texts.some((text) => {
          const around = text.parentElement!;
          return text.data.trim() !== '' && around.checkVisibility() && !isHidden(around) && isCut(box, text);
        });
      })
      .map((box) => `${box.tagName.toLowerCase()}.${box.className} ${box.textContent?.trim().slice(0, 40)}`);
  }, WORDS);
}
