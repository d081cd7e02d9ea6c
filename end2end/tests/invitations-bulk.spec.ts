// Inviting many at once.

import type { Locator, Page } from '@playwright/test';
import { mailTo } from '../support/mailbox.ts';
import { button, input, visit } from '../support/pages.ts';
import { done, invited, joined, newcomer, organization, signedUp, unique } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

const list = (page: Page) => page.getByLabel('E-mail addresses, or CSV');
const review = (page: Page) => page.getByRole('table', { name: 'The list, looked over' });
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
  await page.getByRole('link', { name: 'Invite many' }).first().click();
  await list(page).fill(`${a.email}, "Ben, the second" <${b.email}>; ${c.email}\n${a.email} ${owner.email} ${open.email} nonsense`);
  await expect(row(review(page), b.email)).toContainText('Ready');
  await expect(row(review(page), owner.email)).toContainText('A member already');
  await expect(row(review(page), open.email)).toContainText('Invited already');
  await expect(row(review(page), 'nonsense')).toContainText('Enter an e-mail address');
  await expect(row(review(page), a.email)).toContainText(['Ready', 'Repeated']);
  await expect(page.getByText('3 to invite · repeated: 1 · already members: 1 · already invited: 1 · to correct: 1')).toBeVisible();
  await expect(page.getByText('Free seats: 98.')).toBeVisible();

  await button(page, 'Send invitations').click();
  await expect(page.getByText('3 people are invited.')).toBeVisible();
  await expect(row(results(page), c.email)).toContainText('Invited');
  await expect(row(results(page), owner.email)).toContainText('This person is a member already.');
  await expect(row(results(page), 'nonsense')).toContainText('Enter an e-mail address');
  for (const guest of [a, b, c]) await mailTo(guest.email, `Grace Hopper invited you to ${acme.name}`);

  // Only what failed is left, and can be mended and tried again.
  await expect(list(page)).toHaveValue('nonsense\n');
  const late = newcomer('Late');
  await list(page).fill(late.email);
  await button(page, 'Retry what failed').click();
  await expect(page.getByText('1 person is invited.')).toBeVisible();
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
  await expect(row(review(page), a.email)).toContainText('Ready');
  await expect(row(review(page), c.email)).toContainText('This team does not exist any more.');
  await button(page, 'Send invitations').click();
  await expect(page.getByText('2 people are invited.')).toBeVisible();
  await expect(list(page)).toHaveValue(`email,role,team\n${c.email},member,Nowhere\n`);
  await page.getByRole('link', { name: 'Show invitations' }).click();
  const rows = page.getByRole('row');
  await expect(rows.filter({ hasText: a.email })).toContainText('Admin');
  await expect(rows.filter({ hasText: a.email })).toContainText('Sales');
  await expect(rows.filter({ hasText: b.email })).toContainText('Member');
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
  await expect(page.getByText('Only 100 more invitations can be open at a time.')).toBeVisible();
  await button(page, 'Send invitations').click();
  await expect(page.getByText('100 people are invited. Not invited: 100.')).toBeVisible();
  // What found no room waits in the list.
  expect((await list(page).inputValue()).trim().split('\n')).toHaveLength(100);

  await list(page).fill(people(201));
  await button(page, 'Retry what failed').click();
  await expect(page.locator('.field-error').getByText('Enter at most 200 addresses at once.')).toBeVisible();
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
    await input(page, 'Open for').selectOption('14 days');
    await button(page, 'Send invitations').click();
    await expect(page.getByText('1 person is invited. Not invited: 2.')).toBeVisible();
    await expect(row(results(page), a.email)).toContainText('Invited');
    await expect(row(results(page), owner.email)).toContainText('This person is a member already.');
    // What failed is in the list again, under the same terms.
    await expect(list(page)).toHaveValue('nonsense\n');
    await expect(page.getByRole('checkbox', { name: 'Admin' })).toBeChecked();
    await expect(input(page, 'Open for')).toHaveValue('14');
    await list(page).fill(b.email);
    await button(page, 'Retry what failed').click();
    await expect(page.getByText('1 person is invited.')).toBeVisible();
    await mailTo(b.email, 'invited you');
  });
});
