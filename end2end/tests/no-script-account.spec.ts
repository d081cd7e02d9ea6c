// The own account without JavaScript: a forgotten password, the mails, the picture, the address, and the way out.

import { linkIn, mailTo } from '../support/mailbox.ts';
import { button, fillSignUp, heading, input, notice, signIn } from '../support/pages.ts';
import { done, joined, newcomer, organization, PASSWORD, signedIn, signedUp } from '../support/people.ts';
import { png, svg } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

test.use({ javaScriptEnabled: false });

const plain = { javaScriptEnabled: false };
const NEXT_PASSWORD = 'a new and better one';

test('a forgotten password is set anew through the mail, and every session ends', async ({ page, another, watch }) => {
  watch.allow(400, /request_password_reset|reset_password/);
  watch.allow(401, /sign_in/);
  const elsewhere = await another(plain);
  const person = await signedUp(elsewhere);
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await input(page, 'Email').fill('ada-at-example');
  await button(page, 'Send link').click();
  await expect(heading(page, 'Reset your password')).toBeVisible();
  await expect(input(page, 'Email')).toHaveAccessibleDescription(/Enter an email address such as/);
  await expect(input(page, 'Email')).toHaveValue('ada-at-example');
  await expect(input(page, 'Email')).toBeFocused();
  await input(page, 'Email').fill(person.email);
  await button(page, 'Send link').click();
  await expect(heading(page, 'Check your email')).toBeVisible();
  await expect(page.getByText(`If there is an account for ${person.email}, a link to reset the password is on its way.`)).toBeVisible();

  await page.goto(linkIn(await mailTo(person.email, 'Reset your password'), '/reset-password'));
  await expect(heading(page, 'Choose a new password')).toBeVisible();
  await input(page, 'New password').fill('short');
  await button(page, 'Set password').click();
  await expect(input(page, 'New password')).toHaveAccessibleDescription(/Use at least 8 characters/);
  // A password is the one thing that never comes back.
  await expect(input(page, 'New password')).toHaveValue('');
  await input(page, 'New password').fill(NEXT_PASSWORD);
  await button(page, 'Set password').click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(notice(page, 'Your new password is set. Sign in with it.')).toBeVisible();

  await signIn(page, person);
  await expect(page.getByRole('alert')).toHaveText(/do not match/);
  await input(page, 'Password').fill(NEXT_PASSWORD);
  await button(page, 'Sign in').click();
  await expect(heading(page, `${person.name}'s organization`)).toBeVisible();
  await elsewhere.goto('/account');
  await expect(elsewhere).toHaveURL(/\/sign-in/);
});

test('the mail that verifies the address is sent again: from the page after signing up, and from a dead link', async ({ page, watch }) => {
  watch.allow(400, /resend_verification/);
  const person = newcomer();
  await page.goto('/sign-up');
  await fillSignUp(page, person);
  await button(page, 'Create account').click();
  await expect(heading(page, 'Check your email')).toBeVisible();
  await mailTo(person.email, 'Confirm your email address');
  const said = notice(page, 'If the address needs verifying, a new email is on its way.');
  await button(page, 'Send again').click();
  await expect(said).toBeVisible();
  await expect(page.getByText(`We sent a link to ${person.email}.`)).toBeVisible();
  await mailTo(person.email, 'Confirm your email address');

  await page.goto('/verify-email?token=none');
  await expect(heading(page, 'This link no longer works')).toBeVisible();
  await page.getByRole('link', { name: 'Get a new link' }).click();
  await input(page, 'Email').fill('ada-at-example');
  await button(page, 'Send again').click();
  await expect(input(page, 'Email')).toHaveAccessibleDescription(/Enter an email address such as/);
  await expect(input(page, 'Email')).toHaveValue('ada-at-example');
  await input(page, 'Email').fill(person.email);
  await button(page, 'Send again').click();
  await expect(said).toBeVisible();
  await page.goto(linkIn(await mailTo(person.email, 'Confirm your email address'), '/verify-email'));
  await button(page, 'Verify and continue').click();
  await expect(heading(page, `Hello, ${person.name}`)).toBeVisible();
  await expect(notice(page, 'Your email address is verified.')).toBeVisible();
});

