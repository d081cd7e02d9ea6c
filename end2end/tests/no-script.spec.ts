// The whole journey without JavaScript.

import type { Locator, Page } from '@playwright/test';
import { linkIn, mailTo } from '../support/mailbox.ts';
import { button, fillSignUp, heading, input, notice, signIn, signOut } from '../support/pages.ts';
import {
  done, joined, memberId, newcomer, organization, signedUp, unique, type Person,
} from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test.use({ javaScriptEnabled: false });

async function signUp(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-up');
  await fillSignUp(page, person);
  await button(page, 'Create account').click();
  await expect(heading(page, 'Check your email')).toBeVisible();
  await page.goto(linkIn(await mailTo(person.email, 'Confirm'), '/verify-email'));
  await button(page, 'Verify and continue').click();
  await expect(page).toHaveURL(/\/home/);
}

test('sign up, create, invite, accept, change a role, sign out', async ({ page, another, watch }) => {
  test.slow();
  // Who was removed asks for the page once more.
  watch.allow(404, /^\/o\//);
  const owner = newcomer('Grace Hopper');
  await signUp(page, owner);

  const tail = unique();
  const name = `신선푸드 ${tail}`;
  await page.getByRole('main').getByRole('link', { name: 'Create organization' }).first().click();
  await input(page, 'Name').fill(name);
  await button(page, 'Create organization').click();
  // Nobody proposed an address while the name was typed: the server did.
  await expect(page).toHaveURL(new RegExp(`/o/sinseonpudeu-${tail}`));
  await expect(notice(page, 'Your organization is ready.')).toBeVisible();

  const guest = newcomer('Margaret Hamilton');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Invitations' }).click();
  await input(page, 'Email').fill(guest.email);
  await button(page, 'Send invitation').click();
  await expect(notice(page, 'Invitation sent.')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: guest.email })).toBeVisible();

  const browser = await another({ javaScriptEnabled: false });
  await browser.goto(linkIn(await mailTo(guest.email, 'invited you'), '/invite/'));
  await input(browser, 'Name').fill(guest.name);
  await input(browser, 'Password').fill(guest.password);
  await button(browser, 'Create account and join').click();
  await expect(heading(browser, name)).toBeVisible();

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Members' }).click();
  const row = page.getByRole('row').filter({ hasText: guest.email });
  await row.getByLabel(`Change role of ${guest.name}`).first().click();
  await row.getByRole('button', { name: `Make ${guest.name} Admin` }).click();
  await expect(notice(page, 'Role changed.')).toBeVisible();
  await expect(row).toContainText('Admin');

  await row.getByRole('link', { name: `Remove ${guest.name}` }).click();
  await button(page.getByRole('dialog'), `Remove ${guest.name}`).click();
  await expect(notice(page, /Member removed/)).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: guest.email })).toHaveCount(0);
  const answer = await browser.reload();
  expect(answer?.status()).toBe(404);

  await signOut(page);
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(notice(page, 'You are signed out.')).toBeVisible();
});

test('a refused form keeps what was typed and says why', async ({ page, watch }) => {
  watch.allow(400, /sign_up/);
  await page.goto('/sign-up?email=&next=/home');
  await fillSignUp(page, { name: 'Ada Lovelace', email: 'ada-at-example', password: 'short' }, 'Analytical Engines');
  await button(page, 'Create account').click();
  await expect(heading(page, 'Create your account')).toBeVisible();
  await expect(input(page, 'Name')).toHaveValue('Ada Lovelace');
  await expect(input(page, 'Email')).toHaveValue('ada-at-example');
  await expect(input(page, /^Company/)).toHaveValue('Analytical Engines');
  await expect(input(page, 'Password')).toHaveValue('');
  await expect(input(page, 'Email')).toHaveAccessibleDescription(/Enter an email address such as/);
  await expect(input(page, 'Password')).toHaveAccessibleDescription(/Use at least 8 characters/);

  const person = newcomer('Ada Lovelace');
  await input(page, 'Email').fill(person.email);
  await input(page, 'Password').fill(person.password);
  await button(page, 'Create account').click();
  await expect(heading(page, 'Check your email')).toBeVisible();
});

