// The own account: another address, the organizations that one is in, and the end of the account.

import { linkIn, mailTo } from '../support/mailbox.ts';
import { alive, button, heading, input, notice, signIn, visit } from '../support/pages.ts';
import { done, joined, newcomer, organization, PASSWORD, signedIn, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test('another address counts once the link in its mail is used, and the old one hears of it', async ({ page, another }) => {
  const person = await signedUp(page);
  const next = newcomer('Ada King');
  await visit(page, '/account');
  await page.getByRole('link', { name: 'Change email' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change your email address' });
  await input(dialog, 'New email address').fill(next.email);
  await input(dialog, 'Current password').fill(person.password);
  await button(dialog, 'Send link').click();
  await expect(notice(page, 'We sent a link to the new address.')).toBeVisible();
  await expect(page.getByText(`Waiting for ${next.email} to be confirmed`)).toBeVisible();

  // Mail is read on another device, where nobody is signed in.
  const phone = await another();
  await visit(phone, linkIn(await mailTo(next.email, 'Confirm your new email address'), '/change-email'));
  await expect(heading(phone, 'Confirm your new email address')).toBeVisible();
  await button(phone, 'Confirm address').click();
  await expect(phone).toHaveURL(/\/sign-in/);
  await alive(phone);
  await signIn(phone, { email: next.email, password: person.password });
  await expect(phone).toHaveURL(/\/account/);

  // The first page follows without a reload, and its session goes on.
  await expect(page.getByText(/Waiting for/)).toBeHidden();
  await expect(page.getByRole('main').getByText(next.email).first()).toBeVisible();
  const mail = await mailTo(person.email, 'Your email address was changed');
  expect(mail.text).toContain('a•••@example.com');
  expect(mail.text).not.toContain(next.email);
});

test('a wish for an address is refused with the wrong password, and taken back', async ({ page, watch }) => {
  watch.allow(400, /change_email/);
  await signedUp(page);
  const next = newcomer();
  await visit(page, '/account');
  await page.getByRole('link', { name: 'Change email' }).click();
  const dialog = page.getByRole('dialog');
  await input(dialog, 'New email address').fill(next.email);
  await input(dialog, 'Current password').fill('not my password');
  await button(dialog, 'Send link').click();
  await expect(input(dialog, 'Current password')).toHaveAccessibleDescription(/This is not your current password/);
  await expect(input(dialog, 'New email address')).toHaveValue(next.email);
  await input(dialog, 'Current password').fill(PASSWORD);
  await button(dialog, 'Send link').click();
  const link = linkIn(await mailTo(next.email, 'Confirm your new'), '/change-email');
  await button(page, 'Keep current address').click();
  await expect(notice(page, 'Your email address stays the same.')).toBeVisible();
  watch.allow(400, /email_change_target|change-email/);
  await visit(page, link);
  await expect(heading(page, 'This link no longer works')).toBeVisible();
});

test('the page of my organizations says where I am, and leaving wants one confirmation', async ({ page, another }) => {
  const ownerPage = await another();
  await signedUp(ownerPage, 'Grace Park');
  const acme = await organization(ownerPage, 'Acme Foods');
  const person = await signedUp(page);
  await joined(ownerPage, acme, page, person);
  const own = await organization(page, 'Own Works');
  await visit(page, '/account/organizations');
  const main = page.getByRole('main');
  await expect(main.getByRole('listitem').filter({ hasText: 'Own Works' })).toContainText('You are the only owner.');
  await expect(main.getByRole('link', { name: 'Settings for Own Works' })).toHaveAttribute('href', `/o/${own.slug}/settings`);
  await expect(main.getByRole('listitem').filter({ hasText: 'Personal' })).toContainText('It is deleted with your account.');

  await main.getByRole('link', { name: 'Leave Acme Foods' }).click();
  const dialog = page.getByRole('dialog', { name: 'Leave Acme Foods?' });
  await expect(dialog).toContainText('You will lose access immediately.');
  await button(dialog, 'Leave organization').click();
  await expect(notice(page, 'You left the organization.')).toBeVisible();
  await expect(main.getByText('Acme Foods')).toBeHidden();
  await expect(page).toHaveURL(/\/account\/organizations$/);
});

test('an account that owns alone stays, and says where; then it goes, and its address is free', async ({ page, watch }) => {
  const person = await signedUp(page);
  const acme = await organization(page, 'Acme Foods');
  await visit(page, '/account');
  await page.getByRole('link', { name: 'Delete account' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toHaveAccessibleName('Your account cannot be deleted yet');
  await expect(dialog.getByRole('link', { name: 'Close' })).toBeFocused();
  await expect(dialog.getByRole('link', { name: 'Acme Foods' })).toHaveAttribute('href', `/o/${acme.slug}/settings`);
  await expect(button(dialog, 'Delete account')).toHaveCount(0);

  // What happens elsewhere is seen in the open dialog.
  await done(page, 'delete_organization', { organization: acme.slug, confirmation: acme.slug });
  await expect(dialog).toContainText("Your personal organization Ada Lovelace's organization");
  await expect(dialog).toHaveAccessibleName('Delete your account?');
  watch.allow(400, /delete_account/);
  await input(dialog, /^Type .* to confirm/).fill('somebody@example.com');
  await input(dialog, 'Password').fill(person.password);
  await button(dialog, 'Delete account').click();
  await expect(input(dialog, /^Type .* to confirm/)).toHaveAccessibleDescription(/not the email address of your account/);
  await input(dialog, /^Type .* to confirm/).fill(person.email);
  await button(dialog, 'Delete account').click();

  await expect(page).toHaveURL(/\/sign-in/);
  await expect(notice(page, 'Your account was deleted. Goodbye.')).toBeVisible();
  await mailTo(person.email, 'Your account was deleted');
  await page.goto('/home');
  await expect(page).toHaveURL(/\/sign-in/);
  await done(page, 'sign_up', { name: 'Ada again', email: person.email, password: PASSWORD });
  await mailTo(person.email, 'Confirm your email address');
});

test('an account that is deleted ends its other tabs, and leaves the lists of others', async ({ page, another, watch }) => {
  // A page whose stream was ended with its session asks for another one, unless it has left by then. And the news that it
  // is in one organization less may come before the news that it is signed out: it asks for its organizations then.
  watch.allow(401, /^\/(events|sfn\/load_console)$/);
  const ownerPage = await another();
  await signedUp(ownerPage, 'Grace Park');
  const acme = await organization(ownerPage);
  const person = await signedUp(page, 'Jun Seo');
  await joined(ownerPage, acme, page, person);
  await visit(ownerPage, `/o/${acme.slug}/members`);
  const row = ownerPage.getByRole('main').getByText(person.email);
  await expect(row).toBeVisible();
  const elsewhere = await another();
  await signedIn(elsewhere, person);
  await visit(elsewhere, '/home');
  await done(page, 'delete_account', { email: person.email, password: person.password });
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await expect(row).toBeHidden();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the address is changed, an organization left, and the account deleted', async ({ page, another, watch }) => {
    const ownerPage = await another();
    await signedUp(ownerPage, 'Grace Park');
    const acme = await organization(ownerPage);
    const person = await signedUp(page);
    await joined(ownerPage, acme, page, person);
    const next = newcomer();
    watch.allow(400, /change_email/);
    await page.goto('/account');
    await page.getByRole('link', { name: 'Change email' }).click();
    const dialog = page.getByRole('dialog');
    await input(dialog, 'New email address').fill(next.email);
    await input(dialog, 'Current password').fill('wrong password');
    await button(dialog, 'Send link').click();
    await expect(input(dialog, 'Current password')).toHaveAccessibleDescription(/not your current password/);
    await expect(input(dialog, 'New email address')).toHaveValue(next.email);
    await input(dialog, 'Current password').fill(person.password);
    await button(dialog, 'Send link').click();
    await expect(page.getByText(`Waiting for ${next.email}`)).toBeVisible();
    await page.goto(linkIn(await mailTo(next.email, 'Confirm your new'), '/change-email'));
    await button(page, 'Confirm address').click();
    await expect(page).toHaveURL(/\/account\?notice=email-changed/);

    await page.goto('/account/organizations');
    await page.getByRole('link', { name: `Leave ${acme.name}` }).click();
    await button(page.getByRole('dialog'), 'Leave organization').click();
    await expect(page).toHaveURL(/\/account\/organizations\?notice=organization-left/);

    await page.goto('/account?dialog=delete-account');
    await input(page.getByRole('dialog'), /^Type .* to confirm/).fill(next.email);
    await input(page.getByRole('dialog'), 'Password').fill(person.password);
    await button(page.getByRole('dialog'), 'Delete account').click();
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(page.getByText('Your account was deleted. Goodbye.')).toBeVisible();
  });
});
