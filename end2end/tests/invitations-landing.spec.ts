// The page behind an invitation: the states that invitations.spec.ts does not have, and the way back to it.

import { expire, seats, unverify } from '../support/database.ts';
import { linkIn, mailTo } from '../support/mailbox.ts';
import { alive, button, heading, input, notice, signIn, visit } from '../support/pages.ts';
import { done, invited, newcomer, organization, signedUp, type Organization } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import type { Page } from '@playwright/test';

/** The link of the newest pending invitation as it is copied. */
async function copied(owner: Page, { slug }: Organization, email: string): Promise<string> {
  interface List {
    items: { id: string; email: string }[];
  }
  const { items } = await done<List>(owner, 'list_invitations', { organization: slug, search: email });
  return done<string>(owner, 'invitation_link', { organization: slug, invitationId: items[0]!.id });
}

test('the page says who invites, into what, as what and until when', async ({ page, another }) => {
  await signedUp(page, 'Grace Hopper');
  const acme = await organization(page, '신선푸드');
  const guest = newcomer();
  const link = await invited(page, acme, guest.email, 'admin');
  const browser = await another();
  await visit(browser, link);
  await expect(heading(browser, 'Join 신선푸드')).toBeVisible();
  const main = browser.getByRole('main');
  await expect(main).toContainText('Grace Hopper invited you.');
  await expect(main).toContainText(guest.email);
  await expect(main).toContainText('Admin');
  await expect(main.getByText('Valid until')).toBeVisible();
});

test('an expired invitation says so', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const guest = newcomer();
  const link = await invited(page, acme, guest.email);
  await expire(guest.email);
  const browser = await another();
  await visit(browser, link);
  await expect(heading(browser, 'Invitation expired')).toBeVisible();
  await expect(browser.getByText(/was valid until/)).toBeVisible();
  await expect(button(browser, 'Create account and join')).toHaveCount(0);
});

test('a full organization says so, and takes the person in once there is room', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const browser = await another();
  const guest = await signedUp(browser);
  const link = await invited(page, acme, guest.email);
  await seats(acme.slug, 1);
  await visit(browser, link);
  await expect(heading(browser, 'No seats left')).toBeVisible();
  await seats(acme.slug, 2);
  await browser.reload();
  await alive(browser);
  await button(browser, 'Accept invitation').click();
  await expect(browser).toHaveURL(new RegExp(`/o/${acme.slug}`));
});

test('behind a copied link somebody signs up, verifies, and is led back to the invitation', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const guest = newcomer();
  await invited(page, acme, guest.email);
  const link = await copied(page, acme, guest.email);
  const browser = await another();
  await visit(browser, link);
  await input(browser, 'Name').fill(guest.name);
  await input(browser, 'Password').fill(guest.password);
  await button(browser, 'Create account and join').click();
  await expect(heading(browser, 'Check your email')).toBeVisible();
  await visit(browser, linkIn(await mailTo(guest.email, 'Confirm'), '/verify-email'));
  await button(browser, 'Verify and continue').click();
  await expect(heading(browser, `Join ${acme.name}`)).toBeVisible();
  await expect(browser).toHaveURL(/\/invite\//);
  await alive(browser);
  await button(browser, 'Accept invitation').click();
  await expect(browser).toHaveURL(new RegExp(`/o/${acme.slug}`));
});

test('somebody signed in whose address is not proven proves it first, by a mail that leads back', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const browser = await another();
  const guest = await signedUp(browser);
  await unverify(guest.email);
  await invited(page, acme, guest.email);
  const link = await copied(page, acme, guest.email);
  await visit(browser, link);
  await expect(heading(browser, 'Verify your email address first')).toBeVisible();
  await expect(browser.getByText(`it does not prove that ${guest.email} is yours`)).toBeVisible();
  await expect(button(browser, 'Accept invitation')).toHaveCount(0);
  await button(browser, 'Send verification email').click();
  await expect(heading(browser, 'Check your email')).toBeVisible();
  await visit(browser, linkIn(await mailTo(guest.email, 'Confirm'), '/verify-email'));
  await button(browser, 'Verify and continue').click();
  await expect(heading(browser, `Join ${acme.name}`)).toBeVisible();
  expect(browser.url()).toContain(new URL(link, browser.url()).pathname);
  await alive(browser);
  await button(browser, 'Accept invitation').click();
  await expect(browser).toHaveURL(new RegExp(`/o/${acme.slug}`));
});