test('a wrong password, then the right one', async ({ page, another, watch }) => {
  watch.allow(401, /sign_in/);
  const person = await signedUp(await another());
  await page.goto('/account/security');
  await signIn(page, { ...person, password: 'not my password' });
  await expect(page.getByRole('alert')).toHaveText(/do not match/);
  await expect(input(page, 'Email')).toHaveValue(person.email);
  await input(page, 'Password').fill(person.password);
  await button(page, 'Sign in').click();
  await expect(page).toHaveURL(/\/account\/security/);
});

test('settings are saved, and deleting asks and is taken back', async ({ page, watch }) => {
  watch.allow(400, /delete_organization/);
  await signedUp(page);
  const { slug, name } = await organization(page);
  await page.goto(`/o/${slug}/settings`);
  await input(page, 'Name').fill('Acme Fruits');
  await button(page, 'Save changes').click();
  await expect(notice(page, 'Organization saved.')).toBeVisible();
  await expect(input(page, 'Name')).toHaveValue('Acme Fruits');
  expect(name).not.toBe('Acme Fruits');

  await page.getByRole('link', { name: 'Delete', exact: true }).click();
  const confirmation = input(page, `Type ${slug} to confirm`);
  await confirmation.fill('something-else');
  await button(page, 'Delete organization').click();
  await expect(page.getByText('This is not the URL of the organization.')).toBeVisible();
  await expect(confirmation).toHaveValue('something-else');
  await confirmation.fill(slug);
  await button(page, 'Delete organization').click();
  await expect(page).toHaveURL(/\/home/);
  await expect(notice(page, 'Organization deleted. You can restore it for 30 days.')).toBeVisible();
  await button(page, 'Restore Acme Fruits').click();
  await expect(heading(page, 'Acme Fruits')).toBeVisible();
  await expect(notice(page, 'Organization restored.')).toBeVisible();
});

/** The browser has scrolled there by itself: asking where it is does not scroll. */
async function expectOnScreen(page: Page, what: Locator): Promise<void> {
  const { height } = page.viewportSize()!;
  const isThere = async () => {
    const box = await what.boundingBox();
    return box !== null && box.y >= 0 && box.y + box.height <= height;
  };
  await expect.poll(isThere).toBe(true);
}

test('what was refused far below is where the browser leads', async ({ page, another, watch }) => {
  watch.allow(400, /delete_organization|leave_organization/);
  const ownerPerson = await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  const member = await another({ javaScriptEnabled: false });
  const memberPerson = await signedUp(member, 'Mary Member');
  await joined(page, acme, member, memberPerson);
  for (const each of [page, member]) await each.setViewportSize({ width: 1280, height: 500 });

  // To the field.
  await page.goto(`/o/${acme.slug}/settings?dialog=delete`);
  const confirmation = input(page, `Type ${acme.slug} to confirm`);
  await confirmation.fill('something-else');
  await button(page, 'Delete organization').click();
  await expect(confirmation).toHaveAccessibleDescription(/This is not the URL of the organization/);
  await expect(confirmation).toBeFocused();
  await expectOnScreen(page, confirmation);

  // To the reason, where it is about no field: meanwhile nobody else owns the organization.
  await member.goto(`/o/${acme.slug}/settings?dialog=leave`);
  const [first, second] = [await memberId(page, acme, ownerPerson), await memberId(page, acme, memberPerson)];
  await done(page, 'change_member_role', { organization: acme.slug, memberId: second, role: 'owner' });
  await done(page, 'change_member_role', { organization: acme.slug, memberId: first, role: 'member' });
  await button(member, 'Leave organization').click();
  const reason = member.getByRole('alert').filter({ hasText: 'An organization needs at least one owner.' });
  await expect(member.locator('#leave_organization .form-summary')).toBeFocused();
  await expectOnScreen(member, reason);
});

test('language and theme', async ({ page }) => {
  await page.goto('/sign-in');
  await button(page, '한국어').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await button(page, '어둡게').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page).toHaveURL(/\/sign-in/);
});
