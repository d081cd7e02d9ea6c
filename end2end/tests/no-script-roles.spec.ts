// Roles without JavaScript: a copy, what is refused on the way, and the end of a role.

import type { Locator, Page } from '@playwright/test';
import { button, heading, input, notice } from '../support/pages.ts';
import { done, organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test.use({ javaScriptEnabled: false });

const box = (page: Page, resource: string, name: RegExp): Locator => page.getByRole('group', { name: resource }).getByLabel(name);

test('a role begins as a copy of another; a refused name is kept with all the boxes', async ({ page, watch }) => {
  watch.allow(400, /create_role/);
  await signedUp(page);
  const acme = await organization(page);
  await page.goto(`/o/${acme.slug}/roles/member`);
  await page.getByRole('link', { name: 'Duplicate' }).click();
  await expect(heading(page, 'New role')).toBeVisible();
  await expect(box(page, 'Orders', /^Edit/)).toBeChecked();
  await expect(box(page, 'Invitations', /^Send/)).not.toBeChecked();
  await input(page, 'Name').fill('#scout');
  await box(page, 'Orders', /^Edit/).uncheck();
  await box(page, 'Invitations', /^Send/).check();
  await button(page, 'Create role').click();
  await expect(heading(page, 'New role')).toBeVisible();
  await expect(input(page, 'Name')).toHaveAccessibleDescription(/This does not look right\. Check it and try again\./);
  await expect(input(page, 'Name')).toHaveValue('#scout');
  await expect(box(page, 'Orders', /^Edit/)).not.toBeChecked();
  await expect(box(page, 'Orders', /^View/)).toBeChecked();
  await expect(box(page, 'Invitations', /^Send/)).toBeChecked();
  await input(page, 'Name').fill('admin');
  await button(page, 'Create role').click();
  await expect(page.getByRole('alert')).toHaveText(/A role with this name already exists\./);
  await expect(input(page, 'Name')).toHaveValue('admin');
  await input(page, 'Name').fill('scout');
  await button(page, 'Create role').click();
  await expect(notice(page, 'Role created.')).toBeVisible();
  await page.getByRole('link', { name: 'scout', exact: true }).click();
  await expect(box(page, 'Orders', /^Edit/)).not.toBeChecked();
  await expect(box(page, 'Orders', /^View/)).toBeChecked();
  await expect(box(page, 'Invitations', /^Send/)).toBeChecked();
});

test('a review that is refused leads back to what was chosen; then a role is renamed, and deleted', async ({ page, watch }) => {
  watch.allow(400, /\/review$/);
  await signedUp(page);
  const acme = await organization(page);
  for (const role of ['scout', 'buyer']) {
    await done(page, 'create_role', { organization: acme.slug, role, 'permission[orders:read]': 'on' });
  }
  await page.goto(`/o/${acme.slug}/roles`);
  await page.getByRole('link', { name: 'scout', exact: true }).click();
  await input(page, 'Name').fill('buyer');
  await box(page, 'Products', /^View/).check();
  await button(page, 'Review changes').click();
  await expect(page.getByRole('alert')).toHaveText(/A role with this name already exists\./);
  await page.getByRole('link', { name: 'Back to editing' }).click();
  await expect(heading(page, 'scout')).toBeVisible();
  await expect(input(page, 'Name')).toHaveValue('buyer');
  await expect(box(page, 'Products', /^View/)).toBeChecked();
  await input(page, 'Name').fill('finder');
  await button(page, 'Review changes').click();
  await expect(page.getByText('The role will be called finder.')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Added' })).toContainText('Products: View');
  await expect(page.getByText('No member gains or loses a permission.')).toBeVisible();
  await button(page, 'Save changes').click();
  await expect(notice(page, 'Role saved.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'scout', exact: true })).toHaveCount(0);

  await page.getByRole('link', { name: 'finder', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Delete the role finder?' });
  await page.getByRole('link', { name: 'Delete role' }).click();
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  await page.getByRole('link', { name: 'Delete role' }).click();
  await button(question, 'Delete role').click();
  await expect(notice(page, 'Role deleted.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'finder', exact: true })).toHaveCount(0);
});
