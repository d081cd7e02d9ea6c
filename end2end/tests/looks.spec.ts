// Every page on a phone, in the looks that accessibility.spec.ts does not have, and with words that are half as long
// again on phone and wide screen: axe finds nothing, nothing sticks out, and all that a page is made of is from here.

import type { Page } from '@playwright/test';
import { axe, cutOff, lengthen, look, tooWide, type Look } from '../support/looks.ts';
import { alive, heading, visit } from '../support/pages.ts';
import { organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { tour, type Stop } from '../support/tour.ts';

const LOOKS: Look[] = [
  { theme: 'dark', lang: 'en' },
  { theme: 'light', lang: 'ko' },
];

const PHONE = { width: 390, height: 844 };
const WIDE = { width: 1280, height: 844 };

/** The drawings that are no icons: the sign, and the sketch of an empty page. */
const DRAWINGS = '.mark, .sketch';

/** The files that the icons of a page come from; what is no icon of a file is named as it is. */
function sprites(page: Page): Promise<string[]> {
  return page.locator(`svg:not(${DRAWINGS})`).evaluateAll((icons) => {
    const from = (icon: Element) => icon.querySelector(':scope > use:only-child')?.getAttribute('href')?.match(/^(.*)#[\w-]+$/)?.[1];
    return [...new Set(icons.map((icon) => from(icon) ?? icon.outerHTML))];
  });
}

/** Notes, too, where its icons are from. */
async function expectGood(page: Page, stop: Stop, files: Set<string>): Promise<void> {
  await page.setViewportSize(PHONE);
  const answer = await page.goto(stop.path);
  expect.soft(answer?.status(), `${stop.name}: status`).toBe(stop.status ?? 200);
  await alive(page);
  expect.soft(await axe(page), `${stop.name} on a phone: axe`).toEqual([]);
  expect.soft(await tooWide(page), `${stop.name} on a phone: wider than the screen`).toEqual([]);
  for (const file of await sprites(page)) files.add(file);
  await lengthen(page);
  for (const size of [PHONE, WIDE]) {
    await page.setViewportSize(size);
    expect.soft(await tooWide(page), `${stop.name}, longer words, ${size.width}: wider than the screen`).toEqual([]);
    expect.soft(await cutOff(page), `${stop.name}, longer words, ${size.width}: cut off`).toEqual([]);
  }
}

/** Where everything comes from that a page asks for. */
function origins(...pages: Page[]): Set<string> {
  const seen = new Set<string>();
  for (const page of pages) {
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol !== 'data:') seen.add(origin);
    });
  }
  return seen;
}

for (const each of LOOKS) {
  test(`every page (${each.theme}, ${each.lang}): axe, a phone, longer words, and nothing from elsewhere`, async ({
    page,
    another,
    watch,
    baseURL,
  }) => {
    test.setTimeout(400_000);
    watch.allow(404, /^\/(invite|o|no-such-page)/);
    watch.allow(400, /^\/verify-email$/);
    watch.allow(410, /^\/o\//);
    const { outside, inside } = await tour(page, another);
    const stranger = await another();
    const seen = origins(page, stranger);
    const files = new Set<string>();
    await look(stranger, each);
    for (const stop of outside) await expectGood(stranger, stop, files);
    await look(page, each);
    for (const stop of inside) await expectGood(page, stop, files);
    expect([...seen]).toEqual([new URL(baseURL!).origin]);
    expect([...files], 'one sprite').toEqual([expect.stringMatching(/^\/.*icons\.[\w.-]*svg$/)]);
  });
}

test('words that stick out, pages that are too wide and icons from elsewhere are noticed here', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  await page.setViewportSize(PHONE);
  await visit(page, `/o/${slug}/members`);
  await expect(heading(page, 'Members')).toBeVisible();
  expect([await tooWide(page), await cutOff(page), (await sprites(page)).length]).toEqual([[], [], 1]);
  await page.evaluate(() => {
    const button = document.querySelector<HTMLElement>('main .button')!;
    button.textContent = 'unbreakablywide'.repeat(8);
    button.className = 'button narrow';
    button.style.cssText = 'width: 60px; white-space: nowrap; overflow-wrap: normal';
    const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    document.querySelector('main')!.append(icon);
  });
  expect((await tooWide(page))[0]).toMatch(/^\d+ px$/);
  expect(await cutOff(page)).toEqual([expect.stringMatching(/^(a|button)\.button narrow unbreakablywide/)]);
  expect(await sprites(page)).toHaveLength(2);
});
