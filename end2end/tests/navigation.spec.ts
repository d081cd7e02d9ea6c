// Small things that people find their way by.

import { alive, button, input, visit } from '../support/pages.ts';
import { invited, memberId, newcomer, organization, signedUp } from '../support/people.ts';
import { team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

test('the side bar marks the place, also on the pages below it', async ({ another }) => {
  const { owner, memberPerson, acme } = await team(another);
  const at = `/o/${acme.slug}`;
  const marked = owner.getByRole('navigation', { name: 'Main' }).locator('[aria-current=page]');
  for (const [path, name] of [
    [at, 'Overview'],
    [`${at}/invitations`, 'Invitations'],
    [`${at}/invitations/many`, 'Invitations'],
    [`${at}/invitations/links`, 'Invitations'],
    [`${at}/members/${await memberId(owner, acme, memberPerson)}`, 'Members'],
    [`${at}/roles/admin`, 'Roles'],
    [`${at}/settings`, 'Settings'],
  ] as const) {
    await visit(owner, path);
    await expect(marked, path).toHaveText([name]);
  }
});

test('in Korean an invitation stands until a day, and not for it', async ({ page, another, baseURL }) => {
  const owner = await another();
  await signedUp(owner);
  const acme = await organization(owner);
  const link = await invited(owner, acme, newcomer().email);
  await page.context().addCookies([{ name: 'tenantry_locale', value: 'ko', url: baseURL! }]);
  await page.goto(link);
  await alive(page);
  await expect(page.locator('.invite-fact').filter({ hasText: '유효 기간' })).toHaveText(/유효 기간\d{4}년 \d+월 \d+일까지$/);
});

test('on a phone the roles of an invitation stand above its button, on a wide screen the button beside the address', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  await visit(page, `/o/${acme.slug}/invitations`);
  const top = async (box: ReturnType<typeof button>) => (await box.boundingBox())!.y;
  const [send, roles, address] = [button(page, 'Send invitation'), page.getByText('Roles', { exact: true }).last(), input(page, 'Email')];
  expect(Math.abs((await top(send)) - (await top(address)))).toBeLessThan(8);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await top(send)).toBeGreaterThan(await top(roles));
});
