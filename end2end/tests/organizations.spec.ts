import { mailTo } from '../support/mailbox.ts';
import { alive, button, heading, input, listening, notice, visit } from '../support/pages.ts';
import { invited, joined, newcomer, organization, signedUp, unique } from '../support/people.ts';
import { team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

test('an organization with a Hangul name gets a slug while the name is typed', async ({ page }) => {
  await signedUp(page, '김민지');
  const tail = unique();
  await visit(page, '/organizations/new');
  await input(page, 'Name').pressSequentially(`신선푸드 ${tail}`);
  await expect(input(page, 'URL')).toHaveValue(`sinseonpudeu-${tail}`);
  await expect(page.getByText('This URL is available.')).toBeVisible();
  await button(page, 'Create organization').click();

  await expect(page).toHaveURL(new RegExp(`/o/sinseonpudeu-${tail}/welcome$`));
  await expect(notice(page, 'Your organization is ready.')).toBeVisible();
  await page.getByRole('link', { name: 'Skip for now' }).click();
  await expect(page).toHaveURL(new RegExp(`/o/sinseonpudeu-${tail}$`));
  await expect(heading(page, `신선푸드 ${tail}`)).toBeVisible();
  await expect(page.getByRole('main').getByText('Owner', { exact: true })).toBeVisible();
});

test('a slug that is taken is said while typing, and refused with the form', async ({ page, another, watch }) => {
  const other = await another();
  await signedUp(other);
  const taken = await organization(other);

  watch.allow(409, /create_organization/);
  await signedUp(page);
  await visit(page, '/organizations/new');
  await input(page, 'Name').fill('Acme Foods');
  await input(page, 'URL').fill(taken.slug);
  await expect(page.getByText('This URL is taken.')).toBeVisible();
  await button(page, 'Create organization').click();
  await expect(input(page, 'URL')).toHaveAttribute('aria-invalid', 'true');
  await expect(input(page, 'Name')).toHaveValue('Acme Foods');

  const free = `acme-${unique()}`;
  await input(page, 'URL').fill(free);
  await expect(page.getByText('This URL is available.')).toBeVisible();
  // One's own address stays when the name changes.
  await input(page, 'Name').fill('Acme Fruits');
  await expect(input(page, 'URL')).toHaveValue(free);
});

test('an organization of others looks like one that does not exist', async ({ page, another, watch }) => {
  const other = await another();
  await signedUp(other);
  const foreign = await organization(other);
  await signedUp(page);

  watch.allow(404, /^\/o\//);
  const answers = [];
  for (const slug of [foreign.slug, `none-${unique()}`]) {
    const answer = await page.goto(`/o/${slug}`);
    await expect(heading(page, 'Organization not found')).toBeVisible();
    await alive(page);
    answers.push([answer?.status(), await page.getByRole('main').textContent(), await page.title()]);
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]![0]).toBe(404);
});

test('an address that is no page answers 404 with a way home', async ({ page, watch }) => {
  watch.allow(404, /^\/no-such-page$/);
  const answer = await page.goto('/no-such-page');
  expect(answer?.status()).toBe(404);
  await expect(heading(page, 'Page not found')).toBeVisible();
  await alive(page);
  await expect(page.getByRole('link', { name: 'Go home' })).toHaveAttribute('href', '/home');
});

test('settings: a new name and address, and the old address leads to the new one', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  const renamed = `renamed-${unique()}`;
  await visit(page, `/o/${slug}/settings`);
  await expect(heading(page, 'Settings')).toBeVisible();
  await input(page, 'Name').fill('Acme Fruits');
  await input(page, 'URL').fill(renamed);
  await button(page, 'Save changes').click();
  await expect(notice(page, 'Organization saved.')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/o/${renamed}/settings`));

  await page.goto(`/o/${slug}/members`);
  await expect(page).toHaveURL(new RegExp(`/o/${renamed}/members`));
  await expect(page.getByText('Acme Fruits').first()).toBeVisible();
});

test('deleting wants the slug typed; the owner is told by mail and restores it', async ({ page, another, watch }) => {
  const owner = await signedUp(page);
  const acme = await organization(page);
  const member = await another();
  await joined(page, acme, member, await signedUp(member, 'Charles Babbage'));
  await visit(member, `/o/${acme.slug}`);

  watch.allow(400, /delete_organization/);
  await listening(page, `/o/${acme.slug}/settings`);
  await page.getByRole('link', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Delete ${acme.name}?` });
  await expect(dialog).toContainText('2 members');
  await input(dialog, `Type ${acme.slug} to confirm`).fill('something-else');
  await button(dialog, 'Delete organization').click();
  await expect(dialog.getByText('This is not the URL of the organization.')).toBeVisible();
  await input(dialog, `Type ${acme.slug} to confirm`).fill(acme.slug);
  await button(dialog, 'Delete organization').click();
  await expect(page).toHaveURL(/\/home/);
  await expect(notice(page, /Organization deleted/)).toBeVisible();
  await mailTo(owner.email, `${acme.name} was deleted`);

  watch.allow(404, /^\/o\//);
  watch.allow(404, /enter_organization/);
  const answer = await member.goto(`/o/${acme.slug}`);
  expect(answer?.status()).toBe(404);

  await button(page, `Restore ${acme.name}`).click();
  await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}`));
  await expect(notice(page, 'Organization restored.')).toBeVisible();
  await visit(member, `/o/${acme.slug}`);
  await expect(heading(member, acme.name)).toBeVisible();
});

test('the overview counts the pending invitations for those who send them, and says nothing of them to the others', async ({ another }) => {
  const { owner, admin, member, acme } = await team(another);
  for (const page of [owner, admin]) await invited(page, acme, newcomer().email);
  for (const page of [owner, admin]) {
    await visit(page, `/o/${acme.slug}`);
    const tile = page.getByRole('main').getByRole('link', { name: /^Pending invitations/ });
    await expect(tile).toHaveAccessibleName(/^Pending invitations\s*2\s*waiting for an answer$/);
    await expect(page.locator('.tiles').getByRole('listitem')).toHaveCount(3);
    await tile.click();
    await expect(page).toHaveURL(new RegExp(`/o/${acme.slug}/invitations$`));
  }
  await visit(member, `/o/${acme.slug}`);
  await expect(member.getByRole('main').getByRole('link', { name: /^Members\s*3/ })).toBeVisible();
  await expect(member.locator('.tiles').getByRole('listitem')).toHaveCount(2);
  // Absent, and not zero.
  await expect(member.getByRole('main').getByText(/pending|waiting/i)).toHaveCount(0);
});

test('a member leaves after one confirmation', async ({ page, another, watch }) => {
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  await joined(owner, acme, page, await signedUp(page));

  await listening(page, `/o/${acme.slug}/settings`);
  await page.getByRole('link', { name: 'Leave', exact: true }).click();
  await button(page.getByRole('dialog', { name: `Leave ${acme.name}?` }), 'Leave organization').click();
  await expect(page).toHaveURL(/\/home/);
  await expect(notice(page, 'You left the organization.')).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: acme.name })).toHaveCount(0);
  watch.allow(404, /^\/o\//);
  expect((await page.goto(`/o/${acme.slug}`))?.status()).toBe(404);
});
