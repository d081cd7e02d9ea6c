// What every page looks like, kept in `screenshots` for people to look at.

import type { Page } from '@playwright/test';
import { alive } from '../support/pages.ts';
import { test } from '../support/test.ts';
import { tour, type Stop } from '../support/tour.ts';

const WIDTHS = [1280, 390];
const THEMES = ['light', 'dark'];

async function keep(page: Page, stops: Stop[], lang: string): Promise<void> {
  const url = test.info().project.use.baseURL!;
  for (const theme of THEMES) {
    await page.context().addCookies([
      { name: 'tenantry_theme', value: theme, url },
      { name: 'tenantry_locale', value: lang, url },
    ]);
    for (const stop of stops) {
      await page.goto(stop.path);
      await alive(page);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: width > 600 ? 800 : 844 });
        await page.screenshot({ path: `screenshots/${lang}/${stop.name}-${width}-${theme}.png`, animations: 'disabled' });
      }
    }
  }
}

for (const lang of ['en', 'ko']) {
  test(`each page in ${lang}`, async ({ page, another, watch }) => {
    test.setTimeout(400_000);
    watch.allow(404, /^\/(invite|o|no-such-page)/);
    watch.allow(400, /^\/verify-email$/);
    watch.allow(410, /^\/o\//);
    const { outside, inside } = await tour(page, another);
    await keep(await another(), outside, lang);
    await keep(page, inside, lang);
  });
}
