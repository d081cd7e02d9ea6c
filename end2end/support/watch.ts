// Looks over every page of a test, and knows what must not happen there.

import { expect, type BrowserContext, type Page, type Request, type Response } from '@playwright/test';

interface Allowed {
  status: number;
  path: RegExp;
}

/** What Chromium says of a request without a network. */
const DISCONNECTED = 'net::ERR_INTERNET_DISCONNECTED';

const SIGN_OUT = '/sfn/sign_out';

/** Calls that end access, with the status of what is asked afterwards. */
const FAREWELLS: Record<string, number> = {
  [SIGN_OUT]: 401,
  '/sfn/leave_organization': 404,
  '/sfn/delete_organization': 404,
};

export class Watch {
  readonly #origin: string;
  readonly #problems: string[] = [];
  readonly #allowed: Allowed[] = [];
  readonly #allowedConsole: RegExp[] = [];
  #mayBeOffline = false;
  readonly #withoutWasm: RegExp[] = [/^\/dev\//, /^\/api\/docs/];
  readonly #hydrations: Promise<void>[] = [];
  /** What its own browser's farewell may have overtaken: whether it is answered or refused is a matter of chance. */
  readonly #overtaken = new Map<Request, number>();

  constructor(baseURL: string) {
    this.#origin = new URL(baseURL).origin;
  }

  /** This test provokes answers with this status at addresses like this. Any other error is a failure. */
  allow(status: number, path: RegExp): void {
    this.#allowed.push({ status, path });
  }

  /** This test provokes messages like this on the console. */
  allowConsole(text: RegExp): void {
    this.#allowedConsole.push(text);
  }

  /** Pages at addresses like this have no WASM. */
  skipHydration(path: RegExp): void {
    this.#withoutWasm.push(path);
  }

  /** This test takes the network away: what was on its way then does not come. */
  allowOffline(): void {
    this.#mayBeOffline = true;
    this.allowConsole(new RegExp(`^Failed to load resource: ${DISCONNECTED}$`));
  }

  /** Watches every page of a context. */
  over(context: BrowserContext, scripted = true): void {
    const report = (page: Page | null, text: string) => this.#problems.push(`${page?.url() ?? ''}: ${text}`);
    context.on('console', (message) => {
      if (message.type() !== 'error') return;
      // Answers with an error status are judged as such, below.
      const isAnswer = message.text().startsWith('Failed to load resource: the server responded');
      if (isAnswer && this.#isOurs(message.location().url)) return;
      if (this.#allowedConsole.some((text) => text.test(message.text()))) return;
      report(message.page(), `console error: ${message.text()}`);
    });
    context.on('weberror', (error) => report(error.page(), `uncaught: ${error.error().message}`));
    context.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      // A navigation gives up what the page before was waiting for.
      // Without scripts the browser preloads none, and calls that a failure.
      if (!scripted && request.resourceType() === 'script') return;
      if (this.#mayBeOffline && reason === DISCONNECTED) return;
      if (this.#isOurs(request.url()) && reason !== 'net::ERR_ABORTED') {
        this.#problems.push(`request failed: ${request.method()} ${request.url()}: ${reason}`);
      }
    });
    context.on('response', (response) => this.#judge(response));
    this.#noteFarewells(context);
    if (scripted) context.on('page', (page) => this.#expectHydration(page));
  }

  /** Waits until every page that was loaded has come to life. To be called while they are open. */
  async settled(): Promise<void> {
    await Promise.all(this.#hydrations);
  }

  verify(): void {
    expect(this.#problems, 'nothing goes wrong in the browser').toEqual([]);
  }

  #judge(response: Response): void {
    if (!this.#isOurs(response.url()) || response.status() < 400) return;
    if (this.#overtaken.get(response.request()) === response.status()) return;
    const { pathname } = new URL(response.url());
    if (this.#allowed.some(({ status, path }) => status === response.status() && path.test(pathname))) return;
    this.#problems.push(`${response.request().method()} ${pathname} answered ${response.status()}`);
  }

  /** Notes what is on its way when a browser signs out, or leaves or deletes an organization. */
  #noteFarewells(context: BrowserContext): void {
    const underway = new Set<Request>();
    let isSignedOut = false;
    context.on('request', (request) => {
      // What waits for an answer on the page that signs out is asked once that is there.
      if (request.isNavigationRequest()) isSignedOut = false;
      if (isSignedOut) this.#overtaken.set(request, FAREWELLS[SIGN_OUT]!);
      const status = request.method() === 'POST' ? FAREWELLS[new URL(request.url()).pathname] : undefined;
      if (status === FAREWELLS[SIGN_OUT]) isSignedOut = true;
      if (status !== undefined) underway.forEach((other) => this.#overtaken.set(other, status));
      underway.add(request);
    });
    const end = (request: Request) => void underway.delete(request);
    context.on('requestfinished', end);
    context.on('requestfailed', end);
  }

  #expectHydration(page: Page): void {
    page.on('load', () => {
      if (!this.#isOurs(page.url())) return;
      const { pathname } = new URL(page.url());
      if (this.#withoutWasm.some((path) => path.test(pathname))) return;
      // Goes over to the next document when the page is left before.
      const alive = page.waitForSelector('html[data-scripted]', { state: 'attached', timeout: 20_000 });
      const done = alive.then(
        () => undefined,
        (error: Error) => {
          // What was left before it came to life is not judged.
          if (!page.isClosed() && this.#isOurs(page.url())) this.#problems.push(`${page.url()}: not hydrated: ${error.message}`);
        },
      );
      this.#hydrations.push(done);
    });
  }

  #isOurs(url: string): boolean {
    return url.startsWith(`${this.#origin}/`);
  }
}
