// The `test` of all specs: people in browsers of their own, each watched.

import { test as base, type BrowserContextOptions, type Page } from '@playwright/test';
import { Watch } from './watch.ts';

interface Fixtures {
  /** What must not happen in any page of the test. */
  watch: Watch;
  /** Opens a page in a browser of its own: another person, or the same one elsewhere. */
  another: (options?: BrowserContextOptions) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  watch: async ({ baseURL }, use) => {
    const watch = new Watch(baseURL!);
    await use(watch);
    watch.verify();
  },
  context: async ({ context, watch, javaScriptEnabled }, use) => {
    watch.over(context, javaScriptEnabled !== false);
    await use(context);
    await watch.settled();
  },
  another: async ({ browser, watch }, use) => {
    const contexts: (() => Promise<void>)[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext(options);
      contexts.push(() => context.close());
      watch.over(context, options.javaScriptEnabled !== false);
      return context.newPage();
    });
    await watch.settled();
    await Promise.all(contexts.map((close) => close()));
  },
});

export { expect } from '@playwright/test';
