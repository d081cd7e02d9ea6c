// Whoever is in no organization at all, where nobody gets one at the sign-up: home says so, and what to do.

import { startOurs, type Server } from '../support/better-auth/servers.ts';
import { heading, visit } from '../support/pages.ts';
import { done, newcomer, unique } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

let ours: Server;

test.beforeAll(async () => {
  ours = await startOurs();
});

test.afterAll(async () => {
  await ours?.stop();
});

test('home is empty, says why, and leads to a first organization', async ({ another }) => {
  const page = await another({ baseURL: ours.url });
  const { name, email, password } = newcomer('Ada Lovelace');
  await done(page, 'sign_up', { name, email, password });
  await page.goto('/');
  await expect(page).toHaveURL(/\/home$/);
  await visit(page, '/home');
  await expect(heading(page, 'Hello, Ada Lovelace')).toBeVisible();
  const list = page.getByRole('region', { name: 'Your organizations' });
  await expect(list.getByRole('heading', { name: 'No organizations yet' })).toBeVisible();
  await expect(list).toContainText('Create one for your company, or ask a colleague for an invitation.');
  await expect(list.getByRole('listitem')).toHaveCount(0);
  // The switcher shows none either, and no other organization's pages are offered.
  const switcher = page.getByLabel('Switch organization', { exact: true }).first();
  await expect(switcher).toHaveText('Choose an organization');
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Members' })).toHaveCount(0);
  await switcher.click();
  await expect(page.getByRole('searchbox', { name: 'Find an organization' })).toBeFocused();
  await expect(page.locator('.switcher-row')).toHaveCount(0);
  await page.keyboard.press('Escape');

  await done(page, 'set_locale', { locale: 'ko' });
  await visit(page, '/home');
  const korean = page.getByRole('region', { name: '내 조직' });
  await expect(korean.getByRole('heading', { name: '아직 조직이 없습니다' })).toBeVisible();
  await expect(korean).toContainText('회사를 위한 조직을 만들거나 동료에게 초대를 요청하세요.');
  await expect(korean.getByRole('link', { name: '조직 만들기' })).toBeVisible();

  await done(page, 'set_locale', { locale: 'en' });
  await visit(page, '/home');
  await list.getByRole('link', { name: 'Create organization' }).click();
  await expect(heading(page, 'Create an organization')).toBeVisible();
  const slug = `acme-${unique()}`;
  await done(page, 'create_organization', { name: 'Acme Foods', slug });
  await visit(page, '/home');
  await expect(list.getByRole('link', { name: /Acme Foods/ })).toBeVisible();
  await expect(list.getByRole('heading', { name: 'No organizations yet' })).toHaveCount(0);
});
