// An organization without JavaScript: its first steps, its settings, and who owns it.

import { mailTo } from '../support/mailbox.ts';
import { button, heading, input, notice } from '../support/pages.ts';
import { newcomer, organization, signedUp, unique } from '../support/people.ts';
import { png, svg } from '../support/picture.ts';
import { row, team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

test.use({ javaScriptEnabled: false });

const plain = { javaScriptEnabled: false };

test('a new organization asks for people at once: one is invited, and the way on is there', async ({ page, watch }) => {
  watch.allow(400, /invite/);
  await signedUp(page);
  const name = `Acme ${unique()}`;
  await page.goto('/organizations/new');
  await input(page, 'Name').fill(name);
  await button(page, 'Create organization').click();
  await expect(heading(page, `Invite people to ${name}`)).toBeVisible();
  await expect(notice(page, 'Your organization is ready.')).toBeVisible();
  const welcome = new URL(page.url()).pathname;
  const guest = newcomer('Nina New');
  await page.getByRole('checkbox', { name: 'Admin' }).check();
  await button(page, 'Send invitation').click();
  await expect(heading(page, `Invite people to ${name}`)).toBeVisible();
  await expect(input(page, 'Email')).toHaveAccessibleDescription(/This field is required\./);
  await expect(page.getByRole('checkbox', { name: 'Admin' })).toBeChecked();
  await input(page, 'Email').fill(guest.email);
  await button(page, 'Send invitation').click();
  await expect(notice(page, 'Invitation sent.')).toBeVisible();
  await expect(row(page, guest)).toContainText('Admin');
  await mailTo(guest.email, 'invited you');
  await page.goto(welcome);
  await page.getByRole('link', { name: 'Skip for now' }).click();
  await expect(heading(page, name)).toBeVisible();
});

test('name and URL are changed; a refusal keeps both, and the old URL leads to the new one', async ({ page, watch }) => {
  watch.allow(400, /update_organization/);
  watch.allow(409, /update_organization/);
  await signedUp(page);
  const taken = await organization(page, 'Beta Foods');
  const acme = await organization(page);
  const next = `fruits-${unique()}`;
  await page.goto(`/o/${acme.slug}/settings`);
  await input(page, 'Name').fill('Acme Fruits');
  await input(page, 'URL').fill('Not a URL!');
  await button(page, 'Save changes').click();
  await expect(input(page, 'URL')).toHaveAccessibleDescription(/Use lowercase letters, digits, and single hyphens/);
  await expect(input(page, 'URL')).toHaveValue('Not a URL!');
  await expect(input(page, 'URL')).toBeFocused();
  await expect(input(page, 'Name')).toHaveValue('Acme Fruits');
  await input(page, 'URL').fill(taken.slug);
  await button(page, 'Save changes').click();
  await expect(page.getByRole('alert')).toHaveText(/This URL is taken\. Choose another one\./);
  await expect(input(page, 'URL')).toHaveAttribute('aria-invalid', 'true');
  await expect(input(page, 'URL')).toHaveValue(taken.slug);
  await input(page, 'URL').fill(next);
  await button(page, 'Save changes').click();
  await expect(page).toHaveURL(new RegExp(`/o/${next}/settings`));
  await expect(notice(page, 'Organization saved.')).toBeVisible();
  await expect(input(page, 'Name')).toHaveValue('Acme Fruits');
  await page.goto(`/o/${acme.slug}/members`);
  await expect(page).toHaveURL(new RegExp(`/o/${next}/members`));
  await expect(notice(page, 'This organization has a new URL. Update your bookmarks.')).toBeVisible();
});

test('metadata that is no JSON is kept and refused at its field, and saved once it is', async ({ page, watch }) => {
  watch.allow(400, /update_organization_metadata/);
  await signedUp(page);
  const acme = await organization(page);
  await page.goto(`/o/${acme.slug}/settings`);
  const form = page.getByRole('form', { name: 'Metadata' });
  await input(form, /^JSON object/).fill('{ "plan": <b>');
  await button(form, 'Save metadata').click();
  await expect(input(form, /^JSON object/)).toHaveAccessibleDescription(/Enter a JSON object, such as/);
  await expect(input(form, /^JSON object/)).toHaveValue('{ "plan": <b>');
  await input(form, /^JSON object/).fill('{ "plan": "pro" }');
  await button(form, 'Save metadata').click();
  await expect(notice(page, 'Organization saved.')).toBeVisible();
  await expect(input(form, /^JSON object/)).toHaveValue('{\n  "plan": "pro"\n}');
});

test('a file that is no picture is refused at the logo, a picture is saved, and removed', async ({ page, watch }) => {
  watch.allow(400, /set_logo/);
  await signedUp(page);
  const acme = await organization(page);
  await page.goto(`/o/${acme.slug}/settings`);
  const file = page.locator('input[type=file]');
  const shown = page.locator('.switcher > summary img');
  await file.setInputFiles(svg);
  await button(page, 'Save logo').click();
  await expect(file).toHaveAccessibleDescription(/Use a PNG, JPEG, or WebP image\./);
  await expect(shown).toHaveCount(0);
  await button(page, 'Save logo').click();
  await expect(file).toHaveAccessibleDescription(/Choose a file\./);
  await file.setInputFiles(png());
  await button(page, 'Save logo').click();
  await expect(notice(page, 'Logo saved.')).toBeVisible();
  await expect(shown).toHaveAttribute('src', /^\/media\//);
  await button(page, 'Remove logo').click();
  await expect(notice(page, 'Logo removed.')).toBeVisible();
  await expect(shown).toHaveCount(0);
  await expect(button(page, 'Remove logo')).toHaveCount(0);
});

test('ownership is offered to a member alone, and changes hands when it is accepted', async ({ another, watch }) => {
  watch.allow(400, /offer_ownership/);
  const { owner, admin, ownerPerson, adminPerson, acme } = await team(() => another(plain));
  await owner.goto(`/o/${acme.slug}/transfer`);
  const email = input(owner, 'Email of the new owner');
  await email.fill('nobody@example.com');
  await owner.getByRole('checkbox', { name: /^Stay an owner/ }).check();
  await button(owner, 'Offer ownership').click();
  await expect(email).toHaveAccessibleDescription(/Choose one of the available options\./);
  await expect(email).toHaveValue('nobody@example.com');
  await expect(owner.getByRole('checkbox', { name: /^Stay an owner/ })).toBeChecked();
  await owner.getByRole('checkbox', { name: /^Stay an owner/ }).uncheck();
  await email.fill(adminPerson.email);
  await button(owner, 'Offer ownership').click();
  await expect(notice(owner, 'Ownership offered. Nothing changes until it is accepted.')).toBeVisible();
  await expect(owner.getByText('You will become an admin.')).toBeVisible();

  await admin.goto(`/o/${acme.slug}/transfer`);
  await expect(admin.getByText(`${ownerPerson.name} becomes an admin.`)).toBeVisible();
  await button(admin, 'Accept ownership').click();
  await expect(notice(admin, 'You are now the primary owner.')).toBeVisible();
  await expect(row(admin, adminPerson)).toContainText('Owner');
  await expect(row(admin, ownerPerson)).toContainText('Admin');
  await owner.goto(`/o/${acme.slug}/transfer`);
  await expect(owner.getByText(`${adminPerson.name} is the primary owner`)).toBeVisible();
  await expect(button(owner, 'Offer ownership')).toHaveCount(0);
});

test('what was said about a success is not said again beside a refusal', async ({ page, watch }) => {
  watch.allow(400, /update_organization/);
  await signedUp(page);
  const acme = await organization(page);
  await page.goto(`/o/${acme.slug}/settings`);
  await input(page, 'Name').fill('Acme Fruits');
  await button(page, 'Save changes').click();
  await expect(notice(page, 'Organization saved.')).toBeVisible();
  await input(page, 'Name').fill('');
  await button(page, 'Save changes').click();
  await expect(input(page, 'Name')).toHaveAccessibleDescription(/This field is required\./);
  await expect(notice(page, 'Organization saved.')).toHaveCount(0);
});

test('an address that was refused in the first invitation is kept', async ({ page, watch }) => {
  watch.allow(400, /invite/);
  await signedUp(page);
  const acme = await organization(page);
  await page.goto(`/o/${acme.slug}/welcome`);
  await input(page, 'Email').fill('nina-at-example');
  await button(page, 'Send invitation').click();
  await expect(input(page, 'Email')).toHaveAccessibleDescription(/Enter an email address such as/);
  await expect(input(page, 'Email')).toHaveValue('nina-at-example');
});
