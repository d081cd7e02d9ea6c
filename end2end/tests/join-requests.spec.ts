// Join requests: behind a link that asks for approval somebody asks, and somebody else decides.

import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { askers, seats } from '../support/database.ts';
import { linkIn, mailTo } from '../support/mailbox.ts';
import { alive, button, heading, input, listening, notice, visit } from '../support/pages.ts';
import { call, done, joined, newcomer, organization, signedUp, type Organization } from '../support/people.ts';
import { row } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

interface List {
  items: { id: string; email: string }[];
}

/** Makes a link with approval as the page's person; gives its address. */
async function asking(owner: Page, { slug }: Organization, terms: Record<string, string> = {}): Promise<string> {
  await done(owner, 'create_invitation_link', { organization: slug, role: 'member', approval: 'true', ...terms });
  const { items } = await done<List>(owner, 'list_invitation_links', { organization: slug });
  return done<string>(owner, 'invitation_link_address', { organization: slug, linkId: items[0]!.id });
}

/** Asks as the page's person. */
async function asked(page: Page, link: string): Promise<void> {
  await done(page, 'ask_to_join', { token: link.split('/').pop()! });
}

const switcher = (page: Page): Locator => page.locator('.switcher');
const rows = (page: Page): Locator => page.getByRole('list', { name: 'Organizations' }).locator('.switcher-row');

/** Opens the switcher by its chord. */
async function opened(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+O');
  await expect(page.getByRole('searchbox', { name: 'Find an organization' })).toBeFocused();
}

/** Notes that this very document stays. */
async function marked(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => ((window as { stays?: boolean }).stays = true));
  return () => page.evaluate(() => (window as { stays?: boolean }).stays === true);
}

async function violations(page: Page, part?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (part ? axe.include(part) : axe).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')}`);
}

