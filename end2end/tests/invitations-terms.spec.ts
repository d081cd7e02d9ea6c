// Inviting on one's own terms, and what can be done with the list of invitations.

import type { Page } from '@playwright/test';
import { expire } from '../support/database.ts';
import { linkIn, mailTo } from '../support/mailbox.ts';
import { alive, button, heading, input, notice, visit } from '../support/pages.ts';
import { done, invited, joined, memberId, newcomer, organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

const row = (page: Page, email: string) => page.getByRole('row').filter({ hasText: email });
const box = (page: Page, name: string) => page.getByRole('checkbox', { name, exact: true });

test('several roles, teams, an expiry and a message go into the invitation, its mail and its page', async ({
  page,
  another,
}) => {
  await signedUp(page, 'Grace Hopper');
  const acme = await organization(page);
  for (const name of ['Sales', 'Design', 'Support']) await done(page, 'create_team', { organization: acme.slug, name });
  const guest = newcomer();
  await visit(page, `/o/${acme.slug}/invitations`);
  await input(page, 'Email').fill(guest.email);
  await expect(box(page, 'Member')).toBeChecked();
  await box(page, 'Admin').check();
  await page.getByText('Teams, expiration, and personal message').click();
  for (const name of ['Sales', 'Design']) await box(page, name).check();
  await input(page, 'Valid for').selectOption('30 days');
  await page.getByLabel('Personal message').fill('Welcome <b>Ada</b>!\nSee https://example.com/start');
  await button(page, 'Send invitation').click();
  await expect(notice(page, 'Invitation sent.')).toBeVisible();
  await expect(row(page, guest.email)).toContainText('Admin');
  await expect(row(page, guest.email)).toContainText('Member');
  for (const name of ['Sales', 'Design']) await expect(row(page, guest.email)).toContainText(name);
  // Ready for the next one, with the same terms.
  await expect(input(page, 'Email')).toHaveValue('');
  await expect(box(page, 'Admin')).toBeChecked();

  const mail = await mailTo(guest.email, 'Grace Hopper invited you');
  expect(mail.text).toContain('> Welcome <b>Ada</b>!');
  // What strangers read under our sender is text: no markup, and no link but ours.
  expect(mail.html).toContain('Welcome &#60;b&#62;Ada&#60;/b&#62;!');
  expect(mail.html).not.toContain('https://example.com');

  const browser = await another();
  await visit(browser, linkIn(mail, '/invite/'));
  await expect(browser.getByRole('main')).toContainText('Welcome <b>Ada</b>!');
  await expect(browser.getByRole('main')).toContainText('Admin, Member');
  const { items } = await done<{ items: { expires_at: string }[] }>(page, 'list_invitations', { organization: acme.slug });
  const until = new Date(items[0]!.expires_at);
  expect(Math.round((until.getTime() - Date.now()) / 86_400_000)).toBe(30);
  const day = { month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' } as const;
  await expect(browser.getByRole('main')).toContainText(new Intl.DateTimeFormat('en-US', day).format(until));
  await input(browser, 'Name').fill(guest.name);
  await input(browser, 'Password').fill(guest.password);
  await button(browser, 'Create account and join').click();
  await expect(browser).toHaveURL(new RegExp(`/o/${acme.slug}`));
  const teams = await done<{ name: string; member_count: number }[]>(page, 'list_teams', { organization: acme.slug });
  const joined = teams.filter((team) => team.member_count === 1).map((team) => team.name);
  expect(joined.sort()).toEqual(['Design', 'Sales']);
});

test('a refused form keeps what was typed and names the field', async ({ page, watch }) => {
  watch.allow(400, /\/invite$/);
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/invitations`);
  await input(page, 'Email').fill('somebody@example.com');
  await box(page, 'Member').uncheck();
  await button(page, 'Send invitation').click();
  await expect(page.getByText('Choose at least one role.')).toBeVisible();
  await expect(input(page, 'Email')).toHaveValue('somebody@example.com');
});

test('the list is narrowed by state, role and address, and the address of the page says so', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  const [ada, grace] = [newcomer('Ada Lovelace'), newcomer('Grace Hopper')];
  await invited(page, acme, ada.email, 'admin');
  await invited(page, acme, grace.email);
  await visit(page, `/o/${acme.slug}/invitations`);
  await page.getByLabel('Search by email').fill(grace.email.slice(0, 8));
  await expect(row(page, ada.email)).toHaveCount(0);
  await expect(row(page, grace.email)).toBeVisible();
  await expect(page).toHaveURL(/search=grace-ho/);
  await page.getByLabel('Search by email').fill('');
  await expect(row(page, ada.email)).toBeVisible();
  await page.getByRole('search', { name: 'Find invitations' }).getByLabel('Role').selectOption('Admin');
  await expect(row(page, grace.email)).toHaveCount(0);
  await expect(row(page, ada.email)).toBeVisible();
  await expect(page).toHaveURL(/role=admin/);
  await page.getByRole('link', { name: 'Accepted' }).click();
  await expect(page.getByText('No matching invitations')).toBeVisible();
  await page.getByRole('link', { name: 'Show all with this status' }).click();
  await expect(page.getByRole('heading', { name: 'No invitations' })).toBeVisible();
});

test('a pending invitation offers other roles, and its link goes on working', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
  const guest = newcomer();
  const link = await invited(page, acme, guest.email);
  await visit(page, `/o/${acme.slug}/invitations`);
  await page.getByRole('link', { name: `Edit the invitation to ${guest.email}` }).click();
  const dialog = page.getByRole('dialog', { name: `Invitation to ${guest.email}` });
  await dialog.getByRole('checkbox', { name: 'Admin' }).check();
  await dialog.getByRole('checkbox', { name: 'Member' }).uncheck();
  await dialog.getByRole('checkbox', { name: 'Sales' }).check();
  await button(dialog, 'Save changes').click();
  await expect(notice(page, 'Invitation updated. Its link stays the same.')).toBeVisible();
  await expect(dialog).toBeHidden();
  await expect(row(page, guest.email)).toContainText('Admin');
  await expect(row(page, guest.email)).toContainText('Sales');

  const browser = await another();
  await visit(browser, link);
  await expect(browser.getByRole('main')).toContainText('Admin');
});

test('Escape closes the editor, and the address opens it no more', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  const guest = newcomer();
  await invited(page, acme, guest.email);
  await visit(page, `/o/${acme.slug}/invitations`);
  await page.getByRole('link', { name: `Edit the invitation to ${guest.email}` }).click();
  await expect(page).toHaveURL(/edit=/);
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page).not.toHaveURL(/edit=/);
});

test('expired invitations are sent again, or removed, all at once', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const guests = [newcomer(), newcomer(), newcomer()];
  const links = [];
  for (const guest of guests) links.push(await invited(page, acme, guest.email));
  await expire(guests[0]!.email, guests[1]!.email);

  const browser = await another();
  await visit(browser, links[0]!);
  await expect(heading(browser, 'Invitation expired')).toBeVisible();

  await visit(page, `/o/${acme.slug}/invitations?status=expired`);
  await expect(page.getByText('2 invitations')).toBeVisible();
  await button(page, 'Resend all').click();
  await expect(page.getByText('Sent again: 2.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No invitations' })).toBeVisible();
  const again = linkIn(await mailTo(guests[0]!.email, 'invited you'), '/invite/');
  expect(again).not.toBe(links[0]);
  await visit(browser, again);
  await expect(heading(browser, `Join ${acme.name}`)).toBeVisible();

  await expire(guests[0]!.email, guests[1]!.email);
  await page.reload();
  await alive(page);
  await page.getByRole('link', { name: 'Remove all from the list' }).click();
  const question = page.getByRole('dialog', { name: 'Remove all expired invitations?' });
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await expect(page.getByText('2 invitations')).toBeVisible();
  await page.getByRole('link', { name: 'Remove all from the list' }).click();
  await button(question, 'Remove all from the list').click();
  await expect(page.getByText('Removed from the list: 2.')).toBeVisible();
  await expect(question).toBeHidden();
  await visit(page, `/o/${acme.slug}/invitations?status=all`);
  await expect(row(page, guests[2]!.email)).toBeVisible();
  await expect(row(page, guests[0]!.email)).toHaveCount(0);
});

test('who may only withdraw invitations reads so', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  await done(owner, 'create_role', { organization: acme.slug, role: 'tidier', 'permission[invitation:cancel]': 'on' });
  const me = await signedUp(page);
  await joined(owner, acme, page, me);
  await done(owner, 'change_member_role', { organization: acme.slug, memberId: await memberId(owner, acme, me), role: 'tidier' });
  await visit(page, `/o/${acme.slug}/invitations`);
  await expect(page.getByText('You can withdraw invitations, but not send any.')).toBeVisible();
  await expect(button(page, 'Send invitation')).toHaveCount(0);
  await visit(owner, `/o/${acme.slug}/invitations`);
  await expect(owner.getByText('You can withdraw invitations, but not send any.')).toHaveCount(0);
});

test('a button that waits says so in words', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}/invitations`);
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/sfn/invite', async (route) => {
    await held;
    await route.continue();
  });
  await input(page, 'Email').fill(newcomer().email);
  await button(page, 'Send invitation').click();
  const form = page.getByRole('form', { name: 'Invite someone' });
  await expect(form.getByRole('status').filter({ hasText: 'Working…' })).toHaveCount(1);
  letGo();
  await expect(notice(page, 'Invitation sent.')).toBeVisible();
  await expect(form.getByText('Working…')).toHaveCount(0);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('terms, search, edit and the bulk on expired ones work', async ({ page }) => {
    await signedUp(page);
    const acme = await organization(page);
    await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
    const [guest, other] = [newcomer('Ada Lovelace'), newcomer('Grace Hopper')];
    await page.goto(`/o/${acme.slug}/invitations`);
    await input(page, 'Email').fill(guest.email);
    await page.getByText('Teams, expiration, and personal message').click();
    await box(page, 'Sales').check();
    await page.getByLabel('Personal message').fill('Hello there');
    await button(page, 'Send invitation').click();
    await expect(notice(page, 'Invitation sent.')).toBeVisible();
    await expect(row(page, guest.email)).toContainText('Sales');
    expect((await mailTo(guest.email, 'invited you')).text).toContain('> Hello there');

    await invited(page, acme, other.email);
    await page.getByLabel('Search by email').fill('grace');
    await button(page, 'Apply').click();
    await expect(row(page, other.email)).toBeVisible();
    await expect(row(page, guest.email)).toHaveCount(0);

    await page.getByRole('link', { name: `Edit the invitation to ${other.email}` }).click();
    await page.getByRole('dialog').getByRole('checkbox', { name: 'Admin' }).check();
    await button(page.getByRole('dialog'), 'Save changes').click();
    await expect(row(page, other.email)).toContainText('Admin');

    await expire(guest.email, other.email);
    await page.goto(`/o/${acme.slug}/invitations?status=expired`);
    await button(page, 'Resend all').click();
    await expect(page.getByText('Sent again: 2.')).toBeVisible();

    await page.goto(`/o/${acme.slug}/invitations`);
    await page.getByRole('link', { name: `Withdraw the invitation to ${guest.email}` }).click();
    const question = page.getByRole('dialog', { name: `Withdraw the invitation to ${guest.email}?` });
    await question.getByRole('link', { name: 'Cancel' }).click();
    await expect(question).toHaveCount(0);
    await page.getByRole('link', { name: `Withdraw the invitation to ${guest.email}` }).click();
    await button(question, `Withdraw the invitation to ${guest.email}`).click();
    await expect(notice(page, 'Invitation withdrawn.')).toBeVisible();
    await expect(question).toHaveCount(0);
    await expect(row(page, guest.email)).toHaveCount(0);

    await expire(other.email);
    await page.goto(`/o/${acme.slug}/invitations?status=expired`);
    await page.getByRole('link', { name: 'Remove all from the list' }).click();
    const all = page.getByRole('dialog', { name: 'Remove all expired invitations?' });
    await button(all, 'Remove all from the list').click();
    await expect(page.getByText('Removed from the list: 1.')).toBeVisible();
    await expect(all).toHaveCount(0);
  });
});
