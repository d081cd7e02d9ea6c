// Uploaded pictures of people, wherever people are listed; initials for those who have none.

import type { Locator, Page } from '@playwright/test';
import { heading, visit } from '../support/pages.ts';
import { done, memberId, organization, signedUp, teamed } from '../support/people.ts';
import { png } from '../support/picture.ts';
import { row, team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

async function upload(page: Page): Promise<void> {
  const answer = await page.context().request.post('/sfn/set_portrait', {
    multipart: { image: png() },
    headers: { accept: 'application/json' },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

const picture = (within: Locator) => within.locator('img.avatar');

/** The picture is there, and is one: its file came. */
async function shows(within: Locator): Promise<void> {
  await expect(picture(within)).toHaveAttribute('src', /^\/media\/people\//);
  await expect.poll(() => picture(within).evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
}

test('a portrait stands in the members list, in a team, on the page of the member and on the account button', async ({ another }) => {
  test.slow();
  const { owner, member, ownerPerson, memberPerson, acme } = await team(another);
  await upload(member);
  await done(owner, 'create_team', { organization: acme.slug, name: 'Sales' });
  const teams = await done<{ id: string }[]>(owner, 'list_teams', { organization: acme.slug });
  const sales = teams[0]!.id;
  await teamed(owner, acme, sales, memberPerson);

  await visit(owner, `/o/${acme.slug}/members`);
  await shows(row(owner, memberPerson));
  await expect(picture(row(owner, ownerPerson))).toHaveCount(0);
  await expect(row(owner, ownerPerson).locator('.avatar')).toHaveText('OO');

  await visit(owner, `/o/${acme.slug}/teams/${sales}`);
  await shows(owner.getByRole('listitem').filter({ hasText: memberPerson.email }));

  await visit(owner, `/o/${acme.slug}/members/${await memberId(owner, acme, memberPerson)}`);
  await expect(heading(owner, memberPerson.name)).toBeVisible();
  await shows(owner.getByRole('main').locator('.page-header'));

  await visit(member, `/o/${acme.slug}`);
  const account = (page: Page) => page.locator('.user-menu > summary');
  await shows(account(member));
  await visit(owner, `/o/${acme.slug}`);
  await expect(account(owner).locator('.avatar')).toHaveText('OO');

  // Without it, initials again.
  await done(member, 'remove_portrait');
  await visit(owner, `/o/${acme.slug}/members`);
  await expect(row(owner, memberPerson).locator('.avatar')).toHaveText('MM');
});

test('a portrait stands beside a request to join, in the list and in the switcher', async ({ page, another }) => {
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  await done(page, 'create_invitation_link', { organization: acme.slug, role: 'member', approval: 'true' });
  const { items } = await done<{ items: { id: string }[] }>(page, 'list_invitation_links', { organization: acme.slug });
  const link = await done<string>(page, 'invitation_link_address', { organization: acme.slug, linkId: items[0]!.id });
  const browser = await another();
  const guest = await signedUp(browser, 'Mina Kim');
  await upload(browser);
  await done(browser, 'ask_to_join', { token: link.split('/').pop()! });

  await visit(page, `/o/${acme.slug}/invitations/requests`);
  await shows(row(page, guest));
  await page.locator('.switcher > summary').click();
  await shows(page.locator('.switcher').getByRole('listitem').filter({ hasText: guest.email }));
});
