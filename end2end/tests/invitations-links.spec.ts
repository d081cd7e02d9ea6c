// Links that several people can join by.

import type { Page } from '@playwright/test';
import { expireLinks, seats } from '../support/database.ts';
import { linkIn, mailTo } from '../support/mailbox.ts';
import { alive, button, heading, input, notice, signIn, visit } from '../support/pages.ts';
import { done, invited, joined, memberId, newcomer, organization, signedUp, type Organization } from '../support/people.ts';
import { png } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

interface Link {
  id: string;
}

/** Makes a link as the page's person; gives its address. */
async function shared(owner: Page, { slug }: Organization, terms: Record<string, string> = {}): Promise<string> {
  await done(owner, 'create_invitation_link', { organization: slug, role: 'member', ...terms });
  const { items } = await done<{ items: Link[] }>(owner, 'list_invitation_links', { organization: slug });
  return done<string>(owner, 'invitation_link_address', { organization: slug, linkId: items[0]!.id });
}

test('an owner makes a link and copies it; somebody with an account joins by it', async ({ page, another }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await signedUp(page, 'Grace Hopper');
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/invitations`);
  await page.getByRole('navigation', { name: 'Ways to invite' }).getByRole('link', { name: 'Invitation links' }).click();
  await expect(page.getByText('No links yet')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Admin' }).check();
  await input(page, 'Valid for').selectOption('30 days');
  await page.getByLabel(/^Maximum number of people/).fill('25');
  await button(page, 'Create link').click();
  await expect(notice(page, 'Link created. Copy it and share it.')).toBeVisible();
  const link = await page.getByRole('textbox', { name: 'Link to share' }).inputValue();
  expect(new URL(link).pathname).toMatch(/^\/join\/[\w-]{43}$/);
  await expect(page.getByRole('row').filter({ hasText: '0 of 25' })).toContainText('Active');
  await button(page, /^Copy the link for Admin/).click();
  await expect(page.getByText('Link copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);

  const browser = await another();
  const guest = await signedUp(browser);
  await visit(browser, link);
  await expect(heading(browser, `Join ${acme.name}`)).toBeVisible();
  await expect(browser.getByText('Grace Hopper shared this link.')).toBeVisible();
  await expect(browser.getByText(`You are signed in as ${guest.email}.`)).toBeVisible();
  await expect(browser.getByRole('main')).toContainText('Admin, Member');
  await button(browser, `Join ${acme.name}`).click();
  await expect(browser).toHaveURL(new RegExp(`/o/${acme.slug}`));
  await expect(notice(browser, 'Welcome! You are now a member.')).toBeVisible();
  // The open list follows.
  await expect(page.getByRole('row').filter({ hasText: '1 of 25' })).toBeVisible();
  await visit(browser, link);
  await expect(heading(browser, 'You are already a member')).toBeVisible();
});

test('on a laptop, whoever has no account sees the button to sign up without scrolling', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const links = [
    await invited(page, acme, newcomer().email),
    await shared(page, acme),
    // As much as a link can say of itself.
    await shared(page, acme, { approval: 'true', domains: 'corp.example.org' }),
  ];
  const browser = await another();
  await browser.setViewportSize({ width: 1280, height: 800 });
  for (const link of links) {
    await visit(browser, link);
    await expect(button(browser, /^Create account and/)).toBeInViewport({ ratio: 1 });
  }
});

test('somebody without an account signs up there, verifies, and is led back', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const link = await shared(page, acme);
  const guest = newcomer();
  const browser = await another();
  await visit(browser, link);
  await input(browser, 'Name').fill(guest.name);
  await input(browser, 'Email').fill(guest.email);
  await input(browser, 'Password').fill(guest.password);
  await button(browser, 'Create account and join').click();
  await expect(heading(browser, 'Check your email')).toBeVisible();
  // A link that anybody may hold proves no mailbox: no member yet.
  const members = await done<{ page: { total: number } }>(page, 'list_members', { organization: acme.slug });
  expect(members.page.total).toBe(1);

  // The mail may be opened anywhere.
  const elsewhere = await another();
  await visit(elsewhere, linkIn(await mailTo(guest.email, 'Confirm'), '/verify-email'));
  await button(elsewhere, 'Verify and continue').click();
  await expect(heading(elsewhere, `Join ${acme.name}`)).toBeVisible();
  await alive(elsewhere);
  await button(elsewhere, `Join ${acme.name}`).click();
  await expect(elsewhere).toHaveURL(new RegExp(`/o/${acme.slug}`));
});

test('a mail that is sent again leads back, too', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const link = await shared(page, acme);
  const guest = newcomer();
  const browser = await another();
  await visit(browser, link);
  await input(browser, 'Name').fill(guest.name);
  await input(browser, 'Email').fill(guest.email);
  await input(browser, 'Password').fill(guest.password);
  await button(browser, 'Create account and join').click();
  await mailTo(guest.email, 'Confirm');
  await alive(browser);
  await button(browser, 'Send again').click();
  await visit(browser, linkIn(await mailTo(guest.email, 'Confirm'), '/verify-email'));
  await button(browser, 'Verify and continue').click();
  await expect(heading(browser, `Join ${acme.name}`)).toBeVisible();
});

test('somebody signs in behind the link and comes back to it', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const link = await shared(page, acme);
  const guest = await signedUp(await another());
  const browser = await another();
  await visit(browser, link);
  await browser.getByRole('link', { name: 'Sign in with an existing account' }).click();
  await signIn(browser, guest);
  await expect(browser.getByText(`You are signed in as ${guest.email}.`)).toBeVisible();
});

test('a link for a domain shows both, and signs out to this very page', async ({ page, another, watch }) => {
  watch.allow(403, /\/sign_up$/);
  await signedUp(page);
  const acme = await organization(page);
  const link = await shared(page, acme, { domains: 'corp.example.org' });
  const browser = await another();
  const guest = await signedUp(browser);
  await visit(browser, link);
  await expect(heading(browser, 'You are signed in with another address')).toBeVisible();
  await expect(browser.getByRole('main')).toContainText('@corp.example.org');
  await expect(browser.getByRole('main')).toContainText(guest.email);
  await button(browser, 'Sign out and continue').click();
  await expect(heading(browser, `Join ${acme.name}`)).toBeVisible();
  await expect(browser).toHaveURL(link);
  await alive(browser);
  const other = newcomer();
  await input(browser, 'Name').fill(other.name);
  await input(browser, 'Email').fill(other.email);
  await input(browser, 'Password').fill(other.password);
  await button(browser, 'Create account and join').click();
  await expect(browser.getByText('This link is for email addresses at other domains.')).toBeVisible();
});

test('a link that is revoked, used up or too old says so, and so does a full organization', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const browser = await another();
  const guest = await signedUp(browser);

  const revoked = await shared(page, acme);
  await visit(page, `/o/${acme.slug}/invitations/links`);
  const ask = page.getByRole('link', { name: 'Revoke the link for Member' });
  const question = page.getByRole('dialog', { name: 'Revoke this link?' });
  await ask.click();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(ask).toBeVisible();
  await ask.click();
  await button(question, 'Revoke the link for Member').click();
  await expect(notice(page, /Link revoked/)).toBeVisible();
  await expect(question).toBeHidden();
  await expect(page.getByRole('row').filter({ hasText: 'Revoked' })).toBeVisible();
  await visit(browser, revoked);
  await expect(heading(browser, 'This link is closed')).toBeVisible();
  await expect(browser.getByText('This link was revoked.')).toBeVisible();

  const single = await shared(page, acme, { uses: '1' });
  const first = await another();
  const firstPerson = await signedUp(first);
  await done(first, 'join_by_link', { token: single.split('/').pop()! });
  await visit(browser, single);
  await expect(browser.getByText('This link has reached the number of people who can join with it.')).toBeVisible();

  const open = await shared(page, acme);
  await seats(acme.slug, 2);
  await visit(browser, open);
  await expect(heading(browser, 'No seats left')).toBeVisible();
  await seats(acme.slug, 50);

  // Who was removed does not come back by it.
  await done(page, 'remove_member', { organization: acme.slug, memberId: await memberId(page, acme, firstPerson) });
  await visit(first, open);
  await expect(heading(first, 'You were a member before')).toBeVisible();

  await expireLinks(acme.slug);
  await visit(browser, open);
  await expect(browser.getByText(/was valid until/)).toBeVisible();
  await visit(page, `/o/${acme.slug}/invitations/links`);
  // The one with all its uses gone, and the open one; of the one that was revoked there is no date to be told.
  await expect(page.getByRole('row').filter({ hasText: /Expired\s*Ended \D*\d/ })).toHaveCount(2);
  await expect(page.getByRole('row').filter({ hasText: 'Revoked' })).toHaveCount(1);
  await expect(page.getByRole('row').filter({ hasText: 'Expires' })).toHaveCount(0);
  expect(guest.email).toBeTruthy();
});

test('a link of somebody who may no longer offer it does not stand', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  const admin = await another();
  const person = await signedUp(admin);
  await joined(owner, acme, admin, person, 'admin');
  const link = await shared(admin, acme, { role: 'admin' });
  await done(owner, 'remove_member', { organization: acme.slug, memberId: await memberId(owner, acme, person) });
  await signedUp(page);
  await visit(page, link);
  await expect(heading(page, 'This invitation is no longer valid')).toBeVisible();
});

test('a wrong link answers 404, and a plain member sees no links', async ({ page, another, watch }) => {
  watch.allow(404, /^\/join\//);
  watch.allow(403, /^\/o\/.*\/invitations\/(links|many)$/);
  for (const token of ['x', 'A'.repeat(43)]) {
    expect((await page.goto(`/join/${token}`))?.status()).toBe(404);
    await expect(heading(page, 'This link is not valid')).toBeVisible();
  }
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  await joined(owner, acme, page, await signedUp(page));
  for (const path of ['links', 'many']) {
    expect((await page.goto(`/o/${acme.slug}/invitations/${path}`))?.status()).toBe(403);
  }
});

test('a form that is wrong names its fields', async ({ page, watch }) => {
  watch.allow(400, /\/create_invitation_link$/);
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/invitations/links`);
  await page.getByLabel(/^Maximum number of people/).fill('0');
  await page.getByLabel(/^Allowed email domains/).fill('not a domain');
  await button(page, 'Create link').click();
  await expect(page.getByText('Use a number from 1 to 10000.')).toBeVisible();
  await expect(page.getByText('Enter domains such as example.com, separated by commas.')).toBeVisible();
  await expect(page.getByLabel(/^Allowed email domains/)).toHaveValue('not a domain');
});

