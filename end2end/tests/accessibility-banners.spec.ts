// What axe says of the messages above and inside of pages, in both themes, on a phone and on a wide screen: suspended,
// offline, what did not come, what was refused. Looking on as a role: accessibility-states.spec.ts.

import type { Locator, Page } from '@playwright/test';
import { suspend } from '../support/database.ts';
import { axe, look, tooWide, type Look } from '../support/looks.ts';
import { visit } from '../support/pages.ts';
import { invited, joined, newcomer, organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

const LOOKS: Look[] = [
  { theme: 'light', lang: 'en' },
  { theme: 'dark', lang: 'ko' },
];

const WORDS = {
  en: {
    members: 'Members',
    suspended: 'This organization is suspended. You can view everything but change nothing.',
    offline: 'You are offline. What you see may be out of date. We will try again as soon as you are back online.',
    unavailable: 'We cannot be reached right now. Check your connection and try again.',
    mismatch: 'The email address and password do not match. Check both and try again.',
  },
  ko: {
    members: '멤버',
    suspended: '이용이 정지된 조직입니다. 조회만 할 수 있고 변경할 수 없습니다.',
    offline: '오프라인 상태입니다. 표시된 내용이 최신이 아닐 수 있으며, 연결되면 다시 시도합니다.',
    unavailable: '지금은 연결할 수 없습니다. 네트워크 상태를 확인한 뒤 다시 시도해 주세요.',
    mismatch: '이메일 주소와 비밀번호가 일치하지 않습니다. 확인 후 다시 시도해 주세요.',
  },
} as const;

const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

/** The message is there, and axe finds nothing, nor is the page too wide. */
async function expectGood(page: Page, message: Locator): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const text = (await message.textContent()) ?? '';
    await expect(message).toBeVisible();
    expect.soft(await axe(page), `${text}, ${size.width}`).toEqual([]);
    expect.soft(await tooWide(page), `${text}, ${size.width}: wider than the screen`).toEqual([]);
  }
  await page.setViewportSize(SIZES[0]!);
}

const OUT_OF_ORDER = { status: 503, body: 'no' };

for (const each of LOOKS) {
  const words = WORDS[each.lang];
  const what = `${each.theme}, ${each.lang}`;

  test(`axe finds nothing while an organization is suspended, offline, or something did not come (${what})`, async ({
    page,
    another,
    watch,
  }) => {
    test.setTimeout(120_000);
    watch.allow(503, /^\/sfn\//);
    watch.allowOffline();
    await signedUp(page, 'Grace Park');
    const acme = await organization(page, 'Northwind Trading');
    const foods = await organization(page, '신선푸드');
    const colleague = await another();
    await joined(page, acme, colleague, await signedUp(colleague, 'James Miller'));
    await invited(page, acme, newcomer('Hyunwoo Park').email);
    await look(page, each);
    const at = `/o/${acme.slug}`;
    const main = page.getByRole('main');
    const status = (text: string) => page.getByRole('status').filter({ hasText: text });

    await visit(page, at);
    await page.route('**/sfn/list_members', (route) => route.fulfill(OUT_OF_ORDER));
    await page.locator('.sidebar-nav').getByRole('link', { name: words.members }).click();
    await expectGood(page, main.getByRole('alert').filter({ hasText: words.unavailable }));

    await page.route('**/sfn/enter_organization', (route) => route.fulfill(OUT_OF_ORDER));
    await page.locator('.switcher summary').first().click();
    await page.locator('.switcher').getByRole('link', { name: foods.name }).click();
    await expectGood(page, page.locator('.toasts').getByText(words.unavailable));
    await page.unrouteAll();

    await visit(page, `${at}/members`);
    await page.context().setOffline(true);
    await expectGood(page, status(words.offline));
    await page.context().setOffline(false);
    await expect(status(words.offline)).toHaveCount(0);

    await suspend(acme.slug);
    for (const path of [at, `${at}/members`, `${at}/invitations`, `${at}/settings`]) {
      await visit(page, path);
      await expectGood(page, main.getByRole('status').filter({ hasText: words.suspended }));
    }
    await visit(page, '/home');
    await expectGood(page, main.getByRole('link', { name: acme.name }));
  });

  test(`axe finds nothing in forms that were refused (${what})`, async ({ page, watch }) => {
    test.setTimeout(120_000);
    watch.allow(401, /sign_in$/);
    watch.allow(400, /\/(sign_up|invite)$/);
    await look(page, each);
    const refused = page.locator('[aria-invalid=true]');
    await visit(page, '/sign-in');
    await page.locator('input[type=email]').fill(newcomer().email);
    await page.locator('input[autocomplete=current-password]').fill('not this one');
    await page.locator('main button[type=submit]').click();
    await expectGood(page, page.getByRole('alert').filter({ hasText: words.mismatch }));

    await visit(page, '/sign-up');
    await page.locator('input[autocomplete=new-password]').fill('x');
    await page.locator('main button[type=submit]').click();
    await expectGood(page, refused.first());

    await signedUp(page);
    const { slug } = await organization(page);
    await visit(page, `/o/${slug}/invitations`);
    await page.locator('main button[type=submit]').first().click();
    await expectGood(page, refused.first());
  });
}