test('a link asks for approval; somebody asks behind it and is let in', async ({ page, another }) => {
  const owner = await signedUp(page, 'Grace Hopper');
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/invitations/links`);
  await page.getByRole('checkbox', { name: 'Require approval' }).check();
  await button(page, 'Create link').click();
  const link = await page.getByRole('textbox', { name: 'Link to share' }).inputValue();
  await expect(page.getByRole('row').filter({ hasText: 'Requires approval' })).toContainText('Active');

  const browser = await another();
  const guest = await signedUp(browser, 'Mina Kim');
  await visit(browser, link);
  await expect(heading(browser, `Join ${acme.name}`)).toBeVisible();
  await expect(browser.getByText(`Someone at ${acme.name} has to approve your request.`)).toBeVisible();
  await expect(button(browser, `Join ${acme.name}`)).toHaveCount(0);
  await button(browser, `Ask to join ${acme.name}`).click();
  await expect(notice(browser, /You asked to join/)).toBeVisible();
  await expect(heading(browser, `You asked to join ${acme.name}`)).toBeVisible();
  expect(await violations(browser)).toEqual([]);
  // Whoever comes back sees the same.
  await visit(browser, link);
  await expect(heading(browser, `You asked to join ${acme.name}`)).toBeVisible();
  expect((await call(browser, 'list_members', { organization: acme.slug })).status()).toBe(404);

  // Whoever made the link gets a mail that leads to the requests.
  await visit(page, linkIn(await mailTo(owner.email, 'Mina Kim asks to join'), `/o/${acme.slug}`));
  await expect(heading(page, 'Join requests')).toBeVisible();
  await expect(row(page, guest)).toContainText('Mina Kim');
  expect(await violations(page)).toEqual([]);
  await button(page, `Accept Mina Kim’s request to join ${acme.name}`).click();
  await expect(notice(page, 'Request accepted. They are now a member.')).toBeVisible();
  await expect(page.getByText('No pending requests')).toBeVisible();
  await page.getByRole('link', { name: 'Accepted', exact: true }).click();
  await expect(row(page, guest)).toContainText('by Grace Hopper');

  await visit(browser, linkIn(await mailTo(guest.email, 'You are now a member'), `/o/${acme.slug}`));
  await expect(heading(browser, acme.name)).toBeVisible();
  await visit(browser, link);
  await expect(heading(browser, 'You are already a member')).toBeVisible();
});

test('the switcher has who asks, with an answer on the spot, and turns what I asked for into an organization', async ({
  page,
  another,
}) => {
  await signedUp(page, 'Grace Hopper');
  const acme = await organization(page, 'Acme Foods');
  const link = await asking(page, acme);
  await listening(page, `/o/${acme.slug}/members`);
  const stays = await marked(page);

  const [mina, jun] = [await another(), await another()];
  await signedUp(mina, 'Mina Kim');
  await signedUp(jun, 'Jun Lee');
  const own = await organization(mina, 'Own Company');
  await listening(mina, `/o/${own.slug}/members`);
  const minaStays = await marked(mina);
  await asked(mina, link);
  await opened(mina);
  await expect(switcher(mina).getByText('You asked to join Acme Foods')).toBeVisible();
  await expect(button(mina, 'Withdraw your request to join Acme Foods')).toBeVisible();
  await expect(rows(mina).filter({ hasText: 'Acme Foods' })).toHaveCount(0);
  expect(await violations(mina, '.switcher')).toEqual([]);

  // It comes by itself, also while the switcher is open.
  await opened(page);
  await expect(switcher(page).getByText('Mina Kim asks to join Acme Foods')).toBeVisible();
  await asked(jun, link);
  const decline = page.getByRole('link', { name: 'Decline Jun Lee’s request to join Acme Foods' });
  await expect(decline).toBeVisible();
  expect(await violations(page, '.switcher')).toEqual([]);

  // Declining is asked first, in the row; Escape takes the question back, and not the switcher.
  const keep = button(page, 'Keep Jun Lee’s request to join Acme Foods');
  await decline.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'Decline Jun Lee’s request?' })).toBeVisible();
  await expect(keep).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(decline).toBeFocused();
  await decline.click();
  await button(page, 'Decline Jun Lee’s request to join Acme Foods').click();
  await expect(decline).toHaveCount(0);
  await expect(page.getByRole('searchbox', { name: 'Find an organization' })).toBeFocused();

  // By keys alone: one step above the organizations is what is on top.
  const accept = button(page, 'Accept Mina Kim’s request to join Acme Foods');
  await page.keyboard.press('Home');
  await expect(accept).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('.switcher-request')).toHaveCount(0);
  expect(await stays()).toBe(true);

  await expect(switcher(mina).getByText('You asked to join Acme Foods')).toHaveCount(0);
  await expect(rows(mina).filter({ hasText: 'Acme Foods' })).toContainText('Member');
  expect(await minaStays()).toBe(true);
  await visit(jun, link);
  await expect(heading(jun, 'Your request was declined')).toBeVisible();
});

test('a request is taken back: from the switcher, at home, and behind the link', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  const link = await asking(owner, acme);
  await signedUp(page);
  const own = await organization(page, 'Own Company');
  const withdraw = button(page, `Withdraw your request to join ${acme.name}`);

  await asked(page, link);
  await visit(page, `/o/${own.slug}`);
  await opened(page);
  await withdraw.click();
  await expect(page.locator('.switcher-request')).toHaveCount(0);
  await expect(page.getByRole('searchbox', { name: 'Find an organization' })).toBeFocused();

  await asked(page, link);
  await visit(page, '/home');
  const mine = page.getByRole('region', { name: 'Your join requests' });
  await expect(mine).toContainText(acme.name);
  await mine.getByRole('button').click();
  await expect(notice(page, 'Request withdrawn.')).toBeVisible();
  await expect(mine).toHaveCount(0);

  await asked(page, link);
  await visit(page, link);
  await withdraw.click();
  await expect(button(page, `Ask to join ${acme.name}`)).toBeVisible();
  const { items } = await done<List>(owner, 'list_join_requests', { organization: acme.slug, status: 'withdrawn' });
  expect(items).toHaveLength(3);
});

test('many requests have pages, a list that follows, and a question before one is declined', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/invitations`);
  await page.getByRole('navigation', { name: 'Ways to invite' }).getByRole('link', { name: 'Join requests' }).click();
  await expect(page.getByText('No pending requests')).toBeVisible();
  await page.getByRole('link', { name: 'Go to invitation links' }).click();
  await expect(heading(page, 'Invitation links')).toBeVisible();
  const link = await asking(page, acme);

  await askers(acme.slug, 60);
  await listening(page, `/o/${acme.slug}/invitations/requests`);
  const list = page.getByRole('table', { name: `Join requests for ${acme.name}` });
  await expect(page.getByText('60 requests')).toBeVisible();
  await expect(list.getByRole('row')).toHaveCount(51);
  await expect(list.getByRole('row').nth(1)).toContainText('Asker 060');
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(list.getByRole('row')).toHaveCount(11);
  await expect(list.getByRole('row').last()).toContainText('Asker 001');
  await page.getByRole('link', { name: 'First page' }).click();
  await expect(list.getByRole('row')).toHaveCount(51);

  const browser = await another();
  await signedUp(browser, 'Mina Kim');
  await asked(browser, link);
  await expect(page.getByText('61 requests')).toBeVisible();
  const decline = page.getByRole('link', { name: `Decline Mina Kim’s request to join ${acme.name}` });
  const question = page.getByRole('dialog', { name: 'Decline Mina Kim’s request?' });
  await decline.click();
  await expect(question).toBeVisible();
  expect(await violations(page, 'dialog')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(decline).toBeVisible();
  await decline.click();
  await button(question, `Decline Mina Kim’s request to join ${acme.name}`).click();
  await expect(notice(page, 'Request declined.')).toBeVisible();
  await expect(page.getByText('60 requests')).toBeVisible();
  await page.getByRole('link', { name: 'Declined', exact: true }).click();
  await expect(page).toHaveURL(/\?status=declined$/);
  await expect(page.getByText('1 request', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Withdrawn', exact: true }).click();
  await expect(page.getByText('There are no requests with this status.')).toBeVisible();
});

test('a full organization lets nobody in, and says so; the request goes on waiting', async ({ page, another, watch }) => {
  watch.allow(403, /\/accept_join_request$/);
  await signedUp(page);
  const acme = await organization(page);
  const link = await asking(page, acme);
  const browser = await another();
  const guest = await signedUp(browser, 'Mina Kim');
  await asked(browser, link);
  await seats(acme.slug, 1);
  await visit(page, `/o/${acme.slug}/invitations/requests`);
  const accept = button(page, `Accept Mina Kim’s request to join ${acme.name}`);
  await accept.click();
  await expect(page.getByText('This organization has reached its limit of 1 members.')).toBeVisible();
  await expect(row(page, guest)).toContainText('Pending');
  await seats(acme.slug, 2);
  await accept.click();
  await expect(notice(page, 'Request accepted. They are now a member.')).toBeVisible();
});

test('who may not invite sees no requests, and nobody those of others', async ({ page, another, watch }) => {
  watch.allow(403, /^\/o\/.*\/invitations\/requests$/);
  watch.allow(404, /^\/o\/.*\/invitations\/requests$/);
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  const link = await asking(owner, acme);
  const browser = await another();
  await signedUp(browser, 'Mina Kim');
  await asked(browser, link);
  expect((await browser.goto(`/o/${acme.slug}/invitations/requests`))?.status()).toBe(404);
  await joined(owner, acme, page, await signedUp(page));
  expect((await page.goto(`/o/${acme.slug}/invitations/requests`))?.status()).toBe(403);
  await alive(page);
  await opened(page);
  await expect(page.locator('.switcher-request')).toHaveCount(0);
  const { items } = await done<List>(owner, 'list_join_requests', { organization: acme.slug });
  const answer = { organization: acme.slug, requestId: items[0]!.id };
  expect((await call(page, 'accept_join_request', answer)).status()).toBe(403);
  expect((await call(page, 'withdraw_join_request', { requestId: items[0]!.id })).status()).toBe(404);
});

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' });

  test('the words are there', async ({ page, another }) => {
    await signedUp(page, '김민아');
    await done(page, 'set_locale', { locale: 'ko' });
    const acme = await organization(page, '신선푸드');
    const link = await asking(page, acme);
    const browser = await another({ locale: 'ko-KR' });
    await signedUp(browser, '이준');
    await done(browser, 'set_locale', { locale: 'ko' });
    await visit(browser, link);
    await expect(browser.getByText('신선푸드 멤버의 승인이 필요합니다.')).toBeVisible();
    await button(browser, '신선푸드에 가입 요청하기').click();
    await expect(heading(browser, '신선푸드 가입을 요청했습니다')).toBeVisible();
    await visit(page, `/o/${acme.slug}/invitations/requests`);
    await expect(heading(page, '가입 요청')).toBeVisible();
    await button(page, '이준님의 신선푸드 가입 요청 승인').click();
    await expect(notice(page, '가입을 승인했습니다. 이제 멤버입니다.')).toBeVisible();
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a link asks, somebody signs up and asks behind it, and is let in', async ({ page, another }) => {
    await signedUp(page);
    const acme = await organization(page);
    await page.goto(`/o/${acme.slug}/invitations/links`);
    await page.getByRole('checkbox', { name: 'Require approval' }).check();
    await button(page, 'Create link').click();
    const link = await page.getByRole('textbox', { name: 'Link to share' }).inputValue();

    const guest = newcomer('Mina Kim');
    const browser = await another({ javaScriptEnabled: false });
    await browser.goto(link);
    await input(browser, 'Name').fill(guest.name);
    await input(browser, 'Email').fill(guest.email);
    await input(browser, 'Password').fill(guest.password);
    await button(browser, 'Create account and ask to join').click();
    await expect(heading(browser, 'Check your email')).toBeVisible();
    await browser.goto(linkIn(await mailTo(guest.email, 'Confirm'), '/verify-email'));
    await button(browser, 'Verify and continue').click();
    await button(browser, `Ask to join ${acme.name}`).click();
    await expect(heading(browser, `You asked to join ${acme.name}`)).toBeVisible();
    await button(browser, `Withdraw your request to join ${acme.name}`).click();
    await button(browser, `Ask to join ${acme.name}`).click();
    await browser.goto('/home');
    await expect(browser.getByRole('region', { name: 'Your join requests' })).toContainText(acme.name);

    await page.goto(`/o/${acme.slug}/invitations/requests`);
    await button(page, `Accept Mina Kim’s request to join ${acme.name}`).click();
    await expect(notice(page, 'Request accepted. They are now a member.')).toBeVisible();
    await expect(page.getByText('No pending requests')).toBeVisible();
    await browser.goto(`/o/${acme.slug}`);
    await expect(heading(browser, acme.name)).toBeVisible();
  });

  test('from the switcher somebody is let in, and declining is asked on a page', async ({ page, another }) => {
    await signedUp(page);
    const acme = await organization(page);
    const link = await asking(page, acme);
    for (const name of ['Mina Kim', 'Jun Lee']) {
      const browser = await another();
      await signedUp(browser, name);
      await asked(browser, link);
    }
    await page.goto(`/o/${acme.slug}`);
    await page.getByLabel(/^Switch organization/).first().click();
    await button(page, `Accept Mina Kim’s request to join ${acme.name}`).click();
    await expect(notice(page, 'Request accepted. They are now a member.')).toBeVisible();
    await page.getByLabel(/^Switch organization/).first().click();
    await page.getByRole('link', { name: `Decline Jun Lee’s request to join ${acme.name}` }).click();
    const question = page.getByRole('dialog', { name: 'Decline Jun Lee’s request?' });
    await expect(question).toContainText('will not be able to ask again with the same link');
    await question.getByRole('link', { name: 'Cancel' }).click();
    await expect(question).toHaveCount(0);
    await page.getByRole('link', { name: `Decline Jun Lee’s request to join ${acme.name}` }).last().click();
    await button(question, `Decline Jun Lee’s request to join ${acme.name}`).click();
    await expect(notice(page, 'Request declined.')).toBeVisible();
  });
});
