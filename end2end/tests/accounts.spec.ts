import { held } from '../support/held.ts';
import { linkIn, mailTo } from '../support/mailbox.ts';
import { alive, button, fillSignUp, heading, input, notice, signIn, signOut, visit } from '../support/pages.ts';
import { newcomer, PASSWORD, signedIn, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test('somebody signs up, verifies the address by mail and lands in the console', async ({ page }) => {
  const person = newcomer('Grace Hopper');
  await visit(page, '/sign-up');
  await fillSignUp(page, person);
  await button(page, 'Create account').click();

  await expect(heading(page, 'Check your email')).toBeVisible();
  await expect(page.getByText(person.email)).toBeVisible();
  const mail = await mailTo(person.email, 'Confirm your email address');
  expect(mail.html).toContain('/verify-email?token=');

  await visit(page, linkIn(mail, '/verify-email'));
  await expect(heading(page, 'Verify your email address')).toBeVisible();
  // The address is not shown in full to whoever holds the link.
  await expect(page.getByRole('main')).not.toContainText(person.email);
  await button(page, 'Verify and continue').click();

  await expect(page).toHaveURL(/\/home/);
  await expect(notice(page, 'Your email address is verified.')).toBeVisible();
  await expect(heading(page, 'Hello, Grace Hopper')).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: /Grace Hopper's organization/ })).toBeVisible();
});

test('the personal organization is named after the company', async ({ page }) => {
  const person = newcomer();
  await visit(page, '/sign-up');
  await fillSignUp(page, person, 'Analytical Engines');
  await button(page, 'Create account').click();
  await visit(page, linkIn(await mailTo(person.email, 'Confirm'), '/verify-email'));
  await button(page, 'Verify and continue').click();
  await expect(page.getByRole('main').getByRole('link', { name: /Analytical Engines/ })).toBeVisible();
});

test('a verification link works once', async ({ page, another, watch }) => {
  const person = newcomer();
  await visit(page, '/sign-up');
  await fillSignUp(page, person);
  await button(page, 'Create account').click();
  const link = linkIn(await mailTo(person.email, 'Confirm'), '/verify-email');
  await visit(page, link);
  await button(page, 'Verify and continue').click();
  await expect(page).toHaveURL(/\/home/);

  const elsewhere = await another();
  watch.allow(400, /^\/verify-email$/);
  watch.allow(400, /verification_target/);
  await elsewhere.goto(link);
  await expect(heading(elsewhere, 'This link no longer works')).toBeVisible();
});

test('sign-up says what is wrong at each field and keeps what was typed', async ({ page, watch }) => {
  watch.allow(400, /sign_up/);
  await visit(page, '/sign-up');
  await fillSignUp(page, { name: 'Ada', email: 'ada-at-example', password: 'short' });
  await button(page, 'Create account').click();
  await expect(input(page, 'Email')).toHaveAccessibleDescription(/Enter an email address such as/);
  await expect(input(page, 'Password')).toHaveAccessibleDescription(/Use at least 8 characters/);
  await expect(input(page, 'Email')).toBeFocused();
  await expect(input(page, 'Name')).toHaveValue('Ada');
  await input(page, 'Email').fill('ada@example.com');
  await expect(input(page, 'Email')).not.toHaveAttribute('aria-invalid', 'true');
});

test('sign-up tells nobody which addresses have an account', async ({ page, another }) => {
  const known = await signedUp(page);
  const stranger = await another();
  await visit(stranger, '/sign-up');
  await fillSignUp(stranger, { ...known, name: 'Mallory' });
  await button(stranger, 'Create account').click();

  await expect(heading(stranger, 'Check your email')).toBeVisible();
  const session = (await stranger.context().cookies()).find(({ name }) => name === 'tenantry_session');
  expect(session).toBeUndefined();
  const mail = await mailTo(known.email, 'You already have an account');
  expect(linkIn(mail, '/sign-in')).toBeTruthy();
});

test('signing in leads to where one was going, and signing out ends it', async ({ page, another }) => {
  const person = await signedUp(await another());
  await page.goto('/account/security');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await alive(page);
  // What a page asks for when its stream opens is refused where the session has ended by then.
  const stream = page.waitForResponse((answer) => new URL(answer.url()).pathname === '/events');
  await signIn(page, person);
  await expect(page).toHaveURL(/^[^?]*\/account\/security/);
  await alive(page);
  await stream;

  await signOut(page);
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(notice(page, 'You are signed out.')).toBeVisible();
  await page.goto('/home');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('what a page had asked for when its person signs out is refused, and nothing is said of it', async ({ page }) => {
  await signedUp(page);
  const question = await held(page, '**/sfn/load_console');
  await visit(page, '/home');
  // Asked for when the stream opens.
  await expect.poll(question.requests).toBe(1);
  const refused = page.waitForResponse((answer) => answer.url().endsWith('/sfn/load_console'));
  await page.route('**/sfn/sign_out', async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    question.release();
    expect((await refused).status()).toBe(401);
    await route.fulfill({ response });
  });
  await signOut(page);
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(notice(page, 'You are signed out.')).toBeVisible();
});

test('a wrong password and an unknown address get the same answer', async ({ page, another, watch }) => {
  watch.allow(401, /sign_in/);
  const person = await signedUp(await another());
  await visit(page, '/sign-in');
  for (const email of [person.email, newcomer().email]) {
    await signIn(page, { email, password: 'not my password' });
    await expect(page.getByRole('alert')).toHaveText(/email address and password do not match/);
    await expect(input(page, 'Email')).toHaveValue(email);
    await visit(page, '/sign-in');
  }
});

test('an address that is not verified cannot sign in, and gets a new mail', async ({ page, watch }) => {
  watch.allow(403, /sign_in/);
  const person = newcomer();
  await visit(page, '/sign-up');
  await fillSignUp(page, person);
  await button(page, 'Create account').click();
  await mailTo(person.email, 'Confirm');

  await visit(page, '/sign-in');
  await signIn(page, person);
  await expect(page.getByRole('alert')).toHaveText(/not verified yet/);
  await page.getByRole('link', { name: 'Get a new link' }).click();
  await input(page, 'Email').fill(person.email);
  await button(page, 'Send again').click();
  await expect(notice(page, /a new email is on its way/)).toBeVisible();
  await visit(page, linkIn(await mailTo(person.email, 'Confirm'), '/verify-email'));
  await button(page, 'Verify and continue').click();
  await expect(page).toHaveURL(/\/home/);
});

test('a forgotten password is set anew by mail, and every session ends', async ({ page, another, watch }) => {
  const elsewhere = await another();
  const person = await signedUp(elsewhere);
  await visit(elsewhere, '/home');

  await visit(page, '/sign-in');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await input(page, 'Email').fill(person.email);
  await button(page, 'Send link').click();
  await expect(page.getByText(`If there is an account for ${person.email}`)).toBeVisible();

  await mailTo(person.email, 'Reset your password');
  await button(page, 'Send again').click();
  await expect(notice(page, 'If the address has an account, a new email is on its way.')).toBeVisible();
  await expect(page.getByText(`If there is an account for ${person.email}`)).toBeVisible();
  const link = linkIn(await mailTo(person.email, 'Reset your password'), '/reset-password');
  await visit(page, link);
  await input(page, 'New password').fill('a new and better one');
  await button(page, 'Set password').click();
  await expect(notice(page, /Your new password is set/)).toBeVisible();
  await alive(page);
  await signIn(page, { email: person.email, password: 'a new and better one' });
  await expect(page).not.toHaveURL(/sign-in/);

  await elsewhere.goto('/home');
  await expect(elsewhere).toHaveURL(/\/sign-in/);

  watch.allow(400, /reset_password/);
  await visit(elsewhere, link);
  await input(elsewhere, 'New password').fill('yet another one');
  await button(elsewhere, 'Set password').click();
  await expect(elsewhere.getByRole('alert')).toHaveText(/already used, has expired, or is incomplete/);
});

test('a new password ends the other browser and is told by mail', async ({ page, another, watch }) => {
  const person = await signedUp(page);
  const elsewhere = await another();
  await signedIn(elsewhere, person);
  await visit(elsewhere, '/home');

  watch.allow(400, /change_password/);
  await visit(page, '/account/security');
  await input(page, 'Current password').fill('a wrong one, surely');
  await input(page, 'New password').fill('a new and better one');
  await button(page, 'Change password').click();
  await expect(input(page, 'Current password')).toHaveAccessibleDescription(/This is not your current password/);
  await input(page, 'Current password').fill(PASSWORD);
  await button(page, 'Change password').click();
  await expect(notice(page, /Password changed/)).toBeVisible();
  await mailTo(person.email, 'Your password was changed');

  await page.reload();
  await expect(heading(page, 'Security')).toBeVisible();
  // Nobody touches the other browser: its page leaves by itself.
  await expect(elsewhere).toHaveURL(/\/sign-in/);
});

test('sessions are listed, one is ended, then all others', async ({ page, another }) => {
  const person = await signedUp(page);
  const [second, third] = [await another(), await another()];
  await signedIn(second, person);
  await signedIn(third, person);

  await visit(page, '/account/security');
  const sessions = page.getByRole('main').getByRole('listitem').filter({ hasText: /Last used/ });
  await expect(sessions).toHaveCount(3);
  await expect(sessions.filter({ hasText: 'This browser' })).toHaveCount(1);

  await page.getByRole('button', { name: /^End the session on/ }).first().click();
  await expect(notice(page, 'Session ended.')).toBeVisible();
  await expect(sessions).toHaveCount(2);

  await button(page, 'End all other sessions').click();
  await expect(notice(page, 'All other sessions ended.')).toBeVisible();
  await expect(sessions).toHaveCount(1);
  await expect(sessions).toContainText('This browser');
  for (const ended of [second, third]) {
    await ended.goto('/home');
    await expect(ended).toHaveURL(/\/sign-in/);
  }
});

test('the profile is saved, and the company names the personal organization', async ({ page }) => {
  await signedUp(page, 'Alan Turing');
  await visit(page, '/account');
  await input(page, /^Company/).fill('Bombe Works');
  await input(page, 'Name').fill('Alan M. Turing');
  await button(page, 'Save changes').click();
  await expect(notice(page, 'Profile saved.')).toBeVisible();
  await visit(page, '/home');
  await expect(heading(page, 'Hello, Alan M. Turing')).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: /Bombe Works/ })).toBeVisible();
});
