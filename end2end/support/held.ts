// Answers that are waited for: what a page does meanwhile is seen without any clock.

import type { Page } from '@playwright/test';

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

/** Holds back what a page asks for at an address: every request from now on, or the one of this number alone. */
export async function held(page: Page, address: string, number?: number): Promise<Held> {
  const { release, released } = gate();
  let requests = 0;
  await page.route(address, async (route) => {
    requests += 1;
    if (number === undefined || requests === number) await released;
    // The page may be gone by then.
    await route.continue().catch(() => undefined);
  });
  return { release, requests: () => requests };
}

/** Lets the server do and answer what a page asks for at an address, and holds the answers back. */
export async function heldAnswers(page: Page, address: string): Promise<Held> {
  const { release, released } = gate();
  let requests = 0;
  await page.route(address, async (route) => {
    requests += 1;
    const response = await route.fetch();
    await released;
    // The page may be gone by then.
    await route.fulfill({ response }).catch(() => undefined);
  });
  return { release, requests: () => requests };
}

/** Answers what a page asks for at an address as a server does that is out of order, and holds the answers back. */
export async function heldRefusal(page: Page, address: string): Promise<Held> {
  const { release, released } = gate();
  let requests = 0;
  await page.route(address, async (route) => {
    requests += 1;
    await released;
    // The page may be gone by then.
    await route.fulfill({ status: 503, body: 'no' }).catch(() => undefined);
  });
  return { release, requests: () => requests };
}
