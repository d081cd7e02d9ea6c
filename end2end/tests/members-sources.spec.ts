// How each member came in: the mark in the row, the filter by it, and an invitation that is open for somebody who came in
// another way.

import type { Page } from '@playwright/test';
import { cameBy, crowd } from '../support/database.ts';
import { button, heading, visit } from '../support/pages.ts';
import { done, invited, joined, memberId, organization, rolesOf, signedUp, type Organization, type Person } from '../support/people.ts';
import { row } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

interface List {
  items: { id: string }[];
}

/** The token of a new link, made as the page's person. */
async function linked(page: Page, { slug }: Organization, terms: Record<string, string> = {}): Promise<string> {
  await done(page, 'create_invitation_link', { organization: slug, role: 'member', ...terms });
  const { items } = await done<List>(page, 'list_invitation_links', { organization: slug });
  const address = await done<string>(page, 'invitation_link_address', { organization: slug, linkId: items[0]!.id });
  return address.split('/').pop() ?? '';
}

const listed = (page: Page) => page.getByRole('main').getByRole('row').filter({ hasText: '@' });

test('a row tells how somebody came in, the filter finds each way, and the own page says the same', async ({ page, another }) => {
  test.slow();
  const founder = await signedUp(page, 'Fay Founder');
  const acme = await organization(page);
  const [mailed, shared, asking] = [await another(), await another(), await another()];
  const byMail = await signedUp(mailed, 'Mina Mailed');
  await joined(page, acme, mailed, byMail);
  const byLink = await signedUp(shared, 'Lena Linked');
  await done(shared, 'join_by_link', { token: await linked(page, acme) });
  const byRequest = await signedUp(asking, 'Remi Requested');
  await done(asking, 'ask_to_join', { token: await linked(page, acme, { approval: 'true' }) });
  const requests = await done<List>(page, 'list_join_requests', { organization: acme.slug });
  await done(page, 'accept_join_request', { organization: acme.slug, requestId: requests.items[0]!.id });
  // An operator's command, an import and the API leave the same mark. By a domain or single sign-on nobody comes yet.
  await crowd(acme.slug, 3);
  const [byApi, byDomain, bySso] = ['001', '002', '003'].map(
    (number): Person => ({ name: `Person ${number}`, email: `person-${number}@${acme.slug}.example`, password: '' }),
  );
  await cameBy(acme.slug, byDomain!.email, 'domain');
  await cameBy(acme.slug, bySso!.email, 'sso');

  await visit(page, `/o/${acme.slug}/members`);
  const ways: [string, string, Person[]][] = [
    ['Founder', 'created', [founder]],
    ['Invitation', 'invited', [byLink, byMail, byRequest]],
    ['Company domain', 'domain', [byDomain!]],
    ['Single sign-on', 'sso', [bySso!]],
    ['API', 'api', [byApi!]],
  ];
  await expect(listed(page)).toHaveCount(7);
  for (const [mark, , people] of ways) {
    for (const person of people) await expect(row(page, person).getByRole('cell', { name: mark, exact: true }), person.name).toBeVisible();
  }
  const source = page.getByRole('combobox', { name: 'Source' });
  await expect(source.getByRole('option')).toHaveText(['All sources', ...ways.map(([mark]) => mark)]);
  for (const [mark, value, people] of ways) {
    await source.selectOption(mark);
    await expect(page).toHaveURL(new RegExp(`\\?source=${value}$`));
    await expect(listed(page)).toHaveText(people.map(({ email }) => new RegExp(email)));
  }

  const facts = page.locator('section', { has: page.getByRole('heading', { name: 'Membership', exact: true }) });
  for (const [mark, , people] of ways) {
    await visit(page, `/o/${acme.slug}/members/${await memberId(page, acme, people[0]!)}`);
    await expect(facts.locator('.fact').filter({ hasText: 'Source' }).getByRole('definition')).toHaveText(mark);
  }
});

test('the invitation of somebody who came in by a link closes, and offers that person nothing more', async ({
  page,
  another,
}) => {
  await signedUp(page, 'Grace Hopper');
  const acme = await organization(page);
  const guest = await another();
  const person = await signedUp(guest, 'Mina Kim');
  const invitation = new URL(await invited(page, acme, person.email, 'admin')).pathname;
  const token = await linked(page, acme);
  // It goes from a list that is open.
  await visit(page, `/o/${acme.slug}/invitations`);
  await expect(row(page, person)).toContainText('Admin');
  await done(guest, 'join_by_link', { token });
  await expect(row(page, person)).toHaveCount(0);

  // A member like others, with what the link gave.
  await visit(page, `/o/${acme.slug}/members`);
  await expect(row(page, person).getByRole('cell', { name: 'Invitation', exact: true })).toBeVisible();
  await expect(row(page, person).locator('summary')).toHaveText('Member');
  // The guest is asked nothing more, and the link in the mail gives nothing more.
  await visit(guest, '/home');
  await expect(heading(guest, /./)).toBeVisible();
  await expect(guest.getByRole('main').getByRole('link', { name: new RegExp(acme.name) })).toBeVisible();
  await expect(button(guest, /^Accept/)).toHaveCount(0);
  await visit(guest, invitation);
  await expect(heading(guest, 'You are already a member')).toBeVisible();
  await expect(button(guest, /^Accept/)).toHaveCount(0);
  expect(await rolesOf(page, acme, person)).toEqual(['member']);
});