test('a wrong account is never accepted silently', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  const guest = await signedUp(await another());
  const link = await invited(owner, acme, guest.email);
  await signedUp(page, 'Somebody Else');
  const token = link.split('/').pop()!;
  const refused = await page.context().request.post('/sfn/accept_invitation', {
    form: { token },
    headers: { accept: 'application/json' },
  });
  expect(refused.status()).toBe(403);
  await visit(page, link);
  await button(page, 'Sign out and continue').click();
  await expect(page).toHaveURL(link);
  await alive(page);
  await page.getByRole('link', { name: 'Sign in to accept' }).click();
  await input(page, 'Email').fill('');
  await signIn(page, guest);
  await expect(page).toHaveURL(link);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('signing up behind a copied link leads back to it, and in', async ({ page, another }) => {
    const owner = await another({ javaScriptEnabled: false });
    await signedUp(owner);
    const acme = await organization(owner);
    const guest = newcomer();
    await invited(owner, acme, guest.email);
    await page.goto(await copied(owner, acme, guest.email));
    await input(page, 'Name').fill(guest.name);
    await input(page, 'Password').fill(guest.password);
    await button(page, 'Create account and join').click();
    await page.goto(linkIn(await mailTo(guest.email, 'Confirm'), '/verify-email'));
    await button(page, 'Verify and continue').click();
    await button(page, 'Accept invitation').click();
    await expect(heading(page, acme.name)).toBeVisible();
  });

  test('declining is asked first, in both languages', async ({ page, another }) => {
    const owner = await another({ javaScriptEnabled: false });
    await signedUp(owner);
    const acme = await organization(owner);
    const guest = await signedUp(page);
    const link = await invited(owner, acme, guest.email);
    await page.goto(link);
    const question = page.getByRole('dialog', { name: `Decline the invitation to ${acme.name}?` });
    await expect(question).toHaveCount(0);
    await page.getByRole('link', { name: 'Decline', exact: true }).click();
    await expect(question).toContainText('You will not be able to accept it anymore.');
    await question.getByRole('link', { name: 'Cancel' }).click();
    await expect(question).toHaveCount(0);
    // Nothing is declined by then.
    await expect(button(page, 'Accept invitation')).toBeVisible();

    await button(page, '한국어').click();
    await page.getByRole('link', { name: '거절', exact: true }).click();
    const asked = page.getByRole('dialog', { name: `${acme.name} 초대를 거절할까요?` });
    await button(asked, `${acme.name} 초대 거절`).click();
    await expect(page).toHaveURL(/\/home/);
    await expect(notice(page, '초대를 거절했습니다.')).toBeVisible();
    await page.goto(link);
    await expect(heading(page, '거절한 초대입니다')).toBeVisible();
  });

  test('a wrong account signs out and comes back, and signs in', async ({ page, another }) => {
    const owner = await another({ javaScriptEnabled: false });
    await signedUp(owner);
    const acme = await organization(owner);
    const guest = await signedUp(await another({ javaScriptEnabled: false }));
    const link = await invited(owner, acme, guest.email);
    await signedUp(page, 'Somebody Else');
    await page.goto(link);
    await expect(heading(page, 'You are signed in with another account')).toBeVisible();
    await button(page, 'Sign out and continue').click();
    await expect(page).toHaveURL(link);
    await page.getByRole('link', { name: 'Sign in to accept' }).click();
    await input(page, 'Password').fill(guest.password);
    await button(page, 'Sign in').click();
    await button(page, 'Accept invitation').click();
    await expect(heading(page, acme.name)).toBeVisible();
  });
});
