// What tests do on pages.

import { expect, type Locator, type Page, type Request, type Response } from '@playwright/test';
import type { Person } from './people.ts';

/** Waits until the page is more than HTML. */
export async function alive(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-scripted', '');
}

/** Opens a page and waits until it is alive. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await alive(page);
}

/**
 * Opens a page and waits until it hears events (the first one may come before the stream is open), and has looked again at
 * what it looks at when the stream opens: who ends its access then ends nothing that is being asked.
 */
export async function listening(page: Page, path: string): Promise<void> {
  const asked = new Set<Request>();
  const begin = (request: Request) => void (new URL(request.url()).pathname.startsWith('/sfn/') && asked.add(request));
  const end = (request: Request) => void asked.delete(request);
  page.on('request', begin).on('requestfinished', end).on('requestfailed', end);
  const answer = (path: string) => page.waitForResponse((answer) => new URL(answer.url()).pathname === path);
  const heard = Promise.all([answer('/events'), answer('/sfn/load_console')]);
  await visit(page, path);
  await heard;
  // What follows from an answer is asked by the second frame after it.
  const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  do {
    await expect.poll(() => asked.size).toBe(0);
    await page.evaluate(frames);
  } while (asked.size > 0);
  page.off('request', begin).off('requestfinished', end).off('requestfailed', end);
}

/** Goes from a page to what the palette finds by a name, without loading anything anew. */
export async function leap(page: Page, name: string): Promise<void> {
  const root = page.locator('html');
  await root.evaluate((element) => element.setAttribute('data-kept', ''));
  await page.keyboard.press('Control+K');
  const palette = page.getByRole('combobox', { name: /^Find a page/ });
  await expect(palette).toBeFocused();
  await palette.fill(name);
  await page.getByRole('listbox', { name: 'Commands' }).getByRole('option', { name }).click();
  await expect(heading(page, name)).toBeVisible();
  await expect(root).toHaveAttribute('data-kept', '');
}

/** The answer that tells a page that what it shows is gone. To be waited for from before it goes. */
export function goneAnswer(page: Page, call: string): Promise<Response> {
  const path = `/sfn/${call}`;
  return page.waitForResponse(async (answer) => new URL(answer.url()).pathname === path && (await answer.text()) === 'null');
}

/** An input, by its whole label. */
export function input(within: Page | Locator, label: string | RegExp): Locator {
  return within.getByLabel(label, { exact: true });
}

export function button(within: Page | Locator, name: string | RegExp): Locator {
  return within.getByRole('button', { name, exact: typeof name === 'string' });
}

export function heading(page: Page, name: string | RegExp): Locator {
  return page.getByRole('heading', { level: 1, name });
}

/** The message after something succeeded. */
export function notice(page: Page, text: string | RegExp): Locator {
  return page.getByRole('status', { name: /Notifications|알림/ }).getByText(text);
}

export async function signIn(page: Page, person: Pick<Person, 'email' | 'password'>): Promise<void> {
  await input(page, 'Email').fill(person.email);
  await input(page, 'Password').fill(person.password);
  await button(page, 'Sign in').click();
}

export async function fillSignUp(page: Page, person: Person, company = ''): Promise<void> {
  await input(page, 'Name').fill(person.name);
  await input(page, 'Email').fill(person.email);
  await input(page, 'Password').fill(person.password);
  if (company) await input(page, /^Company/).fill(company);
}

/** Opens the menu of the person who is signed in. */
export async function accountMenu(page: Page): Promise<Locator> {
  const menu = page.locator('details', { has: page.getByText('Sign out', { exact: true }) });
  await menu.locator('summary').click();
  return menu;
}

export async function signOut(page: Page): Promise<void> {
  await button(await accountMenu(page), 'Sign out').click();
}
