import { mailTo } from '../support/mailbox.ts';
import { alive, button, heading, input, visit } from '../support/pages.ts';
import { joined, newcomer, organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test('the language is chosen before signing in, and mail comes in it', async ({ page }) => {
  await visit(page, '/sign-up');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await button(page, '한국어').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await alive(page);
  await expect(heading(page, '계정 만들기')).toBeVisible();
  const person = newcomer('김민지');
  await input(page, '이름').fill(person.name);
  await input(page, '이메일').fill(person.email);
  await input(page, '비밀번호').fill(person.password);
  await button(page, '계정 만들기').click();
  await expect(heading(page, '이메일을 확인해 주세요')).toBeVisible();
  expect((await mailTo(person.email, '')).subject).toMatch(/[가-힣]/);
});

test('a browser that prefers Korean gets it', async ({ another }) => {
  const page = await another({ locale: 'ko-KR' });
  await visit(page, '/sign-in');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(heading(page, '다시 만나서 반갑습니다')).toBeVisible();
});

test('the language is kept with the account, the theme with the browser', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, '/account/preferences');
  const main = page.getByRole('main');
  const before = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await button(main, 'Dark').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await alive(page);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).not.toBe(before);
  await expect(button(main, 'Dark')).toHaveAttribute('aria-pressed', 'true');
  await button(main, '한국어').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await visit(page, `/o/${slug}`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('navigation', { name: '주 메뉴' }).getByRole('link', { name: '멤버' })).toBeVisible();
});

test('the system theme is followed until another is chosen', async ({ another }) => {
  const page = await another({ colorScheme: 'dark' });
  await visit(page, '/sign-in');
  const dark = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await button(page, 'Light').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await alive(page);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).not.toBe(dark);
});

test('being offline is said, and being back, too', async ({ page, watch }) => {
  watch.allowOffline();
  await signedUp(page);
  await visit(page, '/home');
  await page.context().setOffline(true);
  await expect(page.getByText(/You are offline/)).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText(/You are offline/)).toBeHidden();
});

test('a form that is sent while offline keeps what was typed, and goes through afterwards', async ({ page, watch }) => {
  watch.allowOffline();
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}/invitations`);
  const guest = newcomer('Nina New');
  await input(page, 'Email').fill(guest.email);
  await page.context().setOffline(true);
  await button(page, 'Send invitation').click();
  await expect(page.getByText(/You are offline/)).toBeVisible();
  await expect(input(page, 'Email')).toHaveValue(guest.email);
  await page.context().setOffline(false);
  await expect(page.getByText(/You are offline/)).toBeHidden();
  await button(page, 'Send invitation').click();
  await expect(page.getByRole('row').filter({ hasText: guest.email })).toBeVisible();
});

test('an organization that was opened while offline appears afterwards by itself', async ({ page, watch }) => {
  watch.allowOffline();
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, '/home');
  const entry = page.getByRole('main').getByRole('link', { name: acme.name });
  // The code of its pages is there from the first visit.
  await entry.click();
  await expect(heading(page, acme.name)).toBeVisible();
  await page.goBack();
  await expect(entry).toBeVisible();
  await page.context().setOffline(true);
  await expect(page.getByText(/You are offline/)).toBeVisible();
  await entry.click();
  await expect(heading(page, 'We cannot be reached')).toBeVisible();
  await page.context().setOffline(false);
  await expect(heading(page, acme.name)).toBeVisible();
});

test('what changed while one was offline appears afterwards', async ({ page, another, watch }) => {
  watch.allowOffline();
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/members`);
  await page.context().setOffline(true);
  await expect(page.getByText(/You are offline/)).toBeVisible();
  const other = await another();
  const jun = await signedUp(other, 'Jun Seo');
  // By a browser that is not offline: the own one sends nothing now.
  const owner = await another();
  await owner.context().addCookies(await page.context().cookies());
  await joined(owner, acme, other, jun);
  await page.context().setOffline(false);
  await expect(page.getByRole('main').getByText(jun.email)).toBeVisible({ timeout: 10_000 });
});