test('a profile picture is uploaded and removed, and a file that is none is refused at its field', async ({ page, watch }) => {
  watch.allow(400, /set_portrait/);
  await signedUp(page);
  await page.goto('/account');
  const own = page.locator('.user-menu > summary');
  const file = page.locator('input[type=file]');
  await file.setInputFiles(svg);
  await button(page, 'Save profile picture').click();
  await expect(file).toHaveAccessibleDescription(/Use a PNG, JPEG, or WebP image\./);
  await expect(own.locator('img')).toHaveCount(0);
  await file.setInputFiles(png());
  await button(page, 'Save profile picture').click();
  await expect(notice(page, 'Profile picture saved.')).toBeVisible();
  await expect(own.locator('img')).toHaveAttribute('src', /^\/media\/people\//);
  await button(page, 'Remove profile picture').click();
  await expect(notice(page, 'Profile picture removed.')).toBeVisible();
  await expect(own.locator('img')).toHaveCount(0);
  await expect(own.locator('.avatar')).toHaveText('AL');
  await expect(button(page, 'Remove profile picture')).toHaveCount(0);
});

test('a wish for another address is taken back, and its link is dead then', async ({ page, watch }) => {
  watch.allow(400, /change_email/);
  const person = await signedUp(page);
  const next = newcomer();
  await page.goto('/account');
  await page.getByRole('link', { name: 'Change email' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change your email address' });
  await input(dialog, 'New email address').fill('ada-at-example');
  await input(dialog, 'Current password').fill(person.password);
  await button(dialog, 'Send link').click();
  await expect(input(dialog, 'New email address')).toHaveAccessibleDescription(/Enter an email address such as/);
  await expect(input(dialog, 'New email address')).toHaveValue('ada-at-example');
  await input(dialog, 'New email address').fill(next.email);
  await input(dialog, 'Current password').fill(person.password);
  await button(dialog, 'Send link').click();
  await expect(notice(page, 'We sent a link to the new address.')).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(`Waiting for ${next.email} to be confirmed.`)).toBeVisible();
  const link = linkIn(await mailTo(next.email, 'Confirm your new email address'), '/change-email');
  await button(page, 'Keep current address').click();
  await expect(notice(page, 'Your email address stays the same.')).toBeVisible();
  await expect(page.getByText(/^Waiting for/)).toHaveCount(0);
  await page.goto(link);
  await expect(heading(page, 'This link no longer works')).toBeVisible();
});

test('an organization is left from its settings, after one question', async ({ page, another, watch }) => {
  watch.allow(404, /^\/o\//);
  const owner = await another(plain);
  await signedUp(owner, 'Grace Park');
  const acme = await organization(owner);
  await joined(owner, acme, page, await signedUp(page));
  await page.goto(`/o/${acme.slug}/settings`);
  const question = page.getByRole('dialog', { name: `Leave ${acme.name}?` });
  await page.getByRole('link', { name: 'Leave', exact: true }).click();
  await expect(question).toContainText('You will lose access immediately.');
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  await page.getByRole('link', { name: 'Leave', exact: true }).click();
  await button(question, 'Leave organization').click();
  await expect(page).toHaveURL(/\/home/);
  await expect(notice(page, 'You left the organization.')).toBeVisible();
  await expect(page.getByRole('main').getByText(acme.name)).toHaveCount(0);
  expect((await page.goto(`/o/${acme.slug}`))?.status()).toBe(404);
});

test('deleting the account names what is wrong, keeps the address that was typed, and ends it', async ({ page, watch }) => {
  watch.allow(400, /delete_account/);
  watch.allow(401, /sign_in/);
  const person = await signedUp(page);
  await page.goto('/account');
  await page.getByRole('link', { name: 'Delete account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete your account?' });
  const typed = input(dialog, `Type ${person.email} to confirm`);
  await typed.fill('somebody@example.com');
  await input(dialog, 'Password').fill(person.password);
  await button(dialog, 'Delete account').click();
  await expect(typed).toHaveAccessibleDescription(/This is not the email address of your account\./);
  await expect(typed).toHaveValue('somebody@example.com');
  await typed.fill(person.email);
  await input(dialog, 'Password').fill('not my password');
  await button(dialog, 'Delete account').click();
  await expect(input(dialog, 'Password')).toHaveAccessibleDescription(/This is not your current password\./);
  await expect(typed).toHaveValue(person.email);
  await input(dialog, 'Password').fill(person.password);
  await button(dialog, 'Delete account').click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(notice(page, 'Your account was deleted. Goodbye.')).toBeVisible();
  await signIn(page, person);
  await expect(page.getByRole('alert')).toHaveText(/do not match/);
});

test('language and theme are chosen in the preferences, and stay', async ({ page, another }) => {
  const person = await signedUp(page);
  await page.goto('/account/preferences');
  const main = page.getByRole('main');
  await button(main.getByRole('group', { name: 'Language' }), '한국어').click();
  await expect(heading(page, '환경설정')).toBeVisible();
  await expect(button(main.getByRole('group', { name: '언어' }), '한국어')).toHaveAttribute('aria-pressed', 'true');
  await button(main.getByRole('group', { name: '테마' }), '어둡게').click();
  await expect(page).toHaveURL(/\/account\/preferences$/);
  await expect(button(main.getByRole('group', { name: '테마' }), '어둡게')).toHaveAttribute('aria-pressed', 'true');
  await page.goto('/home');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  // The language is the account's, the theme this browser's.
  const elsewhere = await another(plain);
  await signedIn(elsewhere, person);
  await elsewhere.goto('/home');
  await expect(elsewhere.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(elsewhere.locator('html')).not.toHaveAttribute('data-theme', 'dark');
});

test('a refused sign-in leads to another verification mail where that is what is missing', async ({ page, watch }) => {
  watch.allow(403, /sign_in/);
  const person = newcomer();
  await done(page, 'sign_up', { name: person.name, email: person.email, password: PASSWORD });
  await page.goto('/sign-in');
  await signIn(page, person);
  await expect(page.getByRole('alert')).toHaveText(/This email address is not verified yet/);
  await expect(input(page, 'Email')).toHaveValue(person.email);
  await page.getByRole('link', { name: 'Get a new link' }).click();
  await expect(heading(page, 'Check your email')).toBeVisible();
});

test('a reset link that is used up says so with the form, and leads to a new one', async ({ page, watch }) => {
  watch.allow(400, /reset_password/);
  await page.goto(`/reset-password?token=${'A'.repeat(43)}`);
  await input(page, 'New password').fill(NEXT_PASSWORD);
  await button(page, 'Set password').click();
  await expect(page.getByRole('alert')).toHaveText(/The link was already used, has expired, or is incomplete\./);
  await page.getByRole('link', { name: 'Get a new link' }).click();
  await expect(heading(page, 'Reset your password')).toBeVisible();
});
