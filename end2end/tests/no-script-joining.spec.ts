// Getting in without JavaScript: invitations, changed and accepted, and links that are shared.

import type { Page } from '@playwright/test';
import { button, heading, input, notice } from '../support/pages.ts';
import { invited, newcomer, organization, signedUp } from '../support/people.ts';
import { row } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

test.use({ javaScriptEnabled: false });

const plain = { javaScriptEnabled: false };

test('an invitation is accepted in the switcher of any page', async ({ page, another }) => {
  const person = await signedUp(page, 'Jun Seo');
  const owner = await another(plain);
  await signedUp(owner, 'Olga Owner');
  const acme = await organization(owner);
  await invited(owner, acme, person.email);
  await page.goto('/account');
  await page.getByLabel(/^Switch organization/).first().click();
  await button(page, `Accept the invitation to ${acme.name}`).click();
  await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}`));
  await expect(heading(page, acme.name)).toBeVisible();
  await expect(notice(page, 'Welcome! You are now a member.')).toBeVisible();
  await page.getByLabel(/^Switch organization/).first().click();
  await expect(button(page, `Accept the invitation to ${acme.name}`)).toHaveCount(0);
});

test('what a sent invitation offers is changed; without any role the field is named', async ({ page, watch }) => {
  watch.allow(400, /update_invitation/);
  await signedUp(page);
  const acme = await organization(page);
  const guest = newcomer('Nina New');
  const link = await invited(page, acme, guest.email);
  await page.goto(`/o/${acme.slug}/invitations`);
  await page.getByRole('link', { name: `Edit the invitation to ${guest.email}` }).click();
  const dialog = page.getByRole('dialog', { name: `Invitation to ${guest.email}` });
  await dialog.getByRole('checkbox', { name: 'Member' }).uncheck();
  await button(dialog, 'Save changes').click();
  await expect(dialog.getByRole('group', { name: 'Roles' })).toHaveAccessibleDescription(/Choose at least one role\./);
  await expect(dialog.getByRole('checkbox', { name: 'Member' })).not.toBeChecked();
  await dialog.getByRole('checkbox', { name: 'Admin' }).check();
  await button(dialog, 'Save changes').click();
  await expect(notice(page, 'Invitation updated. Its link stays the same.')).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await expect(row(page, guest)).toContainText('Admin');
  await expect(row(page, guest)).not.toContainText('Member');
  await page.context().clearCookies();
  await page.goto(link);
  await expect(page.getByRole('definition').filter({ hasText: 'Admin' })).toBeVisible();
});

/** The link that was made, as its page shows it to be copied. */
const shown = (page: Page): Promise<string> => page.getByRole('textbox', { name: 'Link to share' }).inputValue();

test('a link for one person is made, after a refusal that keeps its terms, joined by, and used up', async ({ page, another, watch }) => {
  watch.allow(400, /create_invitation_link/);
  await signedUp(page);
  const acme = await organization(page);
  await page.goto(`/o/${acme.slug}/invitations/links`);
  const form = page.getByRole('form', { name: 'New link' });
  await input(form, /^Maximum number of people/).fill('0');
  await input(form, /^Allowed email domains/).fill('no domain@all');
  await form.getByRole('checkbox', { name: 'Admin' }).check();
  await button(form, 'Create link').click();
  await expect(input(form, /^Maximum number of people/)).toHaveAccessibleDescription(/Use a number from 1 to/);
  await expect(input(form, /^Maximum number of people/)).toHaveValue('0');
  await expect(input(form, /^Maximum number of people/)).toBeFocused();
  await expect(input(form, /^Allowed email domains/)).toHaveAccessibleDescription(/Enter domains such as example\.com/);
  await expect(input(form, /^Allowed email domains/)).toHaveValue('no domain@all');
  await expect(form.getByRole('checkbox', { name: 'Admin' })).toBeChecked();
  await expect(form.getByRole('alert')).toHaveText(/Check the marked fields\./);
  await form.getByRole('checkbox', { name: 'Admin' }).uncheck();
  await input(form, /^Maximum number of people/).fill('1');
  await input(form, /^Allowed email domains/).fill('example.com');
  await button(form, 'Create link').click();
  await expect(notice(page, 'Link created. Copy it and share it.')).toBeVisible();
  const link = await shown(page);

  const [first, second] = [await another(plain), await another(plain)];
  const guest = await signedUp(first, 'Mina Kim');
  await first.goto(link);
  await expect(heading(first, `Join ${acme.name}`)).toBeVisible();
  await expect(first.getByText(`You are signed in as ${guest.email}.`)).toBeVisible();
  await button(first, `Join ${acme.name}`).click();
  await expect(heading(first, acme.name)).toBeVisible();
  await expect(notice(first, 'Welcome! You are now a member.')).toBeVisible();
  await signedUp(second, 'Jun Lee');
  await second.goto(link);
  await expect(heading(second, 'This link is closed')).toBeVisible();
  await expect(second.getByText('This link has reached the number of people who can join with it.')).toBeVisible();
  await page.goto(`/o/${acme.slug}/invitations/links`);
  await expect(page.getByRole('row').filter({ hasText: '1 of 1' })).toContainText('Used up');
});

test('a link is revoked after one question, and is closed for everybody', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  await page.goto(`/o/${acme.slug}/invitations/links`);
  await button(page, 'Create link').click();
  const link = await shown(page);
  await page.goto(`/o/${acme.slug}/invitations/links`);
  const question = page.getByRole('dialog', { name: 'Revoke this link?' });
  await page.getByRole('link', { name: 'Revoke the link for Member' }).click();
  await expect(question).toContainText('No one can join with the link for Member anymore.');
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  await page.getByRole('link', { name: 'Revoke the link for Member' }).click();
  await button(question, 'Revoke the link for Member').click();
  await expect(notice(page, 'Link revoked. No one can join with it anymore.')).toBeVisible();
  await expect(question).toHaveCount(0);
  await expect(page.getByRole('row').filter({ hasText: 'Member' })).toContainText('Revoked');
  const stranger = await another(plain);
  await stranger.goto(link);
  await expect(heading(stranger, 'This link is closed')).toBeVisible();
  await expect(stranger.getByText('This link was revoked. Ask for a new one.')).toBeVisible();
});
