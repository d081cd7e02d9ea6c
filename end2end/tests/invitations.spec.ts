import { held } from '../support/held.ts';
import { linkIn, mailTo } from '../support/mailbox.ts';
import { UNDELIVERABLE } from '../support/mail-server.ts';
import { alive, button, heading, input, notice, signIn, visit } from '../support/pages.ts';
import { done, invited, joined, memberId, newcomer, organization, signedUp, unique } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test('an owner invites by mail; the invited person opens the link, signs up and lands inside', async ({
  page,
  another,
}) => {
  await signedUp(page, 'Grace Hopper');
  const acme = await organization(page);
  const guest = newcomer('Margaret Hamilton');

  await visit(page, `/o/${acme.slug}/invitations`);
  await input(page, 'Email').fill(guest.email);
  await button(page, 'Send invitation').click();
  await expect(notice(page, 'Invitation sent.')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: guest.email })).toBeVisible();

  const mail = await mailTo(guest.email, `Grace Hopper invited you to ${acme.name}`);
  const browser = await another();
  await visit(browser, linkIn(mail, '/invite/'));
  await expect(heading(browser, `Join ${acme.name}`)).toBeVisible();
  await expect(browser.getByText('Grace Hopper invited you.')).toBeVisible();
  await input(browser, 'Name').fill(guest.name);
  await input(browser, 'Password').fill(guest.password);
  await button(browser, 'Create account and join').click();

  // The mailed link is the verification: no second mail, no detour.
  await expect(browser).toHaveURL(new RegExp(`/o/${acme.slug}`));
  await expect(heading(browser, acme.name)).toBeVisible();
  await expect(browser.getByRole('main').getByText('Member', { exact: true })).toBeVisible();

  await visit(page, `/o/${acme.slug}/members`);
  await expect(page.getByRole('row').filter({ hasText: guest.email })).toContainText('Invitation');
});

test('somebody with an account signs in behind the link and accepts', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  const guest = await signedUp(await another());

  await visit(page, await invited(owner, acme, guest.email, 'admin'));
  await page.getByRole('link', { name: 'Sign in to accept' }).click();
  await expect(heading(page, 'Welcome back')).toBeVisible();
  await input(page, 'Email').fill('');
  await signIn(page, guest);
  await expect(heading(page, `Join ${acme.name}`)).toBeVisible();
  await alive(page);
  await button(page, 'Accept invitation').click();
  await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}`));
  await expect(notice(page, 'Welcome! You are now a member.')).toBeVisible();
  await expect(page.getByRole('main').getByText('Admin', { exact: true })).toBeVisible();
});

test('an invitation waits at home, and can be declined there', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner);
  const [acme, other] = [await organization(owner, 'Acme Foods'), await organization(owner, 'Other Goods')];
  const guest = await signedUp(page);
  await invited(owner, acme, guest.email);
  await invited(owner, other, guest.email);

  await visit(page, '/home');
  // It is final, so it is asked first.
  const decline = page.getByRole('main').getByRole('link', { name: 'Decline the invitation to Other Goods' });
  const question = page.getByRole('dialog', { name: 'Decline the invitation to Other Goods?' });
  await decline.click();
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  await expect(page).toHaveURL(/\/home$/);
  await expect(decline).toBeVisible();
  await decline.click();
  await button(question, 'Decline the invitation to Other Goods').click();
  await expect(notice(page, 'You declined the invitation.')).toBeVisible();
  await expect(question).toHaveCount(0);
  await expect(decline).toHaveCount(0);
  await expect(page).toHaveURL(/\/home$/);
  await button(page, 'Accept the invitation to Acme Foods').click();
  await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}`));
});

