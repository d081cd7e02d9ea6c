// Answers that are waited for: what a page does meanwhile is seen without any clock.

import type { Page, Route } from '@playwright/test';

export interface Held {
  /** Lets go what was held back, and everything after it. */
  release: () => void;
  /** How many requests there were. */
  requests: () => number;
}

function gate(): { release: () => void; released: Promise<void> } {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  return { release, released };
}

/** Does with every request for an address what `pass` says, which waits for the release where it wants to. */
async function kept(page: Page, address: string, pass: (route: Route, released: Promise<void>, number: number) => Promise<void>): Promise<Held> {
  const { release, released } = gate();
  let requests = 0;
  await page.route(address, async (route) => {
    requests += 1;
    await pass(route, released, requests);
  });
  return { release, requests: () => requests };
}

// The page may be gone by the time of an answer.
const gone = (): undefined => undefined;

/** Holds back what a page asks for at an address: every request from now on, or the one of this number alone. */
export function held(page: Page, address: string, number?: number): Promise<Held> {
  return kept(page, address, async (route, released, count) => {
    if (number === undefined || count === number) await released;
    await route.continue().catch(gone);
  });
}

/** Lets the server do and answer what a page asks for at an address, and holds the answers back. */
export function heldAnswers(page: Page, address: string): Promise<Held> {
  return kept(page, address, async (route, released) => {
    const response = await route.fetch();
    await released;
    await route.fulfill({ response }).catch(gone);
  });
}

/** Answers what a page asks for at an address as a server does that is out of order, and holds the answers back. */
export function heldRefusal(page: Page, address: string): Promise<Held> {
  return kept(page, address, async (route, released) => {
    await released;
    await route.fulfill({ status: 503, body: 'no' }).catch(gone);
  });
}
