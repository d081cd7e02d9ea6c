// What people do besides the journey of no-script.spec.ts, each without JavaScript: every task has such a way.

import { button, heading, input, notice } from '../support/pages.ts';
import { done, invited, joined, newcomer, organization, PASSWORD, signedIn, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test.use({ javaScriptEnabled: false });

const plain = { javaScriptEnabled: false };

test('the profile, the password and the sessions', async ({ page, another }) => {
  const person = await signedUp(page, 'Alan Turing');
  const [second, third] = [await another(plain), await another(plain)];
  await signedIn(second, person);
  await signedIn(third, person);
  await page.goto('/account');
  await input(page, 'Name').fill('Alan M. Turing');
  await button(page, 'Save changes').click();
  await expect(notice(page, 'Profile saved.')).toBeVisible();
  await expect(input(page, 'Name')).toHaveValue('Alan M. Turing');

  await page.goto('/account/security');
  const ends = page.getByRole('button', { name: /^End the session on/ });
  await expect(ends).toHaveCount(2);
  await ends.first().click();
  await expect(notice(page, 'Session ended.')).toBeVisible();
  await expect(ends).toHaveCount(1);
  await button(page, 'End all other sessions').click();
  await expect(notice(page, 'All other sessions ended.')).toBeVisible();
  await expect(ends).toHaveCount(0);
  await expect(page.getByText('This browser')).toBeVisible();
  for (const ended of [second, third]) {
    await ended.goto('/account');
    await expect(ended).toHaveURL(/\/sign-in/);
  }
  await input(page, 'Current password').fill(PASSWORD);
  await input(page, 'New password').fill('a new and better one');
  await button(page, 'Change password').click();
  await expect(notice(page, /Password changed/)).toBeVisible();
});

test('invitations that came are accepted and declined at home', async ({ page, another }) => {
  const person = await signedUp(page, 'Jun Seo');
  for (const name of ['Acme Foods', 'Beta Foods']) {
    const owner = await another(plain);
    await signedUp(owner, 'Olga Owner');
    await invited(owner, await organization(owner, name), person.email);
  }
  await page.goto('/home');
  const main = page.getByRole('main');
  const decline = page.getByRole('link', { name: 'Decline the invitation to Beta Foods' });
  const question = page.getByRole('dialog', { name: 'Decline the invitation to Beta Foods?' });
  await main.getByRole('link', { name: 'Decline the invitation to Beta Foods' }).click();
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  // The switcher of any page leads to the same question.
  await page.goto('/account');
  await page.getByLabel(/^Switch organization/).first().click();
  await decline.click();
  await expect(page).toHaveURL(/\/home\?decline=/);
  await button(question, 'Decline the invitation to Beta Foods').click();
  await expect(notice(page, 'You declined the invitation.')).toBeVisible();
  await expect(main.getByRole('link', { name: 'Decline the invitation to Beta Foods' })).toHaveCount(0);
  await button(main, 'Accept the invitation to Acme Foods').click();
  await page.goto('/home');
  await expect(main.getByRole('link', { name: /Acme Foods/ })).toBeVisible();
  await expect(main.getByRole('link', { name: /Beta Foods/ })).toHaveCount(0);
});

test('an invitation is sent again, and its link is there to copy', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  const guest = newcomer('Nina New');
  await invited(page, acme, guest.email);
  await page.goto(`/o/${acme.slug}/invitations`);
  const row = page.getByRole('row').filter({ hasText: guest.email });
  await row.getByRole('button', { name: /again/ }).click();
  await expect(notice(page, /sent again|on its way/)).toBeVisible();
  await row.getByRole('button', { name: /^Copy the link/ }).click();
  await expect(page.getByRole('main').locator('input[readonly]')).toHaveValue(/\/invite\//);
});

test('teams are made, renamed and removed, people put in and taken out', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const colleague = await another(plain);
  const jun = await signedUp(colleague, 'Jun Seo');
  await joined(page, acme, colleague, jun);
  await page.goto(`/o/${acme.slug}/teams`);
  await input(page, 'Name').fill('Sales');
  await button(page, 'Create team').click();
  const tree = page.getByRole('list', { name: 'Teams' });
  const choose = async (team: string, item: string) => {
    await tree.getByLabel(`Actions for ${team}`).click();
    await tree.getByRole('link', { name: item }).click();
    return page.getByRole('dialog');
  };
  const dialog = await choose('Sales', 'Rename');
  await input(dialog, 'Name').fill('Sales Seoul');
  await button(dialog, 'Rename team').click();
  await expect(tree.getByRole('link', { name: /^Sales Seoul/ })).toBeVisible();

  await tree.getByRole('link', { name: /^Sales Seoul/ }).click();
  await expect(heading(page, 'Sales Seoul')).toBeVisible();
  await page.getByRole('link', { name: 'Add people' }).first().click();
  await page.getByRole('checkbox', { name: new RegExp(jun.name) }).check();
  await button(page, /^Add/).click();
  const place = page.getByRole('listitem').or(page.getByRole('row')).filter({ hasText: jun.email });
  await expect(place.first()).toBeVisible();

  // The last team stays.
  await done(page, 'create_team', { organization: acme.slug, name: 'Design' });
  await page.getByRole('link', { name: 'Remove team' }).click();
  await button(page.getByRole('dialog'), 'Remove team').click();
  await expect(tree.getByRole('link', { name: /^Design/ })).toBeVisible();
  await expect(tree.getByRole('link', { name: /^Sales Seoul/ })).toHaveCount(0);
});

test('a role is made, reviewed, saved and deleted', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  await page.goto(`/o/${acme.slug}/roles/new`);
  await input(page, 'Name').fill('recruiter');
  await page.getByRole('group', { name: 'Invitations' }).getByLabel(/^Send/).check();
  await button(page, 'Create role').click();
  await expect(notice(page, 'Role created.')).toBeVisible();
  await page.getByRole('link', { name: 'recruiter', exact: true }).click();
  await input(page, 'Name').fill('scout');
  await button(page, 'Review changes').click();
  await expect(page.getByText('The role will be called scout.')).toBeVisible();
  await button(page, 'Save changes').click();
  await page.getByRole('link', { name: 'scout', exact: true }).click();
  await page.getByRole('link', { name: 'Delete role' }).click();
  await button(page.getByRole('dialog'), 'Delete role').click();
  await expect(page.getByRole('columnheader', { name: /^scout/ })).toHaveCount(0);
});

test('an offer of ownership is taken back, and declined', async ({ page, another }) => {
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  const colleague = await another(plain);
  const jun = await signedUp(colleague, 'Jun Seo');
  await joined(page, acme, colleague, jun);
  await page.goto(`/o/${acme.slug}/transfer`);
  await input(page, 'Email of the new owner').fill(jun.email);
  await button(page, 'Offer ownership').click();
  await button(page, 'Withdraw offer').click();
  await expect(notice(page, 'Offer withdrawn.')).toBeVisible();

  await done(page, 'offer_ownership', { organization: acme.slug, email: jun.email });
  await colleague.goto(`/o/${acme.slug}/transfer`);
  await button(colleague, 'Decline').click();
  await expect(notice(colleague, 'You declined the offer.')).toBeVisible();
});
