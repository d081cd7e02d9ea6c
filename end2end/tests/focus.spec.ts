// The focus can be seen: everything that Tab reaches has a ring, in every theme, on wide screens and on a phone.

import type { Page } from '@playwright/test';
import { crowd } from '../support/database.ts';
import { visit } from '../support/pages.ts';
import { done, invited, newcomer, organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

/** The most that is gone through of one page. */
const STEPS = 60;

interface Seen {
  name: string;
  isInMain: boolean;
  /** What the ring is: nothing, where there is none. */
  ring: string;
}

/** Says of the focused element how it shows that it has the focus: an outline or a shadow that it has not otherwise. */
async function focused(page: Page): Promise<Seen | null> {
  return page.evaluate(() => {
    const here = document.activeElement;
    if (!(here instanceof HTMLElement) || here === document.body) return null;
    // Some controls show it on what stands around them: the box of a field, the words of a choice, the button of a file.
    const bearers = [here, here.parentElement, here.parentElement?.parentElement, here.nextElementSibling].filter(
      (one) => one instanceof HTMLElement,
    );
    // What fades is caught at its end; the link over everything is on its way into the screen at first.
    const settle = () => {
      for (const one of bearers) for (const moving of one.getAnimations()) moving.finish();
    };
    // Seen is what is not transparent as a whole.
    const isSeen = (colour: string) => !/^rgba\(.*, 0\)$|\/ 0\)$/.test(colour);
    const looks = () => {
      settle();
      return bearers.map((one) => {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(one);
        const hasOutline = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && isSeen(outlineColor);
        return { outline: hasOutline ? `${outlineWidth} ${outlineColor}` : '', shadow: boxShadow === 'none' ? '' : boxShadow };
      });
    };
    const on = looks();
    // Nothing that is transparent, tiny or beside the screen shows a ring, whatever its style says.
    const isThere = bearers.map((one) => {
      const { width, height, left, right, top, bottom } = one.getBoundingClientRect();
      const isOnScreen = right > 0 && left < innerWidth && bottom > 0 && top < innerHeight;
      return width > 4 && height > 4 && isOnScreen && one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    });
    here.blur();
    const off = looks();
    here.focus({ preventScroll: true });
    const rings = on.flatMap(({ outline, shadow }, index) => {
      if (!isThere[index]) return [];
      const before = off[index]!;
      return [outline !== before.outline ? outline : '', shadow !== before.shadow ? shadow : ''].filter((ring) => ring !== '');
    });
    const text = here.getAttribute('aria-label') ?? here.getAttribute('name') ?? here.textContent?.trim() ?? '';
    return {
      name: `${here.tagName.toLowerCase()} ${text.slice(0, 40)}`,
      isInMain: here.closest('main') !== null,
      ring: rings[0] ?? '',
    };
  });
}

/** Goes through a page by Tab. What has no ring is named. */
async function ringless(page: Page): Promise<{ found: string[]; inMain: number }> {
  const found: string[] = [];
  let inMain = 0;
  for (let step = 0; step < STEPS; step += 1) {
    await page.keyboard.press('Tab');
    const seen = await focused(page);
    // The end of the page: the browser's own bar comes next.
    if (!seen) break;
    if (seen.isInMain) inMain += 1;
    if (!seen.ring) found.push(seen.name);
  }
  return { found, inMain };
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`the focus can be seen on everything that Tab reaches (${colorScheme}, ${width} px)`, async ({ page }) => {
      test.setTimeout(180_000);
      await signedUp(page, 'Olga Owner');
      const acme = await organization(page);
      await crowd(acme.slug, 2);
      await invited(page, acme, newcomer('Nina New').email);
      await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
      await done(page, 'create_role', { organization: acme.slug, role: 'recruiter', 'permission[invitation:create]': 'on' });
      const roles = await done<{ own: { id: string }[] }>(page, 'list_roles', { organization: acme.slug });
      // Fades would be caught half-way.
      await page.emulateMedia({ reducedMotion: 'reduce', colorScheme });
      await page.setViewportSize({ width, height: 844 });
      const at = `/o/${acme.slug}`;
      for (const path of [
        `${at}/members`,
        `${at}/roles`,
        `${at}/roles/${roles.own[0]?.id}`,
        `${at}/teams`,
        `${at}/invitations`,
        `${at}/settings`,
        '/account',
        '/account/security',
        '/account/preferences',
        '/home',
      ]) {
        await visit(page, path);
        const { found, inMain } = await ringless(page);
        expect.soft(found, path).toEqual([]);
        expect.soft(inMain, `${path}: the page itself is reached`).toBeGreaterThan(1);
      }
    });
  }
}

test('a ring that is missing is noticed here', async ({ page }) => {
  await signedUp(page, 'Olga Owner');
  await visit(page, '/account/preferences');
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('main *, main *:focus-visible { outline: none !important; box-shadow: none !important; }');
    document.adoptedStyleSheets.push(sheet);
  });
  const { found, inMain } = await ringless(page);
  expect(inMain).toBeGreaterThan(1);
  expect(found).toHaveLength(inMain);
});
