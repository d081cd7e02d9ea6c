// What axe says of dialogs and states that are no page of their own, so that the tour of all pages does not see them.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { button, visit } from '../support/pages.ts';
import {
  done, invited, joined, memberId, newcomer, organization, signedUp, teamed, userId, type Organization, type Person,
} from '../support/people.ts';
import { row } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

interface Place {
  acme: Organization;
  /** A member of it. */
  james: Person;
  /** The page of a team that James is in, with his appointment open. */
  appointment: string;
}

/** An organization of the page's person, with somebody in it and in a team of it. */
async function place(page: Page, another: () => Promise<Page>): Promise<Place> {
  await signedUp(page, 'Grace Park');
  const acme = await organization(page, 'Northwind Trading');
  const colleague = await another();
  const james = await signedUp(colleague, 'James Miller');
  await joined(page, acme, colleague, james);
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
  const teams = await done<{ id: string }[]>(page, 'list_teams', { organization: acme.slug });
  const id = teams[0]?.id ?? '';
  await teamed(page, acme, id, james);
  return { acme, james, appointment: `/o/${acme.slug}/teams/${id}?appoint=${await userId(page, acme, james)}` };
}

/** Axe, with what moves at its end: what is in a closed menu would never get there by itself. */
async function check(page: Page, what: string, within = 'html'): Promise<void> {
  await page.evaluate(() => {
    for (const each of document.getAnimations()) {
      if (each.effect?.getComputedTiming().endTime !== Infinity) each.finish();
    }
  });
  const { violations } = await new AxeBuilder({ page }).include(within).analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
  expect.soft(found, what).toEqual([]);
}

/** A page whose address opens a dialog. */
async function checkDialog(page: Page, path: string): Promise<void> {
  await visit(page, path);
  await expect(page.locator('dialog:modal')).toBeVisible();
  await check(page, path);
}

test('axe finds nothing in dialogs, questions and passing states', async ({ page, another }) => {
  test.setTimeout(240_000);
  const { acme, james, appointment } = await place(page, another);
  const at = `/o/${acme.slug}`;
  const guest = newcomer('Hyunwoo Park');
  await invited(page, acme, guest.email);
  const sent = await done<{ items: { id: string }[] }>(page, 'list_invitations', { organization: acme.slug });
  const invitation = sent.items[0]?.id ?? '';
  await done(page, 'create_role', { organization: acme.slug, role: 'recruiter', 'permission[invitation:create]': 'on' });
  const roles = await done<{ own: { id: string }[] }>(page, 'list_roles', { organization: acme.slug });
  const recruiter = roles.own[0]?.id ?? '';
  const other = await another();
  await signedUp(other, 'Minji Kim');
  const foods = await organization(other, '신선푸드');
  const { email } = await done<{ email: string }>(page, 'load_viewer');
  await joined(other, foods, page, { name: 'Grace Park', email, password: '' });
  const member = `${at}/members/${await memberId(page, acme, james)}`;

  for (const path of [
    `${at}/invitations?edit=${invitation}`,
    `${at}/invitations?withdraw=${invitation}`,
    appointment,
    `${member}?dialog=hold`,
    `${member}?dialog=remove`,
    `${at}/roles/${recruiter}?dialog=delete`,
    `/account/organizations?leave=${foods.slug}`,
  ]) {
    await checkDialog(page, path);
  }

  await visit(page, `${at}/invitations?link=${invitation}`);
  await expect(page.getByRole('textbox', { name: 'Invitation link' })).toBeVisible();
  await check(page, 'the link of an invitation');

  await visit(page, `${at}/invitations/many`);
  const list = [newcomer('Anna').email, james.email, guest.email, 'nonsense'].join(' ');
  await page.getByLabel('Email addresses or CSV').fill(list);
  const review = page.getByRole('table', { name: 'Review the list' });
  await expect(row(page, james)).toContainText('Already a member');
  await expect(review).toContainText('Already invited');
  await check(page, 'a list that is looked over');
  await button(page, 'Send invitations').click();
  await expect(page.getByRole('table', { name: 'Results' })).toBeVisible();
  await check(page, 'what became of a list');

  await visit(page, `${at}/members`);
  await row(page, james).getByLabel(`Change role of ${james.name}`).first().click();
  await expect(button(row(page, james), `Make ${james.name} Admin`)).toBeVisible();
  await check(page, 'the roles that can be given');
  await button(row(page, james), `Make ${james.name} Admin`).click();
  await expect(button(page.getByRole('status', { name: 'Notifications' }), 'Undo')).toBeVisible();
  await check(page, 'a message with Undo', '.toasts');

  await visit(page, `${at}/roles/member`);
  await button(page, 'View as this role').click();
  await expect(page.getByText(`You are viewing ${acme.name} as Member.`)).toBeVisible();
  await check(page, 'looking on as a role');
});

test('the same in the dark and in Korean', async ({ page, another }) => {
  test.setTimeout(120_000);
  const { acme, james, appointment } = await place(page, another);
  const url = test.info().project.use.baseURL!;
  await page.context().addCookies([
    { name: 'tenantry_theme', value: 'dark', url },
    { name: 'tenantry_locale', value: 'ko', url },
  ]);
  await checkDialog(page, appointment);

  await visit(page, `/o/${acme.slug}/members`);
  const menu = row(page, james).locator('.role-menu');
  await menu.locator('summary').click();
  await expect(menu.locator('.menu-panel')).toBeVisible();
  await check(page, 'the roles that can be given');

  await done(page, 'view_as_role', { organization: acme.slug, role: 'member' });
  await visit(page, `/o/${acme.slug}`);
  await expect(page.getByRole('button', { name: '내 권한으로 돌아가기' })).toBeVisible();
  await check(page, 'looking on as a role');
});