test('with a wrong account both addresses are shown, and one button leads on', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  const guest = await signedUp(await another());
  const wrong = await signedUp(page, 'Somebody Else');

  const link = await invited(owner, acme, guest.email);
  await visit(page, link);
  await expect(heading(page, 'You are signed in with another account')).toBeVisible();
  await expect(page.getByRole('main')).toContainText(wrong.email);
  await expect(page.getByRole('main')).toContainText(guest.email);
  await expect(button(page, 'Accept invitation')).toHaveCount(0);

  await button(page, 'Sign out and continue').click();
  await expect(heading(page, `Join ${acme.name}`)).toBeVisible();
  await expect(page).toHaveURL(link);
  await alive(page);
  await page.getByRole('link', { name: 'Sign in to accept' }).click();
  await signIn(page, guest);
  await alive(page);
  await button(page, 'Accept invitation').click();
  await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}`));
});

test('a withdrawn invitation says so', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const guest = newcomer();
  const link = await invited(page, acme, guest.email);
  await visit(page, `/o/${acme.slug}/invitations`);
  const ask = page.getByRole('link', { name: `Withdraw the invitation to ${guest.email}` });
  const question = page.getByRole('dialog', { name: `Withdraw the invitation to ${guest.email}?` });
  await ask.click();
  await expect(question).toContainText('The link in the email stops working.');
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await expect(page).toHaveURL(/\/invitations$/);
  await expect(page.getByRole('row').filter({ hasText: guest.email })).toBeVisible();

  await ask.click();
  await button(question, `Withdraw the invitation to ${guest.email}`).click();
  await expect(notice(page, 'Invitation withdrawn.')).toBeVisible();
  await expect(question).toBeHidden();
  await expect(page.getByRole('main')).toBeFocused();
  await expect(page.getByText('No pending invitations')).toBeVisible();

  const browser = await another();
  await visit(browser, link);
  await expect(heading(browser, 'Invitation withdrawn')).toBeVisible();
  await expect(button(browser, 'Create account and join')).toHaveCount(0);
});

test('a used invitation says so, to the member and to others', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const browser = await another();
  const guest = await signedUp(browser);
  const link = await invited(page, acme, guest.email);
  await done(browser, 'accept_invitation', { token: link.split('/').pop()! });

  await visit(browser, link);
  await expect(heading(browser, 'You are already a member')).toBeVisible();
  await browser.getByRole('link', { name: `Open ${acme.name}` }).click();
  await expect(browser).toHaveURL(new RegExp(`/o/${acme.slug}`));

  const nobody = await another();
  await visit(nobody, link);
  await expect(heading(nobody, 'Invitation already accepted')).toBeVisible();
});

test('a declined invitation says so', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  const guest = await signedUp(page);
  const link = await invited(owner, acme, guest.email);
  await visit(page, link);
  // It is final, so it is asked first.
  const decline = page.getByRole('link', { name: 'Decline', exact: true });
  const question = page.getByRole('dialog', { name: `Decline the invitation to ${acme.name}?` });
  await decline.click();
  await expect(question).toContainText('You will not be able to accept it anymore.');
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(decline).toBeFocused();
  await decline.click();
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await expect(page).toHaveURL(link);
  await decline.click();
  await button(question, `Decline the invitation to ${acme.name}`).click();
  await expect(page).toHaveURL(/\/home/);
  await expect(notice(page, 'You declined the invitation.')).toBeVisible();
  await visit(page, link);
  await expect(heading(page, 'Invitation declined')).toBeVisible();
});

test('sending again replaces the link', async ({ page, another, watch }) => {
  await signedUp(page);
  const acme = await organization(page);
  const guest = newcomer();
  const old = await invited(page, acme, guest.email);
  await visit(page, `/o/${acme.slug}/invitations`);
  await button(page, `Send the invitation to ${guest.email} again`).click();
  await expect(notice(page, /Invitation sent again/)).toBeVisible();
  const link = linkIn(await mailTo(guest.email, 'invited you'), '/invite/');
  expect(link).not.toBe(old);

  const browser = await another();
  watch.allow(404, /^\/invite\//);
  expect((await browser.goto(old))?.status()).toBe(404);
  await expect(heading(browser, 'This link is not valid')).toBeVisible();
  await visit(browser, link);
  await expect(heading(browser, `Join ${acme.name}`)).toBeVisible();
});

test('an invalid link answers 404 and says what to do', async ({ page, watch }) => {
  watch.allow(404, /^\/invite\//);
  for (const token of ['x', unique(), 'A'.repeat(43)]) {
    const answer = await page.goto(`/invite/${token}`);
    expect(answer?.status()).toBe(404);
    await expect(heading(page, 'This link is not valid')).toBeVisible();
    await alive(page);
  }
});

test('an invitation of a deleted organization is closed', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const link = await invited(page, acme, newcomer().email);
  await done(page, 'delete_organization', { organization: acme.slug, confirmation: acme.slug });
  const browser = await another();
  await visit(browser, link);
  await expect(heading(browser, 'This organization is unavailable')).toBeVisible();
});

test('an inviter who may no longer offer the role spoils the invitation', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  const admin = await another();
  const person = await signedUp(admin, 'Charles Babbage');
  await joined(owner, acme, admin, person, 'admin');
  const guest = await signedUp(page);
  const link = await invited(admin, acme, guest.email, 'admin');
  await done(owner, 'remove_member', { organization: acme.slug, memberId: await memberId(owner, acme, person) });

  await visit(page, link);
  await expect(heading(page, 'This invitation is no longer valid')).toBeVisible();
});

test('an address is invited once, and a member not at all', async ({ page, another, watch }) => {
  watch.allow(400, /\/invite$/);
  const owner = await signedUp(page);
  const acme = await organization(page);
  const member = await another();
  const person = await signedUp(member);
  await joined(page, acme, member, person);
  const guest = newcomer();
  await invited(page, acme, guest.email);

  await visit(page, `/o/${acme.slug}/invitations`);
  for (const [email, answer] of [
    [guest.email.toUpperCase(), 'This address already has a pending invitation.'],
    [person.email, 'This person is already a member.'],
    [owner.email, 'This person is already a member.'],
    ['no address', 'Enter an email address such as name@example.com.'],
  ] as const) {
    await input(page, 'Email').fill(email);
    // The text of the answer before stays until the next one is there.
    const answered = page.waitForResponse('**/sfn/invite');
    await button(page, 'Send invitation').click();
    await answered;
    await expect(page.getByText(answer)).toBeVisible();
    await expect(input(page, 'Email')).toHaveValue(email);
  }
});

test('a link that comes after its page was left leads nowhere', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  const guest = newcomer();
  await invited(page, acme, guest.email);
  // Where the browser does not let us copy it, the page shows it.
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await visit(page, `/o/${acme.slug}/invitations`);
  const copy = button(page, `Copy the link of the invitation to ${guest.email}`);
  const nav = page.getByRole('navigation', { name: 'Main' });
  const link = await held(page, '**/sfn/invitation_link');
  await copy.click();
  await expect.poll(link.requests).toBe(1);
  await nav.getByRole('link', { name: 'Teams' }).click();
  await expect(heading(page, 'Teams')).toBeVisible();
  const answered = page.waitForResponse('**/sfn/invitation_link');
  link.release();
  await answered;
  await nav.getByRole('link', { name: 'Members' }).click();
  await expect(heading(page, 'Members')).toBeVisible();
  await expect(page).toHaveURL(/\/members$/);

  await nav.getByRole('link', { name: 'Invitations' }).click();
  await copy.click();
  await expect(page).toHaveURL(/\/invitations\?link=/);
});

test('a mail that cannot be delivered is shown to the inviter, who copies the link', async ({ page, another }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await signedUp(page);
  const acme = await organization(page);
  const email = `${UNDELIVERABLE}${unique()}@example.com`;
  await visit(page, `/o/${acme.slug}/invitations`);
  await input(page, 'Email').fill(email);
  await button(page, 'Send invitation').click();
  const row = page.getByRole('row').filter({ hasText: email });
  await expect(row).toBeVisible();
  // What became of the mail is known a moment later.
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText('Email failed', { timeout: 1000 });
  }).toPass();
  await alive(page);
  await page.getByRole('button', { name: `Copy the link of the invitation to ${email}` }).click();
  await expect(page.getByText('Link copied.')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const browser = await another();
  await visit(browser, link);
  await expect(heading(browser, `Join ${acme.name}`)).toBeVisible();
});
