import { alive, heading, visit } from '../support/pages.ts';
import { done, joined, organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test('two tabs in two organizations do not disturb each other', async ({ page }) => {
  await signedUp(page);
  const [first, second] = [await organization(page, 'First Company'), await organization(page, 'Second Company')];
  const other = await page.context().newPage();

  await visit(page, `/o/${first.slug}`);
  await visit(other, `/o/${second.slug}/members`);
  await page.reload();
  await alive(page);
  await expect(heading(page, 'First Company')).toBeVisible();
  await other.reload();
  await alive(other);
  await expect(other).toHaveURL(new RegExp(`/o/${second.slug}/members`));
  await expect(other.getByText('Second Company').first()).toBeVisible();

  // A change of the session's default elsewhere moves no tab.
  await done(page, 'switch_organization', { slug: second.slug });
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Members' }).click();
  await expect(page).toHaveURL(new RegExp(`/o/${first.slug}/members`));
  await page.reload();
  await expect(page).toHaveURL(new RegExp(`/o/${first.slug}/members`));
});

test('the start page leads to the organization that was used last', async ({ page }) => {
  await signedUp(page);
  const [first] = [await organization(page, 'First Company'), await organization(page, 'Second Company')];
  await visit(page, `/o/${first.slug}`);
  await page.goto('/');
  await expect(page).toHaveURL(new RegExp(`/o/${first.slug}`));
});

test('switching keeps the page where it can, and never shows the other organization under the new name', async ({
  page,
  another,
}) => {
  const me = await signedUp(page, 'Ada Lovelace');
  const [first, second] = [await organization(page, 'First Company'), await organization(page, 'Second Company')];
  const colleague = await another();
  const babbage = await signedUp(colleague, 'Charles Babbage');
  await joined(page, first, colleague, babbage);

  await visit(page, `/o/${first.slug}/members`);
  await expect(page.getByRole('row').filter({ hasText: babbage.email })).toBeVisible();
  await page.getByLabel(/^Switch organization/).first().click();
  await page.getByRole('link', { name: /Second Company/ }).click();
  await expect(page).toHaveURL(new RegExp(`/o/${second.slug}/members`));
  await expect(page.getByRole('row').filter({ hasText: me.email })).toBeVisible();
  await expect(page.getByText(babbage.email)).toHaveCount(0);
});

test('somebody switches with the keyboard alone', async ({ page }) => {
  await signedUp(page);
  const [first, second] = [await organization(page, 'First Company'), await organization(page, 'Second Company')];
  await visit(page, `/o/${first.slug}`);

  await page.keyboard.press('Control+Shift+O');
  const search = page.getByRole('searchbox').or(page.getByRole('combobox')).or(page.getByPlaceholder('Find…')).first();
  await expect(search).toBeFocused();
  await page.keyboard.type('second');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/o/${second.slug}`));
  await expect(heading(page, 'Second Company')).toBeVisible();

  await page.keyboard.press('Control+Shift+O');
  await expect(search).toBeFocused();
  await page.keyboard.type('first');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/o/${first.slug}`));

  await page.keyboard.press('Control+Shift+O');
  await expect(search).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(search).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`/o/${first.slug}`));
});

test('the switcher is reached by Tab and gives the focus back', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page, 'First Company');
  await visit(page, `/o/${slug}`);
  const switcher = page.getByLabel(/^Switch organization/).first();
  for (let presses = 0; presses < 6; presses += 1) {
    await page.keyboard.press('Tab');
    if (await switcher.evaluate((element) => element === document.activeElement)) break;
  }
  await expect(switcher).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: /First Company/ }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(switcher).toBeFocused();
});

test('a new organization is in the switcher at once, in every open tab', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page, 'First Company');
  const other = await page.context().newPage();
  await visit(page, '/home');
  await visit(other, `/o/${slug}`);
  await done(page, 'create_organization', { name: 'Brand New', slug: `${slug}-new` });
  await expect(page.getByRole('main').getByRole('link', { name: /Brand New/ })).toBeVisible();
  await other.getByLabel(/^Switch organization/).first().click();
  await expect(other.getByRole('link', { name: /Brand New/ })).toBeVisible();
});

test('the organization that was used last comes first, and Alt with a digit chooses', async ({ page }) => {
  await signedUp(page);
  const [first, second] = [await organization(page, 'First Company'), await organization(page, 'Second Company')];
  await visit(page, `/o/${second.slug}`);
  await visit(page, `/o/${first.slug}/members`);
  await page.keyboard.press('Control+Shift+O');
  const rows = page.getByRole('list', { name: 'Organizations' }).getByRole('link');
  await expect(rows.first()).toContainText('Second Company');
  await page.keyboard.press('Alt+1');
  await expect(page).toHaveURL(new RegExp(`/o/${second.slug}/members`));
});
