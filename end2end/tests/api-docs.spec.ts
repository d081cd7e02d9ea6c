// The description of the API: a page of our own, without scripts.

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../support/test.ts';

for (const [scheme, width] of [
  ['light', 1280],
  ['dark', 390],
] as const) {
  test(`the API's page is complete, readable and accessible (${scheme}, ${width} px)`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 900 });
    const answer = await page.goto('/api/docs');
    expect(answer?.headers()['content-security-policy']).not.toMatch(/unsafe|script-src/);
    await expect(page.getByRole('heading', { level: 1, name: 'API reference' })).toBeVisible();

    const described = await (await page.request.get('/api/openapi.json')).json();
    const operations = Object.values(described.paths as Record<string, Record<string, { summary: string }>>).flatMap((path) =>
      Object.values(path).map(({ summary }) => summary),
    );
    expect(operations.length).toBeGreaterThan(50);
    await expect(page.getByRole('article')).toHaveCount(operations.length + (await page.locator('.shape').count()));
    const headings = await page.getByRole('heading', { level: 3 }).allTextContents();
    expect(headings).toEqual(expect.arrayContaining(operations));

    // Nothing is wider than the page, but what scrolls by itself.
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBe(0);
    const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(background).toBe(scheme === 'light' ? 'rgb(250, 250, 249)' : 'rgb(17, 20, 19)');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`))).toEqual([]);
  });
}

test('an endpoint has an address of its own, and names lead to their shapes', async ({ page }) => {
  await page.goto('/api/docs');
  await page.getByRole('navigation', { name: 'Endpoints' }).getByRole('link', { name: /Invite somebody/ }).click();
  await expect(page).toHaveURL(/#organizationInviteMember$/);
  const endpoint = page.getByRole('article', { name: 'Invite somebody' });
  await expect(endpoint.getByRole('heading', { level: 3 })).toBeInViewport();
  await expect(endpoint.getByText('/api/auth/organization/invite-member', { exact: true })).toBeVisible();
  await expect(endpoint.getByRole('cell', { name: 'INVITATION_LIMIT_REACHED' })).toBeVisible();
  await expect(endpoint.getByRole('region', { name: /client$/ })).toContainText('client.organization.inviteMember(');
  await endpoint.getByRole('link', { name: 'Invitation', exact: true }).first().click();
  await expect(page.getByRole('article', { name: 'Invitation', exact: true })).toBeInViewport();
});

test('the chosen theme of the console is that of the page', async ({ page }) => {
  await page.context().addCookies([{ name: 'tenantry_theme', value: 'dark', url: test.info().project.use.baseURL! }]);
  await page.goto('/api/docs');
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
});
