// Inviting many at once.

import type { Locator, Page } from '@playwright/test';
import { mailTo } from '../support/mailbox.ts';
import { held } from '../support/held.ts';
import { button, input, visit } from '../support/pages.ts';
import { done, invited, joined, newcomer, organization, signedUp, unique } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

const list = (page: Page) => page.getByLabel('Email addresses or CSV');
const review = (page: Page) => page.getByRole('table', { name: 'Review the list' });
/** What is said of the whole list; the seats come with the server's answer. */
const sum = (page: Page) => page.getByRole('status').filter({ hasText: 'to invite' });
const results = (page: Page) => page.getByRole('table', { name: 'Results' });
const row = (where: Locator, text: string) => where.getByRole('row').filter({ hasText: text });

test('a pasted list is looked over while it is typed, sent, and answered row by row', async ({ page, another }) => {
  const owner = await signedUp(page, 'Grace Hopper');
  const acme = await organization(page);
  const colleague = await another();
  await joined(page, acme, colleague, await signedUp(colleague));
  const open = newcomer('Open Already');
  await invited(page, acme, open.email);
  const [a, b, c] = [newcomer('Anna'), newcomer('Ben'), newcomer('Carl')];

  await visit(page, `/o/${acme.slug}/invitations`);
  await page.getByRole('link', { name: 'Invite in bulk' }).first().click();
  await list(page).fill(`${a.email}, "Ben, the second" <${b.email}>; ${c.email}\n${a.email} ${owner.email} ${open.email} nonsense`);
  await expect(row(review(page), b.email)).toContainText('Ready');
  await expect(row(review(page), owner.email)).toContainText('Already a member');
  await expect(row(review(page), open.email)).toContainText('Already invited');
  await expect(row(review(page), 'nonsense')).toContainText('Enter an email address');
  await expect(row(review(page), a.email)).toContainText(['Ready', 'Duplicate']);
  await expect(page.getByText('3 to invite · duplicates: 1 · already members: 1 · already invited: 1 · to fix: 1')).toBeVisible();
  await expect(page.getByText('Free seats: 98.')).toBeVisible();

  await button(page, 'Send invitations').click();
  await expect(page.getByText('3 people invited.')).toBeVisible();
  await expect(row(results(page), c.email)).toContainText('Invited');
  await expect(row(results(page), owner.email)).toContainText('This person is already a member.');
  await expect(row(results(page), 'nonsense')).toContainText('Enter an email address');
  for (const guest of [a, b, c]) await mailTo(guest.email, `Grace Hopper invited you to ${acme.name}`);

  // Only what failed is left, and can be mended and tried again.
  await expect(list(page)).toHaveValue('nonsense\n');
  const late = newcomer('Late');
  await list(page).fill(late.email);
  await button(page, 'Retry failed').click();
  await expect(page.getByText('1 person invited.')).toBeVisible();
  await mailTo(late.email, 'invited you');
});

test('CSV brings roles and teams, line by line', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
  const [a, b, c] = [newcomer('Anna'), newcomer('Ben'), newcomer('Carl')];
  await visit(page, `/o/${acme.slug}/invitations/many`);
  const text = `Name;E-mail;Role;Team\nAnna;${a.email};admin;sales\nBen;${b.email};;\nCarl;${c.email};member;Nowhere\n`;
  await page.getByLabel('Or choose a CSV or text file').setInputFiles({
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`\ufeff${text}`),
  });
  await expect(page.getByText('people.csv', { exact: true })).toBeVisible();
  await expect(row(review(page), a.email)).toContainText('Ready');
  await expect(row(review(page), c.email)).toContainText('This team no longer exists.');
  await button(page, 'Send invitations').click();
  await expect(page.getByText('2 people invited.')).toBeVisible();
  await expect(list(page)).toHaveValue(`email,role,team\n${c.email},member,Nowhere\n`);
  await page.getByRole('link', { name: 'Show invitations' }).click();
  const rows = page.getByRole('row');
  await expect(rows.filter({ hasText: a.email })).toContainText('Admin');
  await expect(rows.filter({ hasText: a.email })).toContainText('Sales');
  await expect(rows.filter({ hasText: b.email })).toContainText('Member');
});

