// What a page will ask about another organization goes out with the click that leads there.

import { held } from '../support/held.ts';
import { visit } from '../support/pages.ts';
import { done, joined, organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import type { Organization } from '../support/people.ts';
import type { Page } from '@playwright/test';

/** How often the page has asked for the members of an organization, from now on. */
function questions(page: Page, { slug }: Organization): () => number {
  let count = 0;
  page.on('request', (request) => {
    const inputs = request.postData() ?? '';
    if (request.url().endsWith('/sfn/list_members') && inputs.startsWith(`organization=${slug}&`)) count += 1;
  });
  return () => count;
}

async function clickedTo(page: Page, name: string): Promise<void> {
  await page.getByLabel(/^Switch organization/).first().click();
  await page.getByRole('link', { name: new RegExp(name) }).click();
}

test('a switch asks for the members beside the question whether one may enter, and once', async ({ page }) => {
  const me = await signedUp(page);
  const [first, second] = [await organization(page, 'First Company'), await organization(page, 'Second Company')];
  // The news that both were made would come just now, and then everything is asked again.
  await held(page, '**/events*');
  await visit(page, `/o/${first.slug}/members`);
  const asked = questions(page, second);
  const entering = await held(page, '**/sfn/enter_organization');
  await clickedTo(page, second.name);
  // Whether one may enter is not answered yet.
  await expect.poll(asked).toBe(1);
  expect(entering.requests()).toBe(1);
  await expect(page.getByRole('row')).toHaveCount(0);
  entering.release();
  await expect(page.getByRole('row').filter({ hasText: me.email })).toBeVisible();
  expect(asked()).toBe(1);
});

test('an answer from before a change is not shown', async ({ page, another }) => {
  await signedUp(page);
  const [first, second] = [await organization(page, 'First Company'), await organization(page, 'Second Company')];
  const colleague = await another();
  const babbage = await signedUp(colleague, 'Charles Babbage');
  await visit(page, `/o/${first.slug}/members`);
  const asked = questions(page, second);
  const entering = await held(page, '**/sfn/enter_organization');
  const answered = page.waitForResponse('**/sfn/list_members');
  await clickedTo(page, second.name);
  await (await answered).finished();
  // News of the second organization: the frame asks for its organizations again, so this tab has heard.
  const heard = page.waitForResponse('**/sfn/load_console');
  await joined(page, second, colleague, babbage);
  await done(page, 'update_organization', { organization: second.slug, slug: second.slug, name: 'Second Company, Ltd.' });
  await heard;
  entering.release();
  await expect(page.getByRole('row').filter({ hasText: babbage.email })).toBeVisible();
  expect(asked()).toBe(2);
});

test('another view of the page asks for itself', async ({ page }) => {
  await signedUp(page);
  const [first, second] = [await organization(page, 'First Company'), await organization(page, 'Second Company')];
  await held(page, '**/events*');
  // The role stays behind: it may be one of the first organization's own.
  await visit(page, `/o/${first.slug}/members?role=owner`);
  const asked = questions(page, second);
  const entering = await held(page, '**/sfn/enter_organization');
  await clickedTo(page, second.name);
  await expect.poll(entering.requests).toBe(1);
  expect(asked()).toBe(0);
  entering.release();
  await expect(page).toHaveURL(`/o/${second.slug}/members`);
  await expect(page.getByRole('row')).toHaveCount(2);
  expect(asked()).toBe(1);
});
