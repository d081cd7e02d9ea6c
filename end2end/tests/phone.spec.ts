// Menus on a phone: sheets at the bottom, as wide as the screen.

import type { Locator, Page } from '@playwright/test';
import { accountMenu, button, input, visit } from '../support/pages.ts';
import { done, joined, organization, signedUp } from '../support/people.ts';
import { row } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

test.use({ viewport: { width: 390, height: 844 } });

/** An open menu stands at the bottom of the screen, in front of all else, and goes by a touch beside it. */
async function expectSheet(page: Page, menu: Locator): Promise<void> {
  const panel = menu.locator('.menu-panel');
  await expect(panel).toBeVisible();
  const box = await panel.evaluate(async (element) => {
    await Promise.all(element.getAnimations().map((animation) => animation.finished));
    const { left, right, bottom } = element.getBoundingClientRect();
    const top = document.elementFromPoint(195, bottom - 4);
    return { left, right, bottom, isInFront: element.contains(top) };
  });
  expect(box).toEqual({ left: 0, right: 390, bottom: 844, isInFront: true });
  await page.mouse.click(195, 12);
  await expect(panel).toBeHidden();
}

test('the menus of the account, of a role and of a team are sheets', async ({ page, another }) => {
  await signedUp(page);
  const acme = await organization(page);
  const colleague = await another();
  const jun = await signedUp(colleague, 'Jun Seo');
  await joined(page, acme, colleague, jun);
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });

  await visit(page, `/o/${acme.slug}/members`);
  await expectSheet(page, await accountMenu(page));
  await row(page, jun).getByLabel(`Change role of ${jun.name}`).first().click();
  await expectSheet(page, row(page, jun).locator('.role-menu'));

  await visit(page, `/o/${acme.slug}/teams`);
  await page.getByLabel('Actions for Sales').first().click();
  await expectSheet(page, page.locator('.team-menu'));
});

test('the two ways on from an organization are equally wide', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}`);
  const ways = page.getByRole('main').locator('.page-actions').getByRole('link');
  await expect(ways).toHaveCount(2);
  const [first, second] = [await ways.first().boundingBox(), await ways.last().boundingBox()];
  expect(Math.abs(first!.width - second!.width)).toBeLessThanOrEqual(1);
});

/** What opens the filters of a list, and says how many of them are set. */
const folded = (page: Page, text: string) => page.locator('summary').filter({ hasText: new RegExp(`^${text}$`) });

test('the filters of a list are folded away behind how many are set, and the search is not', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}/members?role=owner&search=ada`);
  await expect(input(page, 'Search')).toBeVisible();
  await expect(input(page, 'Role')).toBeHidden();
  await folded(page, 'Filters \\(1\\)').click();
  await expect(input(page, 'Role')).toHaveValue('owner');
  await input(page, 'Role').selectOption('All roles');
  // They stay open for the next one.
  await expect(folded(page, 'Filters')).toBeVisible();
  await expect(input(page, 'Sort by')).toBeVisible();

  await visit(page, `/o/${slug}/invitations?role=admin`);
  await folded(page, 'Filters \\(1\\)').click();
  await expect(page.getByRole('combobox', { name: 'Role' })).toHaveValue('admin');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the filters of a list are opened and applied', async ({ page }) => {
    await signedUp(page);
    const { slug } = await organization(page);
    await page.goto(`/o/${slug}/members`);
    await expect(input(page, 'Sort by')).toBeHidden();
    await folded(page, 'Filters').click();
    await input(page, 'Role').selectOption('Owner');
    await button(page, 'Apply').click();
    await expect(page).toHaveURL(/role=owner/);
    await expect(folded(page, 'Filters \\(1\\)')).toBeVisible();
  });
});