test('the page of a link and the own list of organizations have the logo', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  await page.context().request.post('/sfn/set_logo', {
    multipart: { organization: acme.slug, logo: png() },
    headers: { accept: 'application/json' },
  });
  const link = await shared(page, acme);
  const guest = await another();
  await visit(guest, link);
  await expect(guest.getByRole('main').locator('img').first()).toBeVisible();
  await visit(page, '/account/organizations');
  const mine = page.getByRole('main').getByRole('listitem').filter({ hasText: acme.name });
  await expect(mine.locator('img')).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a link is made, shown, used at sign-up, and revoked', async ({ page, another }) => {
    await signedUp(page);
    const acme = await organization(page);
    await page.goto(`/o/${acme.slug}/invitations/links`);
    await button(page, 'Create link').click();
    const link = await page.getByRole('textbox', { name: 'Link to share' }).inputValue();

    const guest = newcomer();
    const browser = await another({ javaScriptEnabled: false });
    await browser.goto(link);
    await input(browser, 'Name').fill(guest.name);
    await input(browser, 'Email').fill(guest.email);
    await input(browser, 'Password').fill(guest.password);
    await button(browser, 'Create account and join').click();
    await expect(heading(browser, 'Check your email')).toBeVisible();
    await browser.goto(linkIn(await mailTo(guest.email, 'Confirm'), '/verify-email'));
    await button(browser, 'Verify and continue').click();
    await button(browser, `Join ${acme.name}`).click();
    await expect(heading(browser, acme.name)).toBeVisible();

    await page.goto(`/o/${acme.slug}/invitations/links`);
    await page.getByRole('link', { name: 'Revoke the link for Member' }).click();
    await button(page.getByRole('dialog', { name: 'Revoke this link?' }), 'Revoke the link for Member').click();
    await expect(notice(page, /Link revoked/)).toBeVisible();
  });
});
