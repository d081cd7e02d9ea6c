// Handing an organization over.

import { mailTo } from '../support/mailbox.ts';
import { button, input, listening, notice, visit } from '../support/pages.ts';
import { call, done, memberId, organization, signedUp } from '../support/people.ts';
import { row, team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

test('the last owner offers, the other accepts, both hear of it', async ({ another, watch }) => {
  const { owner, ownerPerson, admin, adminPerson, member, acme } = await team(another);
  watch.allow(403, /offer_ownership/);
  await visit(owner, `/o/${acme.slug}/members`);
  await row(owner, ownerPerson).getByRole('link', { name: 'Transfer ownership' }).click();
  await expect(owner).toHaveURL(/\/transfer$/);
  await input(owner, 'Email of the new owner').fill(adminPerson.email);
  await button(owner, 'Offer ownership').click();
  await expect(owner.getByText(`Waiting for ${adminPerson.name}`)).toBeVisible();
  expect(await mailTo(adminPerson.email, 'ownership of Acme Foods')).toBeTruthy();

  // Nobody else sees it, and nobody else can offer.
  await visit(member, `/o/${acme.slug}/transfer`);
  await expect(member.getByText(`${ownerPerson.name} is the primary owner`)).toBeVisible();
  await expect(member.getByText('Waiting for')).toHaveCount(0);
  const form = { organization: acme.slug, email: adminPerson.email };
  expect((await call(member, 'offer_ownership', form)).status()).toBe(403);

  await visit(admin, `/o/${acme.slug}/transfer`);
  await expect(admin.getByText(`${ownerPerson.name} offered you the ownership of this organization`)).toBeVisible();
  await button(admin, 'Accept ownership').click();
  await expect(notice(admin, 'You are now the primary owner.')).toBeVisible();
  await expect(row(admin, adminPerson)).toContainText('Owner');
  await expect(row(admin, ownerPerson)).toContainText('Admin');
  // The former owner's tab follows by itself.
  await expect(owner.getByText(`${adminPerson.name} is the primary owner`)).toBeVisible();
  expect(await mailTo(ownerPerson.email, 'now owns Acme Foods')).toBeTruthy();
});

test('an offer is declined, or taken back', async ({ another, watch }) => {
  const { owner, admin, adminPerson, acme } = await team(another);
  watch.allow(404, /accept_ownership/);
  watch.allow(400, /offer_ownership/);
  await visit(admin, `/o/${acme.slug}/transfer`);
  await done(owner, 'offer_ownership', { organization: acme.slug, email: adminPerson.email, keepsOwner: 'true' });
  // It appears in the open tab.
  await expect(admin.getByText('stays an owner')).toBeVisible();
  await button(admin, 'Decline').click();
  await expect(notice(admin, 'You declined the offer.')).toBeVisible();

  await visit(owner, `/o/${acme.slug}/transfer`);
  await input(owner, 'Email of the new owner').fill('nobody-here@example.com');
  await button(owner, 'Offer ownership').click();
  await expect(input(owner, 'Email of the new owner')).toHaveAttribute('aria-invalid', 'true');
  await input(owner, 'Email of the new owner').fill(adminPerson.email);
  await button(owner, 'Offer ownership').click();
  await button(owner, 'Withdraw offer').click();
  await expect(notice(owner, 'Offer withdrawn.')).toBeVisible();
  await expect(button(owner, 'Offer ownership')).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('offer and accept', async ({ page, another }) => {
    const { owner, admin, adminPerson, acme } = await team(another);
    await page.context().addCookies(await owner.context().cookies());
    await page.goto(`/o/${acme.slug}/transfer`);
    await input(page, 'Email of the new owner').fill(adminPerson.email);
    await page.getByRole('checkbox', { name: /Stay an owner/ }).check();
    await button(page, 'Offer ownership').click();
    await expect(page.getByText('You will stay an owner.')).toBeVisible();
    const other = await another({ javaScriptEnabled: false });
    await other.context().addCookies(await admin.context().cookies());
    await other.goto(`/o/${acme.slug}/transfer`);
    await button(other, 'Accept ownership').click();
    await expect(notice(other, 'You are now the primary owner.')).toBeVisible();
    expect(await memberId(admin, acme, adminPerson)).toBeTruthy();
  });
});

test('the last owner is offered to hand over: in the role menu, in the row and on the own page', async ({ another }) => {
  const { owner, admin, ownerPerson, acme } = await team(another);
  const to = `/o/${acme.slug}/transfer`;
  await visit(owner, `/o/${acme.slug}/members`);
  const own = row(owner, ownerPerson);
  await expect(own.locator('.cell-actions').getByRole('link', { name: 'Transfer ownership' })).toHaveAttribute('href', to);
  await own.getByLabel(`Change role of ${ownerPerson.name}`).first().click();
  await own.locator('.role-menu').getByRole('link', { name: 'Transfer ownership' }).click();
  await expect(owner).toHaveURL(new RegExp(`${to}$`));

  await visit(owner, `/o/${acme.slug}/members/${await memberId(owner, acme, ownerPerson)}`);
  await expect(owner.getByRole('main').getByText('The only owner. Stays an owner until someone else becomes one.')).toBeVisible();
  await expect(owner.getByRole('checkbox', { name: 'Owner', exact: true })).toBeDisabled();
  const links = owner.getByRole('main').getByRole('link', { name: 'Transfer ownership' });
  await expect(links).toHaveCount(2);
  for (const link of await links.all()) await expect(link).toHaveAttribute('href', to);
  // The other boxes still work, and the owner stays one.
  await owner.getByRole('checkbox', { name: 'Member', exact: true }).check();
  await button(owner, 'Save roles').click();
  await expect(notice(owner, 'Role changed.')).toBeVisible();
  await visit(owner, `/o/${acme.slug}/members`);
  await expect(own).toContainText('Owner');
  // Who cannot touch the owner is offered nothing.
  await visit(admin, `/o/${acme.slug}/members`);
  await expect(row(admin, ownerPerson).getByRole('link', { name: 'Transfer ownership' })).toHaveCount(0);
});

test('the only owner can neither be removed nor made less, and the own row says why until there is another owner', async ({ another }) => {
  const { owner, ownerPerson, adminPerson, acme } = await team(another);
  await listening(owner, `/o/${acme.slug}/members`);
  const own = row(owner, ownerPerson);
  const actions = own.getByRole('cell').last();
  await expect(actions.getByRole('link')).toHaveText(['Transfer ownership']);
  await expect(actions.getByRole('button')).toHaveCount(0);
  const menu = own.locator('summary');
  const choice = (role: string) => own.getByRole('button', { name: `Make ${ownerPerson.name} ${role}`, exact: true });
  await menu.click();
  await expect(own.getByRole('button', { name: /^Make / })).toHaveCount(3);
  for (const role of ['Admin', 'Member']) {
    await expect(choice(role)).toBeDisabled();
    await expect(choice(role)).toContainText('The only owner. Make someone else an owner first.');
  }
  await expect(choice('Owner')).toHaveAttribute('aria-pressed', 'true');
  await expect(choice('Owner')).toContainText('Everything, including deleting the organization');

  const id = await memberId(owner, acme, adminPerson);
  await done(owner, 'change_member_role', { organization: acme.slug, memberId: id, role: 'owner' });
  await expect(row(owner, adminPerson).locator('summary')).toHaveText('Owner');
  await expect(actions.getByRole('link')).toHaveCount(0);
  await expect(choice('Admin')).toBeHidden();
  await menu.click();
  for (const role of ['Admin', 'Member']) {
    await expect(choice(role)).toBeEnabled();
    await expect(choice(role)).not.toContainText('The only owner');
  }
});

test('the next owner is chosen among the members, and where there are none, the way to some is shown', async ({ page, another }) => {
  const { owner, ownerPerson, adminPerson, acme } = await team(another);
  await visit(owner, `/o/${acme.slug}/transfer`);
  const list = await input(owner, 'Email of the new owner').getAttribute('list');
  const proposed = owner.locator(`datalist[id="${list}"] option`);
  await expect(proposed).toHaveCount(2);
  await expect(proposed.filter({ hasText: adminPerson.name })).toHaveAttribute('value', adminPerson.email);
  expect(await proposed.evaluateAll((all) => all.map((one) => one.getAttribute('value')))).not.toContain(ownerPerson.email);

  await signedUp(page);
  const alone = await organization(page);
  await visit(page, `/o/${alone.slug}/transfer`);
  await expect(page.getByText('No other members yet')).toBeVisible();
  await expect(button(page, 'Offer ownership')).toHaveCount(0);
  await page.getByRole('main').getByRole('link', { name: 'Invite people' }).click();
  await expect(page).toHaveURL(new RegExp(`/o/${alone.slug}/invitations$`));
});

test('why a role cannot be given is said of the button, and not only written in it', async ({ another }) => {
  const { owner, ownerPerson, adminPerson, acme } = await team(another);
  await visit(owner, `/o/${acme.slug}/members`);
  const own = row(owner, ownerPerson);
  await own.locator('summary').click();
  for (const role of ['Admin', 'Member']) {
    const choice = own.getByRole('button', { name: `Make ${ownerPerson.name} ${role}`, exact: true });
    await expect(choice).toHaveAccessibleDescription('The only owner. Make someone else an owner first.');
  }
  const other = row(owner, adminPerson);
  await other.locator('summary').click();
  await expect(other.getByRole('button', { name: `Make ${adminPerson.name} Member`, exact: true })).toHaveAccessibleDescription('');
});
