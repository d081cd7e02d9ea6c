// The settings of an organization, and what cannot be undone so easily ("Dangerous things").

import { plan, seats } from '../support/database.ts';
import { mailTo } from '../support/mailbox.ts';
import { alive, button, heading, input, listening, notice, visit } from '../support/pages.ts';
import { done, joined, memberId, newcomer, organization, signedUp, unique } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test('the profile is changed, also by an admin, and a member only looks', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const [admin, member] = [await another(), await another()];
  await joined(page, acme, admin, await signedUp(admin, 'Adam Admin'), 'admin');
  await joined(page, acme, member, await signedUp(member, 'Mary Member'));
  await visit(admin, `/o/${acme.slug}/settings`);
  await input(admin, 'Name').fill('Acme Fruits');
  await input(admin, /^Business registration number/).fill('123-45-67890');
  await button(admin, 'Save changes').click();
  await expect(notice(admin, 'Organization saved.')).toBeVisible();
  await visit(member, `/o/${acme.slug}/settings`);
  await expect(member.getByRole('main')).toContainText('You can view the settings but not change them.');
  await expect(member.getByRole('main')).toContainText('123-45-67890');
  await expect(button(member, 'Save changes')).toHaveCount(0);
  await expect(member.getByRole('link', { name: 'Delete', exact: true })).toHaveCount(0);
});

test('who cannot delete the organization reads who can, also after the rules have changed', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const admin = await another();
  const adminPerson = await signedUp(admin, 'Adam Admin');
  await joined(page, acme, admin, adminPerson, 'admin');
  await visit(admin, `/o/${acme.slug}/settings`);
  const about = admin.getByRole('listitem').filter({ hasText: 'Delete this organization' });
  await expect(about).toContainText('Only an owner can delete the organization.');
  await expect(admin.getByRole('link', { name: 'Delete', exact: true })).toHaveCount(0);

  // A role of the organization's own may allow it, too.
  await done(page, 'create_role', { organization: acme.slug, role: 'closer', 'permission[organization:delete]': 'on' });
  await visit(admin, `/o/${acme.slug}/settings`);
  await expect(about).toContainText('Only members with one of these roles can delete the organization: Owner, closer.');
  const id = await memberId(page, acme, adminPerson);
  await done(page, 'change_member_role', { organization: acme.slug, memberId: id, role: 'admin,closer' });
  await expect(admin.getByRole('link', { name: 'Delete', exact: true })).toBeVisible();
  await expect(about).not.toContainText('Only');
});

test('the form says that the old address redirects for 30 days, and it does', async ({ page, another }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  const renamed = `renamed-${unique()}`;
  await visit(page, `/o/${slug}/settings`);
  await expect(input(page, 'URL')).toHaveAccessibleDescription(/old URL keep working for 30 days/);
  await input(page, 'URL').fill(renamed);
  await button(page, 'Save changes').click();
  await expect(page).toHaveURL(new RegExp(`/o/${renamed}/settings`));
  await page.goto(`/o/${slug}/settings`);
  await expect(page).toHaveURL(new RegExp(`/o/${renamed}/settings`));
  // It stays reserved meanwhile.
  const stranger = await another();
  await signedUp(stranger);
  const answer = await stranger.context().request.post('/sfn/create_organization', {
    form: { name: 'Squatter', slug },
    headers: { accept: 'application/json' },
  });
  expect(answer.status()).toBe(409);
});

test('what is refused stands at its field, and what was typed stays', async ({ page, watch }) => {
  watch.allow(400, /update_organization/);
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}/settings`);
  await input(page, 'Name').fill('Acme Fruits');
  await input(page, 'URL').fill('Not A Slug!');
  await button(page, 'Save changes').click();
  await expect(input(page, 'URL')).toHaveAccessibleDescription(/lowercase letters, digits, and single hyphens/);
  await expect(input(page, 'URL')).toBeFocused();
  await expect(input(page, 'Name')).toHaveValue('Acme Fruits');
});

test('what goes is counted before a deletion, and every owner is told by mail', async ({ page, another }) => {
  const first = await signedUp(page);
  const acme = await organization(page);
  const other = await another();
  const second = await signedUp(other, 'Olga Owner');
  await joined(page, acme, other, second, 'owner');
  await done(page, 'invite', { organization: acme.slug, email: newcomer().email, role: 'member' });
  for (const name of ['Sales', 'Design']) await done(page, 'create_team', { organization: acme.slug, name });
  await done(page, 'create_role', { organization: acme.slug, role: 'recruiter', 'permission[invitation:create]': 'on' });
  await listening(page, `/o/${acme.slug}/settings`);
  await page.getByRole('link', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Delete ${acme.name}?` });
  await expect(dialog.getByText('Deleting it removes:')).toBeVisible();
  await expect(dialog.getByRole('listitem')).toHaveText([
    'Access for 2 members',
    '1 pending invitation',
    '2 teams',
    '1 custom role',
    `The URL /o/${acme.slug}, which stays reserved for 30 days`,
  ]);
  await expect(dialog.getByText('Owners can restore everything from their home page for 30 days.', { exact: true })).toBeVisible();
  await input(dialog, `Type ${acme.slug} to confirm`).fill(acme.slug);
  await button(dialog, 'Delete organization').click();
  await expect(page).toHaveURL(/\/home/);
  await expect(notice(page, 'Organization deleted. You can restore it for 30 days.')).toBeVisible();
  for (const owner of [first, second]) {
    const mail = await mailTo(owner.email, `${acme.name} was deleted`);
    expect(mail.text).toContain(`(${acme.slug}) was deleted.`);
    expect(mail.text).toMatch(/As an owner you can restore it until .+\. After that, it is deleted permanently\./);
  }
});

