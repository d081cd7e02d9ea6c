// Roles from the file of settings: another one than `owner` for whoever makes an organization, and one that is shared by
// all organizations.

import { expect, test, type Browser, type Page } from '@playwright/test';
import { startOurs, type Server } from '../support/better-auth/servers.ts';
import { button, heading, input, notice, visit } from '../support/pages.ts';
import { done, memberId, newcomer, unique, type Organization, type Person } from '../support/people.ts';
import { row } from '../support/team.ts';

test.describe.configure({ mode: 'serial' });

const FILE = `
[organizations]
creator_role = 'founder'
[access.roles.founder]
extends = 'owner'
[access.roles.editor]
orders = ['read', 'update']
`;

interface Invitations {
  items: { id: string; email: string }[];
}

let ours: Server;

test.beforeAll(async () => {
  ours = await startOurs({ file: FILE });
});

test.afterAll(async () => {
  await ours?.stop();
});

/** Somebody who is signed in at the server of these tests. */
async function somebody(browser: Browser, name: string): Promise<[Page, Person]> {
  const context = await browser.newContext({ baseURL: ours.url });
  const page = await context.newPage();
  const person = newcomer(name);
  await done(page, 'sign_up', { name: person.name, email: person.email, password: person.password });
  return [page, person];
}

async function founded(page: Page): Promise<Organization> {
  const slug = `acme-${unique()}`;
  await done(page, 'create_organization', { name: 'Acme', slug });
  return { name: 'Acme', slug };
}

/** Makes the person of `page` a member. */
async function taken(founder: Page, { slug }: Organization, page: Page, person: Person, role: string): Promise<void> {
  await ours.verify(person.email);
  await done(founder, 'invite', { organization: slug, email: person.email, role });
  const { items } = await done<Invitations>(founder, 'list_invitations', { organization: slug });
  const invitationId = items.find((each) => each.email === person.email)?.id ?? '';
  await done(page, 'accept_invitation', { invitationId });
}

test('the owners are those who have the role of makers, and the last of them stays', async ({ browser }) => {
  test.setTimeout(120_000);
  const [page, founder] = await somebody(browser, 'Fay Founder');
  const acme = await founded(page);
  const [strongPage, strong] = await somebody(browser, 'Olga Strong');
  await taken(page, acme, strongPage, strong, 'owner');

  // The colour of owners is that of founders, and the built-in owner has it not.
  await visit(page, `/o/${acme.slug}/members`);
  await expect(row(page, founder).locator('summary .badge-brand')).toHaveText('founder');
  await expect(row(page, strong).locator('summary .badge')).toHaveText('Owner');
  await expect(row(page, strong).locator('summary .badge-brand')).toHaveCount(0);

  // One founder is the last one, whoever else is an "owner".
  await expect(row(page, founder).getByRole('link', { name: 'Transfer ownership' })).toBeVisible();
  await expect(row(page, strong).getByRole('link', { name: `Remove ${strong.name}` })).toBeVisible();
  await row(page, founder).getByLabel(`Change role of ${founder.name}`).first().click();
  const choices = row(page, founder).locator('.role-choice-name');
  await expect(choices).toHaveText(['founder', 'Owner', 'Admin', 'Member', 'editor']);
  await expect(row(page, founder).locator('.role-choice').first()).toContainText('Makes its holder an owner');
  for (const role of ['Owner', 'Admin', 'Member']) {
    const choice = button(row(page, founder), `Make ${founder.name} ${role}`);
    await expect(choice).toBeDisabled();
    await expect(choice).toContainText('The only owner. Make someone else an owner first.');
  }
  await visit(page, `/o/${acme.slug}/settings`);
  await expect(page.getByText(/You are the only owner/)).toBeVisible();

  // Many at once: the built-in owner may go, the last founder may not.
  const ids = [await memberId(page, acme, founder), await memberId(page, acme, strong)];
  await visit(page, `/o/${acme.slug}/members/bulk?action=remove&${ids.map((id) => `member=${id}`).join('&')}`);
  await expect(row(page, founder)).toContainText('The only owner. Make someone else an owner first.');
  await expect(row(page, strong)).toContainText('Loses access');

  // A link that anybody may follow makes no owners; an invitation may.
  await visit(page, `/o/${acme.slug}/invitations/links`);
  const links = page.getByRole('form', { name: 'New link' });
  await expect(links.getByRole('checkbox', { name: 'Admin', exact: true })).toBeVisible();
  await expect(links.getByRole('checkbox', { name: 'founder', exact: true })).toHaveCount(0);
  await visit(page, `/o/${acme.slug}/invitations/many`);
  await expect(page.getByRole('checkbox', { name: 'founder', exact: true })).toBeVisible();

  // Who is "owner" alone changes no founder.
  await visit(strongPage, `/o/${acme.slug}/members`);
  const stays = button(row(strongPage, founder), `Remove ${founder.name}`);
  await expect(stays).toHaveAttribute('aria-disabled', 'true');
  await expect(stays).toHaveAccessibleDescription('Only an owner can do this.');

  // With a second founder the first is free.
  await visit(page, `/o/${acme.slug}/members`);
  await row(page, strong).getByLabel(`Change role of ${strong.name}`).first().click();
  await button(row(page, strong), `Make ${strong.name} founder`).click();
  await expect(notice(page, 'Role changed.')).toBeVisible();
  await expect(row(page, strong).locator('summary .badge-brand')).toHaveText('founder');
  await expect(row(page, founder).getByRole('link', { name: 'Transfer ownership' })).toHaveCount(0);
  await row(page, founder).getByLabel(`Change role of ${founder.name}`).first().click();
  await expect(button(row(page, founder), `Make ${founder.name} Admin`)).toBeEnabled();
  await page.context().close();
  await strongPage.context().close();
});

test('a role of the organization template is marked, is not edited, and is copied', async ({ browser }) => {
  const [page] = await somebody(browser, 'Tess Template');
  const acme = await founded(page);
  const column = (name: RegExp) => page.getByRole('columnheader', { name });
  await visit(page, `/o/${acme.slug}/roles`);
  await expect(column(/^editor/)).toContainText('Template');
  await expect(column(/^founder/)).toContainText('Template');
  await expect(column(/^founder/)).toContainText('1 member');
  await expect(column(/^Owner/)).toContainText('Built-in');

  await column(/^editor/).getByRole('link', { name: 'editor', exact: true }).click();
  await expect(heading(page, 'editor')).toBeVisible();
  await expect(page.getByText('From the organization template: shared by all organizations')).toBeVisible();
  await expect(input(page, 'Name')).toHaveCount(0);
  await expect(page.getByRole('checkbox')).toHaveCount(0);
  await expect(button(page, 'Review changes')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Delete role' })).toHaveCount(0);

  await page.getByRole('link', { name: 'Duplicate', exact: true }).click();
  const orders = page.getByRole('group', { name: 'Orders' });
  await expect(orders.getByLabel(/^View/)).toBeChecked();
  await expect(orders.getByLabel(/^Edit/)).toBeChecked();
  await expect(orders.getByLabel(/^Create/)).not.toBeChecked();
  await input(page, 'Name').fill('proofreader');
  await button(page, 'Create role').click();
  await expect(notice(page, 'Role created.')).toBeVisible();
  await visit(page, `/o/${acme.slug}/roles`);
  await expect(column(/^proofreader/)).toContainText('Custom');
  await page.getByRole('link', { name: 'proofreader', exact: true }).click();
  await expect(button(page, 'Review changes')).toBeVisible();
  await page.context().close();
});
