// The first steps, a new organization with its logo, and the pictures.

import { mailTo } from '../support/mailbox.ts';
import { alive, button, heading, input, notice, visit } from '../support/pages.ts';
import { done, invited, joined, newcomer, organization, signedUp, unique } from '../support/people.ts';
import { png, svg } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

test('the guide follows what is done, and is gone when all is', async ({ page }) => {
  await signedUp(page);
  await visit(page, '/home');
  const guide = page.getByRole('region', { name: 'Get started' });
  await expect(guide).toContainText('0 of 4 steps done');
  await expect(guide.getByRole('progressbar')).toHaveAttribute('value', '0');
  await expect(guide.getByRole('link', { name: /Create an organization/ })).toHaveAttribute(
    'href',
    '/organizations/new',
  );
  const { slug } = await organization(page);
  await expect(guide).toContainText('1 of 4 steps done');
  await guide.getByRole('link', { name: /Invite people/ }).click();
  await expect(page).toHaveURL(new RegExp(`/o/${slug}/welcome$`));
  await done(page, 'invite', { organization: slug, email: newcomer().email, role: 'member' });
  await done(page, 'create_team', { organization: slug, name: 'Sales' });
  await visit(page, '/home');
  await expect(guide).toContainText('3 of 4 steps done');
  await expect(guide.getByRole('listitem').filter({ hasText: 'Done: Create a team' })).toBeVisible();
  await page.context().request.post('/sfn/set_logo', {
    multipart: { organization: slug, logo: png() },
    headers: { accept: 'application/json' },
  });
  await visit(page, '/home');
  await expect(guide).toHaveCount(0);
});

test('the guide can be put away for good, and guests of others have none', async ({ page, another }) => {
  await signedUp(page);
  await visit(page, '/home');
  const guide = page.getByRole('region', { name: 'Get started' });
  await button(guide, 'Dismiss guide').click();
  await expect(guide).toHaveCount(0);
  await page.reload();
  await alive(page);
  await expect(heading(page, /Hello/)).toBeVisible();
  await expect(guide).toHaveCount(0);

  const acme = await organization(page);
  const guest = await another();
  await joined(page, acme, guest, await signedUp(guest, 'Charles Babbage'));
  await visit(guest, '/home');
  await expect(guest.getByRole('region', { name: 'Get started' })).toHaveCount(0);
});

test('a new organization: logo, name, address, then people', async ({ page }) => {
  await signedUp(page);
  const name = `Acme ${unique()}`;
  await visit(page, '/organizations/new');
  await expect(page.getByRole('list', { name: 'Steps' }).locator('[aria-current=step]')).toContainText('Organization');
  await input(page, 'Name').fill(name);
  await expect(page.getByText('This URL is available.')).toBeVisible();
  await page.locator('input[type=file]').setInputFiles(png());
  await expect(page.locator('.picture-input img')).toHaveAttribute('src', /^data:image\/png/);
  await expect(page.locator('.file-input')).toContainText('Choose an image');
  await expect(page.locator('.file-input')).toContainText(png().name);
  await button(page, 'Create organization').click();

  await expect(heading(page, `Invite people to ${name}`)).toBeVisible();
  await expect(notice(page, 'Your organization is ready.')).toBeVisible();
  await expect(page.getByLabel(/^Switch organization/).first().locator('img')).toBeVisible();
  const colleague = newcomer('Charles Babbage');
  await input(page, 'Email').fill(colleague.email);
  await button(page, /^Send/).click();
  await expect(page.getByRole('list', { name: 'Invited' })).toContainText(colleague.email);
  await expect(input(page, 'Email')).toHaveValue('');
  await expect(input(page, 'Email')).toBeFocused();
  await mailTo(colleague.email, '');
  await page.getByRole('link', { name: 'Go to the organization' }).click();
  await expect(heading(page, name)).toBeVisible();
});