test('plan and limits are shown with what is used; near a limit and at it, the page says what that means and who lifts it', async ({ page, another }) => {
  test.slow();
  await signedUp(page);
  const acme = await organization(page);
  const member = await another();
  await joined(page, acme, member, await signedUp(member, 'Mary Member'));
  await visit(page, `/o/${acme.slug}/settings`);
  const card = page.getByRole('main').locator('section', { has: page.getByRole('heading', { name: 'Plan and usage' }) });
  const bar = (name: string) => card.getByRole('progressbar', { name, exact: true });
  await expect(card).toContainText('None: the default limits apply.');
  for (const [name, text] of [
    ['Members', '2 of 100'],
    ['Pending invitations', '0 of 100'],
    ['Teams', '0 of 100'],
    ['Custom roles', '0 of 50'],
    ['Members of the largest team', '0 of 100'],
  ] as const) {
    await expect(bar(name)).toHaveAttribute('aria-valuetext', text);
  }
  await expect(card).not.toContainText('Need more?');
  // It follows what others do.
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
  await expect(bar('Teams')).toHaveAttribute('aria-valuetext', '1 of 100');

  await plan(acme.slug, 'basic');
  await seats(acme.slug, 2);
  await visit(page, `/o/${acme.slug}/settings`);
  await expect(card.getByText('basic', { exact: true })).toBeVisible();
  await expect(card).toContainText('Limit reached: no one else can join, not even with an invitation');
  await expect(card).toContainText(/Whoever runs this service sets these limits and can raise them/);

  const [third, fourth] = [await another(), await another()];
  await seats(acme.slug, 5);
  await joined(page, acme, third, await signedUp(third, 'Theo Third'));
  await joined(page, acme, fourth, await signedUp(fourth, 'Fay Fourth'));
  await expect(card).toContainText('Room for 1 more. After that, no one else can join.');
  await expect(card).toContainText(/Whoever runs this service/);
  // How many are invited is for those who see the invitations.
  await visit(member, `/o/${acme.slug}/settings`);
  await expect(member.getByRole('progressbar', { name: 'Members', exact: true })).toBeVisible();
  await expect(member.getByRole('progressbar', { name: 'Pending invitations' })).toHaveCount(0);
});

test('a deleted organization is restored from its own page, which is there for owners alone', async ({ page, another, watch }) => {
  await signedUp(page);
  const acme = await organization(page);
  const member = await another();
  await joined(page, acme, member, await signedUp(member, 'Mary Member'));
  await done(page, 'delete_organization', { organization: acme.slug, confirmation: acme.slug });
  watch.allow(410, /^\/o\//);
  watch.allow(404, /^\/o\/|enter_organization/);
  expect((await member.goto(`/o/${acme.slug}`))?.status()).toBe(404);
  expect((await page.goto(`/o/${acme.slug}/members`))?.status()).toBe(410);
  await alive(page);
  await expect(heading(page, `${acme.name} was deleted`)).toBeVisible();
  const until = page.getByRole('main').locator('time');
  const left = new Date((await until.getAttribute('datetime'))!).getTime() - Date.now();
  expect(Math.round(left / 86_400_000)).toBe(30);
  const text = `As an owner, you can restore everything in it until ${await until.innerText()}. After that, it is deleted permanently.`;
  await expect(page.getByRole('main')).toContainText(text);
  await button(page, `Restore ${acme.name}`).click();
  await expect(notice(page, 'Organization restored.')).toBeVisible();
  await expect(heading(page, acme.name)).toBeVisible();
  await visit(member, `/o/${acme.slug}`);
  await expect(heading(member, acme.name)).toBeVisible();
});

test('the last owner is told where to go instead of leaving; a member leaves after one confirmation', async ({
  page,
  another,
}) => {
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/settings`);
  await expect(page.getByText(/You are the only owner\./)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Transfer', exact: true })).toHaveAttribute('href', `/o/${acme.slug}/transfer`);
  await expect(page.getByRole('link', { name: 'Leave', exact: true })).toHaveCount(0);
  // Nor does the address ask what cannot be done.
  await visit(page, `/o/${acme.slug}/settings?dialog=leave`);
  await expect(page.getByText(/You are the only owner\./)).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const member = await another();
  await joined(page, acme, member, await signedUp(member));
  await listening(member, `/o/${acme.slug}/settings`);
  await expect(member.getByRole('link', { name: 'Transfer', exact: true })).toHaveCount(0);
  await member.getByRole('link', { name: 'Leave', exact: true }).click();
  await expect(member.getByRole('dialog').getByRole('link', { name: 'Cancel' })).toBeFocused();
  await button(member.getByRole('dialog'), 'Leave organization').click();
  await expect(member).toHaveURL(/\/home/);
});

test('the personal organization says why it is neither left nor deleted', async ({ page }) => {
  await signedUp(page);
  const organizations = await done<{ slug: string; isPersonal?: boolean }[]>(page, 'my_organizations');
  await visit(page, `/o/${organizations[0]!.slug}/settings`);
  await expect(page.getByText('This is your personal organization')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Delete', exact: true })).toHaveCount(0);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('an organization is restored from its own page', async ({ page, watch }) => {
    await signedUp(page);
    const acme = await organization(page);
    await done(page, 'delete_organization', { organization: acme.slug, confirmation: acme.slug });
    watch.allow(410, /^\/o\//);
    await page.goto(`/o/${acme.slug}`);
    await button(page, `Restore ${acme.name}`).click();
    await expect(heading(page, acme.name)).toBeVisible();
  });
});