test('addresses are pasted with any separator between them', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/invitations/many`);
  const rows = review(page).getByRole('row');
  for (const separator of ['\n', '\r\n', ',', ', ', ';', '; ', '\t', ' ', '\u3001', '\uff0c']) {
    // Others each time, so that nothing is left of the list before.
    const people = addresses(3);
    await list(page).fill(people.join(separator));
    const name = JSON.stringify(separator);
    await expect(rows, name).toHaveText(['EntryResult', ...people.map((email) => `${email}Ready`)]);
    await expect(sum(page), name).toHaveText('3 to invite Free seats: 99.');
  }
});

test('a Korean CSV with commas in quotes and several roles is sent, and what failed is sent alone', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  await done(page, 'create_team', { organization: acme.slug, name: 'Lab, Seoul' });
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
  const [a, b, c] = [newcomer('Anna'), newcomer('Ben'), newcomer('Carl')];
  const lines = [
    '이름,이메일,역할,팀',
    `"김, 미나",${a.email},"관리자, 일반 멤버","Lab, Seoul;Sales"`,
    `Ben,"""Lee, Ben"" <${b.email}>",멤버,`,
    `Carl,${c.email},admin;member,Design`,
  ];
  await visit(page, `/o/${acme.slug}/invitations/many`);
  await list(page).fill(lines.join('\r\n'));
  await expect(page.getByText('2 to invite · to fix: 1')).toBeVisible();
  await expect(row(review(page), a.email)).toContainText('Ready');
  await expect(row(review(page), b.email)).toContainText('Ready');
  await expect(row(review(page), c.email)).toContainText('This team no longer exists.');
  await button(page, 'Send invitations').click();
  await expect(page.getByText('2 people invited. Not invited: 1. The list below contains only those you can try again.')).toBeVisible();
  const left = `email,role,team\n${c.email},admin;member,Design\n`;
  await expect(list(page)).toHaveValue(left);

  // What was wrong is mended elsewhere, and the rest is sent as it stands.
  await done(page, 'create_team', { organization: acme.slug, name: 'Design' });
  await expect(row(review(page), c.email)).toContainText('Ready');
  const sent = page.waitForRequest('**/sfn/invite_many');
  await button(page, 'Retry failed').click();
  const inputs = new URLSearchParams((await sent).postData() ?? '');
  expect(inputs.get('recipients')?.replaceAll('\r\n', '\n')).toBe(left);
  await expect(page.getByText('1 person invited.', { exact: true })).toBeVisible();
  await expect(results(page).getByRole('row')).toHaveText(['EntryResult', /^.*Invited$/]);
  await expect(list(page)).toHaveValue('');

  await page.getByRole('link', { name: 'Show invitations' }).click();
  await expect(page.getByText('3 invitations', { exact: true })).toBeVisible();
  const rows = page.getByRole('row');
  for (const [person, roles, teams] of [
    [a, ['Admin', 'Member'], ['Lab, Seoul', 'Sales']],
    [b, ['Member'], []],
    [c, ['Admin', 'Member'], ['Design']],
  ] as const) {
    const offer = rows.filter({ hasText: person.email }).getByRole('cell').nth(1);
    for (const text of [...roles, ...teams]) await expect(offer, person.email).toContainText(text);
  }
  const plain = rows.filter({ hasText: b.email }).getByRole('cell').nth(1);
  await expect(plain).not.toContainText('Admin');
});

test('two hundred are a list, and more are too many', async ({ page, watch }) => {
  watch.allow(400, /\/invite_many$/);
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/invitations/many`);
  const salt = unique();
  const people = (count: number) => Array.from({ length: count }, (_, n) => `p${n}-${salt}@example.com`).join('\n');
  await list(page).fill(people(200));
  await expect(page.getByText('200 to invite')).toBeVisible();
  await expect(page.getByText('Only 100 more can be invited while the current invitations are pending.')).toBeVisible();
  await button(page, 'Send invitations').click();
  await expect(page.getByText('100 people invited. Not invited: 100.')).toBeVisible();
  // What found no room waits in the list.
  expect((await list(page).inputValue()).trim().split('\n')).toHaveLength(100);

  await list(page).fill(people(201));
  await button(page, 'Retry failed').click();
  await expect(page.locator('.field-error').getByText('Enter at most 200 addresses at once.')).toBeVisible();
});

/** So many addresses that nobody has. */
function addresses(count: number): string[] {
  const salt = unique();
  return Array.from({ length: count }, (_, n) => `p${n}-${salt}@example.com`);
}

test('a long list is sent in parts, and shows how far it is', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/invitations/many`);
  const { release, requests } = await held(page, '**/sfn/invite_many', 2);
  // Who is repeated, or cannot be read, is no part of the work.
  const people = addresses(60);
  await list(page).fill(`${people.join('\n')}\n${people[0]}\nnonsense`);
  await button(page, 'Send invitations').click();
  const bar = page.getByRole('progressbar', { name: 'Sending invitations' });
  await expect(bar).toHaveAttribute('aria-valuetext', '25 of 60');
  await expect(page.getByRole('status').filter({ hasText: '25 of 60' })).toHaveCount(1);
  release();
  await expect(page.getByText('60 people invited. Not invited: 1.')).toBeVisible();
  await expect(bar).toHaveCount(0);
  expect(requests()).toBe(3);
  const mark = (name: string) => results(page).getByRole('cell', { name, exact: true });
  await expect(mark('Invited')).toHaveCount(60);
  await expect(mark('Duplicate: invited once')).toHaveCount(1);
  await expect(list(page)).toHaveValue('nonsense\n');
});

test('when a part fails, what was sent stays sent, and the rest is tried again', async ({ page, watch }) => {
  watch.allow(503, /\/invite_many$/);
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/invitations/many`);
  let requests = 0;
  await page.route('**/sfn/invite_many', async (route) => {
    requests += 1;
    if (requests === 2) await route.fulfill({ status: 503, body: 'no' });
    else await route.continue();
  });
  const people = addresses(60);
  await list(page).fill(people.join('\n'));
  await button(page, 'Send invitations').click();
  await expect(page.getByText('25 people invited. Not invited: 35.')).toBeVisible();
  await expect(page.getByText('We cannot be reached right now.')).toBeVisible();
  // Nothing was tried behind the part that failed.
  expect(requests).toBe(2);
  const mark = (name: string) => results(page).getByRole('cell', { name, exact: true });
  await expect(mark('Invited')).toHaveCount(25);
  await expect(mark('Not sent')).toHaveCount(35);
  await expect(list(page)).toHaveValue(`${people.slice(25).join('\n')}\n`);

  await button(page, 'Retry failed').click();
  await expect(page.getByText('35 people invited.')).toBeVisible();
  expect(requests).toBe(4);
  await mailTo(people[59]!, 'invited you');
});

test('where the first part fails, nothing was done', async ({ page, watch }) => {
  watch.allow(503, /\/invite_many$/);
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/invitations/many`);
  await page.route('**/sfn/invite_many', (route) => route.fulfill({ status: 503, body: 'no' }));
  const people = addresses(30).join('\n');
  await list(page).fill(people);
  await button(page, 'Send invitations').click();
  await expect(page.getByText('We cannot be reached right now.')).toBeVisible();
  await expect(results(page)).toHaveCount(0);
  await expect(list(page)).toHaveValue(people);
  await page.unroute('**/sfn/invite_many');
  await button(page, 'Send invitations').click();
  await expect(page.getByText('30 people invited.')).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a list is sent, answered row by row, and what failed is tried again', async ({ page }) => {
    const owner = await signedUp(page);
    const acme = await organization(page);
    const [a, b] = [newcomer('Anna'), newcomer('Ben')];
    await page.goto(`/o/${acme.slug}/invitations/many`);
    await list(page).fill(`${a.email}; ${owner.email}\nnonsense`);
    await page.getByRole('checkbox', { name: 'Admin' }).check();
    await input(page, 'Valid for').selectOption('14 days');
    await button(page, 'Send invitations').click();
    await expect(page.getByText('1 person invited. Not invited: 2.')).toBeVisible();
    await expect(row(results(page), a.email)).toContainText('Invited');
    await expect(row(results(page), owner.email)).toContainText('This person is already a member.');
    // What failed is in the list again, under the same terms.
    await expect(list(page)).toHaveValue('nonsense\n');
    await expect(page.getByRole('checkbox', { name: 'Admin' })).toBeChecked();
    await expect(input(page, 'Valid for')).toHaveValue('14');
    await list(page).fill(b.email);
    await button(page, 'Retry failed').click();
    await expect(page.getByText('1 person invited.')).toBeVisible();
    await mailTo(b.email, 'invited you');
  });
});

test('bars and slashes stand between addresses, and in some of them', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/invitations/many`);
  const rows = review(page).getByRole('row');
  for (const separator of ['|', ' | ', '/', ' / ']) {
    const people = addresses(3);
    await list(page).fill(people.join(separator));
    await expect(rows, separator).toHaveText(['EntryResult', ...people.map((email) => `${email}Ready`)]);
    await expect(sum(page), separator).toHaveText('3 to invite Free seats: 99.');
  }
  // In front of the @ they are letters.
  const [one] = addresses(1);
  await list(page).fill(`sales/${one} | a|${one}`);
  await expect(rows).toHaveText(['EntryResult', `sales/${one}Ready`, `a|${one}Ready`]);
});