test('the logo is set and removed in the settings, and shown everywhere', async ({ page, another, watch }) => {
  await signedUp(page);
  const acme = await organization(page);
  const link = new URL(await invited(page, acme, newcomer().email)).pathname;
  watch.allow(400, /set_logo/);
  await visit(page, `/o/${acme.slug}/settings`);
  const file = page.locator('input[type=file]');
  await button(page, 'Save logo').click();
  await expect(page.getByText('Choose a file.')).toBeVisible();
  await file.setInputFiles(svg);
  await button(page, 'Save logo').click();
  await expect(page.getByText('Use a PNG, JPEG, or WebP image.')).toBeVisible();
  await file.setInputFiles(png(900, 600));
  await button(page, 'Save logo').click();
  await expect(notice(page, 'Logo saved.')).toBeVisible();
  // It is the logo now, and not still to be saved.
  await expect(file).toHaveValue('');
  await expect(page.locator('.file-input')).not.toContainText(png().name);
  const shown = page.getByLabel(/^Switch organization/).first().locator('img');
  const src = (await shown.getAttribute('src')) ?? '';
  expect(src).toMatch(/^\/media\/logos\//);

  const answer = await page.request.get(src);
  const headers = answer.headers();
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['content-type']).toBe('image/webp');
  await page.goto('/home');
  await expect(page.getByRole('main').locator(`img[src="${src}"]`)).toBeVisible();
  const stranger = await another();
  await stranger.goto(link);
  await expect(stranger.locator(`img[src="${src}"]`)).toBeVisible();

  await visit(page, `/o/${acme.slug}/settings`);
  await button(page, 'Remove logo').click();
  await expect(notice(page, 'Logo removed.')).toBeVisible();
  await expect(page.getByLabel(/^Switch organization/).first().locator('img')).toHaveCount(0);
  watch.allow(404, /^\/media\//);
  expect((await page.request.get(src)).status()).toBe(404);
});

test('a file that is too large is refused before it is sent', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/settings`);
  const large = { name: 'a.png', mimeType: 'image/png', buffer: Buffer.alloc(8 * 1024 * 1024 + 1) };
  await page.locator('input[type=file]').setInputFiles(large);
  await expect(page.getByText('The file is larger than 8 MB.')).toBeVisible();
  await expect(page.locator('input[type=file]')).toHaveValue('');
  await expect(page.locator('.file-input')).not.toContainText(large.name);
});

test('a file is chosen by its label and by keys, in the words of the page', async ({ page, baseURL }) => {
  // From the beginning: of a chooser that opens before the browser knows that somebody waits for it, nobody hears.
  page.on('filechooser', (chooser) => void chooser.setFiles(png()));
  await signedUp(page);
  const acme = await organization(page);
  await page.context().addCookies([{ name: 'tenantry_locale', value: 'ko', url: baseURL! }]);
  await visit(page, `/o/${acme.slug}/settings`);
  const file = input(page, '로고 파일');
  await expect(file).toHaveAttribute('type', 'file');
  await expect(file).toHaveAccessibleName('로고 파일 이미지 선택');
  await file.focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.file-input')).toContainText(png().name);
});

test('a member sees no form for the logo', async ({ page, another }) => {
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  await joined(owner, acme, page, await signedUp(page));
  await visit(page, `/o/${acme.slug}/settings`);
  await expect(heading(page, 'Settings')).toBeVisible();
  await expect(page.locator('input[type=file]')).toHaveCount(0);
});

test('the own picture is set and removed in the profile', async ({ page }) => {
  await signedUp(page);
  await visit(page, '/account');
  await input(page, 'Name').fill('Half typed');
  await page.locator('input[type=file]').setInputFiles(png(200, 100));
  await button(page, 'Save profile picture').click();
  await expect(notice(page, 'Profile picture saved.')).toBeVisible();
  await expect(page.locator('.picture-input img')).toHaveAttribute('src', /^\/media\/people\//);
  // There and nowhere else on the page.
  await expect(page.getByRole('main').locator('.avatar')).toHaveCount(1);
  // What was being typed is still there.
  await expect(input(page, 'Name')).toHaveValue('Half typed');
  await button(page, 'Remove profile picture').click();
  await expect(notice(page, 'Profile picture removed.')).toBeVisible();
  await expect(page.locator('.picture-input img')).toHaveCount(0);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('an organization is made with its logo, and a refused file keeps what was typed', async ({ page, watch }) => {
    await signedUp(page);
    const name = `Plain ${unique()}`;
    watch.allow(400, /create_organization/);
    await page.goto('/organizations/new');
    await input(page, 'Name').fill(name);
    await page.locator('input[type=file]').setInputFiles(svg);
    await button(page, 'Create organization').click();
    await expect(page.getByText('Use a PNG, JPEG, or WebP image.')).toBeVisible();
    await expect(input(page, 'Name')).toHaveValue(name);
    await page.locator('input[type=file]').setInputFiles(png());
    await button(page, 'Create organization').click();
    await expect(heading(page, `Invite people to ${name}`)).toBeVisible();
    await expect(page.locator('.switcher summary img')).toBeVisible();
  });

  test('pinning, the guide and the logo are forms', async ({ page }) => {
    await signedUp(page);
    const acme = await organization(page);
    await page.goto(`/o/${acme.slug}/settings`);
    // The browser's own button, which tells what was chosen: ours could not.
    await expect(page.getByText('Choose an image')).toBeHidden();
    await expect(page.locator('input[type=file]')).toHaveCSS('opacity', '1');
    await page.locator('input[type=file]').setInputFiles(png());
    await button(page, 'Save logo').click();
    await expect(notice(page, 'Logo saved.')).toBeVisible();
    await page.locator('.switcher > summary').click();
    await button(page, `Pin ${acme.name} to the top`).click();
    await expect(notice(page, 'Pinned to the top.')).toBeVisible();
    await page.goto('/home');
    await button(page, 'Dismiss guide').click();
    await expect(page.getByRole('region', { name: 'Get started' })).toHaveCount(0);
  });
});
